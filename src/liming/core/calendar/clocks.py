"""Stage clocks: when a limit ends, how much of it is used, and what pauses do to it.

Minutes run day and night. Day limits end at the close of a day: the n-th counted day after the start day.
A day is counted when the clock runs at its close, so a pause that covers no close of day gives no extra day.
A pause without an end moves no due time yet; `remaining` and `used_share` stand still while it lasts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from liming.core.calendar.working_days import WorkCalendar

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")
CLOSE_OF_DAY = time(18, 0)
_NOTHING = timedelta(0)
_ONE_DAY = timedelta(days=1)
_ONE_MINUTE = timedelta(minutes=1)

Span = tuple[datetime, datetime]


class LimitUnit(StrEnum):
    """The three clocks in which promises are written."""

    MINUTE = "minute"
    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"


@dataclass(frozen=True)
class Limit:
    """A time limit such as 45 minutes or 5 working days; zero days means by the close of the same day."""

    amount: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"a limit cannot be negative: {self.amount}")


@dataclass(frozen=True)
class Pause:
    """A stretch in which the clock stands still, for a listed cause; `ends` None means it still lasts."""

    starts: datetime
    ends: datetime | None
    cause: str

    def __post_init__(self) -> None:
        _require_aware(self.starts)
        if self.ends is not None:
            _require_aware(self.ends)
            if self.ends < self.starts:
                raise ValueError("a pause cannot end before it starts")


def due_at(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: Iterable[Pause] = (),
    day_ends: time = CLOSE_OF_DAY,
) -> datetime:
    """The moment the limit is used up, as an aware Asia/Shanghai datetime.

    Only ended pauses extend it. Raises ValueError for naive datetimes.
    """
    _require_aware(start)
    spans = _merged(_closed(pauses), start)
    if limit.unit is LimitUnit.MINUTE:
        return _after_running(start, timedelta(minutes=limit.amount), spans).astimezone(LOCAL_ZONE)
    works = limit.unit is LimitUnit.WORKING_DAY
    local = start.astimezone(LOCAL_ZONE)
    day = local.date()
    while _stands_still(max(local, _close_of(day, day_ends)), spans):
        day += _ONE_DAY
    missing = limit.amount
    while missing:
        day += _ONE_DAY
        counts = calendar.is_working(day) if works else True
        missing -= counts and not _stands_still(_close_of(day, day_ends), spans)
    return max(local, _close_of(day, day_ends))


def used_minutes(start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> int:
    """Whole minutes the clock ran from `start` to `end`; an open pause lasts until `end`."""
    return _running(start, end, _all_until(pauses, end)) // _ONE_MINUTE


def remaining(now: datetime, due: datetime, pauses: Iterable[Pause] = ()) -> timedelta:
    """Running time left until `due`, negative when over; it stands still while a pause is open."""
    pauses = tuple(pauses)
    closed = _closed(pauses)
    distance = _running(now, due, closed) if now <= due else -_running(due, now, closed)
    return distance + _open_time(pauses, closed, now)


def used_share(start: datetime, due: datetime, now: datetime, pauses: Iterable[Pause] = ()) -> float:
    """Used running time over the whole limit: 0 at the start, 1 at the due time, more when late."""
    pauses = tuple(pauses)
    used = _running(start, now, _all_until(pauses, now))
    left = remaining(now, due, pauses)
    if used + left <= _NOTHING:
        return 1.0 if left <= _NOTHING else 0.0
    return max(0.0, used / (used + left))


def moment_of_share(
    start: datetime, due: datetime, share: float, now: datetime, pauses: Iterable[Pause] = ()
) -> datetime:
    """When `share` of the limit is or was used up, if the clock does not stand still after `now`.

    The inverse of `used_share` from `now` on.
    """
    pauses = tuple(pauses)
    used = _running(start, now, _all_until(pauses, now))
    whole = used + remaining(now, due, pauses)
    return now + whole * share - used


def _require_aware(moment: datetime) -> None:
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("datetimes must carry their time zone")


def _close_of(day: date, day_ends: time) -> datetime:
    return datetime.combine(day, day_ends, LOCAL_ZONE)


def _closed(pauses: Iterable[Pause]) -> list[Span]:
    return [(pause.starts, pause.ends) for pause in pauses if pause.ends is not None]


def _all_until(pauses: Iterable[Pause], end: datetime) -> list[Span]:
    return [(pause.starts, end if pause.ends is None else pause.ends) for pause in pauses]


def _merged(spans: Iterable[Span], earliest: datetime) -> list[Span]:
    """Sorted spans without overlaps, cut off before `earliest`."""
    merged: list[Span] = []
    for starts, ends in sorted((max(a, earliest), b) for a, b in spans if b > earliest and b > a):
        if merged and starts <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        else:
            merged.append((starts, ends))
    return merged


def _stands_still(moment: datetime, spans: Sequence[Span]) -> bool:
    return any(starts <= moment < ends for starts, ends in spans)


def _after_running(start: datetime, amount: timedelta, spans: Sequence[Span]) -> datetime:
    due = start + amount
    for starts, ends in spans:
        if starts > due:
            break
        due += ends - starts
    return due


def _running(start: datetime, end: datetime, spans: Iterable[Span]) -> timedelta:
    """Time from `start` to `end` outside the spans; zero when the end is not after the start."""
    if end <= start:
        return _NOTHING
    paused = sum((min(b, end) - a for a, b in _merged(spans, start) if a < end), _NOTHING)
    return end - start - paused


def _open_time(pauses: Iterable[Pause], closed: Sequence[Span], now: datetime) -> timedelta:
    """How long an open pause has lasted, without stretches an ended pause already covers."""
    starts = [pause.starts for pause in pauses if pause.ends is None]
    return _running(min(starts), now, closed) if starts else _NOTHING
