"""Short notices: to a phone by the channel of the settings, to groups and mailboxes through Apprise.

Here: handing words over and saying that they were not taken. Not here: whom to tell, what, and when to try
again (`register.actions`).
"""

from liming.adapters.notices.channels import CHANNELS, Notice, deliver
from liming.adapters.notices.push import NotSentError, push

__all__ = ["CHANNELS", "NotSentError", "Notice", "deliver", "push"]
