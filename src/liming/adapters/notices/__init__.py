"""Short notices to people outside: one port, the channel chosen by the settings."""

from liming.adapters.notices.channels import CHANNELS, Notice, deliver

__all__ = ["CHANNELS", "Notice", "deliver"]
