"""Which days a turn of duty falls on, what a point's door says, and the course of a draft."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from liming.execute.enums import DutyDays
from liming.execute.enums import RosterState as S
from liming.execute.rules.duty_columns import clock_minutes
from liming.shared import clock
from liming.shared.transitions import TransitionTable

ROSTER: TransitionTable[S] = TransitionTable(
    "排班草案",
    {
        S.PROPOSED: frozenset({S.PUBLISHED, S.DISCARDED}),
        S.PUBLISHED: frozenset(),
        S.DISCARDED: frozenset(),
    },
)
_WEEK = "一二三四五六日"
_SPAN = re.compile(r"(\d{1,2}[:：.]\d{2})\s*[-–—~～至到]\s*(\d{1,2}[:：.]\d{2})")
_FROM_TO = re.compile(r"[周星期]+([一二三四五六日天])\s*[-–—~～至到]\s*[周星期]*([一二三四五六日天])")
_ONE = re.compile(r"[周期]([一二三四五六日天])")
_WORKING, _REST, _ALL = "12345", "67", "1234567"


@dataclass(frozen=True)
class Opening:
    """What a door says: ISO weekdays ("24") and spans in minutes since midnight."""

    weekdays: str
    spans: tuple[tuple[int, int], ...]


def falls_on(days: str, weekdays: str, day: date, is_rest: bool) -> bool:
    """Whether a turn returns on that day; `is_rest` as the calendar with its make-up days has it."""
    if days == DutyDays.WORKING:
        return not is_rest
    if days == DutyDays.REST:
        return is_rest
    if days == DutyDays.CHOSEN:
        return str(day.isoweekday()) in weekdays and not (is_rest and day.isoweekday() <= 5)
    return True


def days_of(weekdays: str) -> tuple[DutyDays, str]:
    """The plainest way to say these weekdays."""
    plain = {_WORKING: DutyDays.WORKING, _REST: DutyDays.REST, _ALL: DutyDays.EVERY}
    found = "".join(sorted(set(weekdays)))
    return (plain[found], "") if found in plain else (DutyDays.CHOSEN, found)


def share_a_day(first: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two patterns, each as (days, weekdays), can fall on one day."""
    return any(
        falls_on(*first, day, is_rest) and falls_on(*other, day, is_rest)
        for day in (date(2024, 1, 1) + timedelta(days=each) for each in range(7))
        for is_rest in (False, True)
    )


def opening(text: str) -> Opening:
    """What hours like "周二、周四 9:00–11:30" mean; without weekdays it is open on working days."""
    found = set()
    for first, last in _FROM_TO.findall(text):
        low, high = (_WEEK.index(each.replace("天", "日")) for each in (first, last))
        found |= set(range(low, high + 1)) if low <= high else {*range(low, 7), *range(high + 1)}
    found |= {_WEEK.index(each.replace("天", "日")) for each in _ONE.findall(text)}
    if "每天" in text or "每日" in text:
        found = set(range(7))
    spans = tuple(
        (start, end)
        for first, last in _SPAN.findall(text)
        if (start := clock_minutes(first)) is not None and (end := clock_minutes(last)) is not None
    )
    return Opening("".join(str(each + 1) for each in sorted(found)) or _WORKING, spans)


def part_span(part: Mapping[str, str], day: date) -> tuple[datetime, datetime]:
    """When a part of the day begins and ends; one that ends before it begins ends the day after."""
    starts, ends = (_at(day, part[name]) for name in ("starts", "ends"))
    return starts, ends if ends > starts else ends + timedelta(days=1)


def _at(day: date, text: str) -> datetime:
    minutes = clock_minutes(text) or 0
    return datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=clock.LOCAL_ZONE)


def nearest_part(parts: Sequence[Mapping[str, str]], starts: datetime, ends: datetime) -> str:
    """The code of the part of the day that differs least from the span; empty without parts."""
    day = clock.local(starts).date()

    def differs(part: Mapping[str, str]) -> timedelta:
        first, last = part_span(part, day)
        return abs(first - starts) + abs(last - ends)

    return min(parts, key=differs)["code"] if parts else ""


def is_night(starts: datetime, ends: datetime) -> bool:
    """Whether a turn takes the night: it goes on past one in the morning."""
    return clock.local(ends - timedelta(hours=1)).date() > clock.local(starts).date()


def shared_time(a: tuple[datetime, datetime], b: tuple[datetime, datetime]) -> timedelta:
    """How long two spans overlap; nothing when they do not."""
    return max(timedelta(0), min(a[1], b[1]) - max(a[0], b[0]))


def row_before(days: Iterable[date], first: date) -> int:
    """How many of the days lie in a row right before `first`."""
    known, count = set(days), 0
    while first - timedelta(days=count + 1) in known:
        count += 1
    return count
