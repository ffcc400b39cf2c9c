"""Short notices: to a phone by the channel of the settings, to groups and mailboxes through Apprise."""

from liming.adapters.notices.channels import CHANNELS, Notice, deliver
from liming.adapters.notices.push import NotSentError, push

__all__ = ["CHANNELS", "NotSentError", "Notice", "deliver", "push"]
