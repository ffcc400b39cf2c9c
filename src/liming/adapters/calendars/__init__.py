"""Calendars as other programs read them (RFC 5545)."""

from liming.adapters.calendars.feed import calendar_text

__all__ = ["calendar_text"]
