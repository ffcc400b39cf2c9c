"""The one clock. Nothing else in the house may ask the operating system for the time."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")
_LOST_PLUS = re.compile(r" (\d\d:?\d\d)$")
_fixed: ContextVar[datetime | None] = ContextVar("fixed_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC. `LIMING_NOW` (ISO 8601) or `fixed()` hold it still."""
    moment = _fixed.get()
    if moment is not None:
        return moment
    text = os.environ.get("LIMING_NOW")
    if text:
        return parse(text)
    return datetime.now(UTC)  # noqa: TID251 - the one place that may ask


def today() -> date:
    """The present calendar day in Asia/Shanghai."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment on the wall clock of Asia/Shanghai."""
    return moment.astimezone(LOCAL_ZONE)


def parse(text: str) -> datetime:
    """Read an ISO 8601 moment; one without an offset is wall-clock time in Asia/Shanghai."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL_ZONE)


_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def read_w3c(text: str) -> datetime:
    """A moment as other systems write it (2026-07-14T08:00:00+08:00, ...Z, or a day alone).

    A plus sign that an address turned into a space is put back; without an offset it is Asia/Shanghai.
    Raises ValueError for anything else and for years that no request can lie in.
    """
    moment = parse(_LOST_PLUS.sub(r"+\1", text.strip()))
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(f"the year {moment.year} is out of range")
    return moment


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The aware moment of a wall-clock time on a local day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LOCAL_ZONE)


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Hold the clock still inside the block, for tests, pictures and bulk building."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
