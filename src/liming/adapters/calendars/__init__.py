"""Calendars as other programs read them (RFC 5545).

Here: the text of a feed from plain entries. Not here: who may subscribe and what stands in a feed
(`execute.queries`).
"""

from liming.adapters.calendars.feed import calendar_text

__all__ = ["calendar_text"]
