"""What comes from outside and what goes out: short titles, addresses of files, periods asked for."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from liming.shared.errors import DomainError

TITLE_LENGTH = 24
LONGEST_PERIOD = timedelta(days=90)
_PAUSE = re.compile(r"[，。；！？、,.;!?\n]")
_PHONE = re.compile(r"\+?[\d -]{7,19}")
_LONGEST_ADDRESS = 500
_is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Period:
    """From `begin` to `end`, both included."""

    begin: datetime
    end: datetime


def title_of(words: str) -> str:
    """The short form of what somebody said: up to the first pause, at most 24 characters."""
    return _PAUSE.split(words.strip(), maxsplit=1)[0].strip()[:TITLE_LENGTH] or words.strip()[:TITLE_LENGTH]


def is_phone(typed: str) -> bool:
    """True for something that can be called: digits, blanks, dashes and a plus sign."""
    return bool(_PHONE.fullmatch(typed))


def check_media_url(address: str) -> None:
    """Raise `field_invalid` for anything but a web address of at most 500 characters."""
    try:
        if len(address) > _LONGEST_ADDRESS:
            raise ValidationError("too long")
        _is_web_address(address)
    except ValidationError as fault:
        raise DomainError(
            "field_invalid", field="media_url", value=address[:40], remedy="http(s)://…"
        ) from fault


def period(begin: datetime | None, end: datetime | None, now: datetime) -> Period:
    """The period asked for: the last 90 days, or 90 days from or up to the one end that is given.

    Raises DomainError `period_reversed`, `period_too_long`.
    """
    if begin is None:
        end = end or now
        return Period(end - LONGEST_PERIOD, end)
    end = end or begin + LONGEST_PERIOD
    if end < begin:
        raise DomainError("period_reversed", begin=begin.isoformat(), end=end.isoformat())
    if end - begin > LONGEST_PERIOD:
        raise DomainError("period_too_long", days=LONGEST_PERIOD.days)
    return Period(begin, end)
