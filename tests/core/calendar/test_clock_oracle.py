"""Due, used and remaining time against a slow oracle that walks minute by minute or day by day."""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from liming.core.calendar import (
    LOCAL_ZONE,
    DayKind,
    Limit,
    LimitUnit,
    Pause,
    WorkCalendar,
    due_at,
    moment_of_share,
    remaining,
    used_minutes,
    used_share,
)

CLOSE = time(18, 0)
FIRST = date(2026, 9, 18)
MINUTE = timedelta(minutes=1)
quick = settings(max_examples=40, derandomize=True, deadline=None)


def moment(minute: int) -> datetime:
    return datetime.combine(FIRST, time(0), LOCAL_ZONE) + timedelta(minutes=minute)


moments = st.integers(0, 12 * 24 * 60).map(moment)


@st.composite
def pauses(draw: st.DrawFn) -> list[Pause]:
    starts = draw(st.lists(moments, max_size=3))
    return [Pause(at, at + timedelta(minutes=draw(st.integers(0, 3 * 24 * 60))), "weather") for at in starts]


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    days = draw(
        st.dictionaries(
            st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n)),
            st.sampled_from([DayKind.HOLIDAY, DayKind.MAKEUP]),
            max_size=12,
        )
    )
    return WorkCalendar(days)


def stands_still(at: datetime, stops: list[Pause]) -> bool:
    return any(stop.starts <= at and (stop.ends is None or at < stop.ends) for stop in stops)


def slow_used(start: datetime, end: datetime, stops: list[Pause]) -> int:
    """Every minute of the span that no pause covers."""
    count, at = 0, start
    while at < end:
        count += not stands_still(at, stops)
        at += MINUTE
    return count


def slow_due_minutes(start: datetime, amount: int, stops: list[Pause]) -> datetime:
    at, missing = start, amount
    while missing:
        missing -= not stands_still(at, stops)
        at += MINUTE
    return at


def slow_due_days(start: datetime, limit: Limit, calendar: WorkCalendar, stops: list[Pause]) -> datetime:
    """Closes of day that count, one after the other; the start day is the first on which the clock runs."""
    day = start.date()

    def close() -> datetime:
        return datetime.combine(day, CLOSE, LOCAL_ZONE)

    while stands_still(max(start, close()), stops):
        day += timedelta(days=1)
    missing = limit.amount
    while missing:
        day += timedelta(days=1)
        is_counted = calendar.is_working(day) if limit.unit is LimitUnit.WORKING_DAY else True
        missing -= is_counted and not stands_still(close(), stops)
    return max(start, close())


@quick
@given(moments, st.integers(0, 600), pauses())
def test_minute_limits_are_due_when_the_slow_walk_says(
    start: datetime, amount: int, stops: list[Pause]
) -> None:
    due = due_at(start, Limit(amount, LimitUnit.MINUTE), WorkCalendar(), stops)
    slow = slow_due_minutes(start, amount, stops)
    assert slow_used(start, due, stops) == amount
    assert slow_used(min(slow, due), max(slow, due), stops) == 0


@quick
@given(
    moments,
    st.integers(0, 13),
    st.sampled_from([LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY]),
    calendars(),
    pauses(),
)
def test_day_limits_are_due_when_the_slow_walk_says(
    start: datetime, amount: int, unit: LimitUnit, calendar: WorkCalendar, stops: list[Pause]
) -> None:
    limit = Limit(amount, unit)
    assert due_at(start, limit, calendar, stops) == slow_due_days(start, limit, calendar, stops)


@quick
@given(moments, moments, pauses())
def test_used_minutes_are_those_of_the_slow_walk(one: datetime, other: datetime, stops: list[Pause]) -> None:
    start, end = min(one, other), max(one, other)
    assert used_minutes(start, end, stops) == slow_used(start, end, stops)


@quick
@given(moments, moments, pauses())
def test_remaining_time_is_the_slow_walk_to_the_due_time(
    now: datetime, due: datetime, stops: list[Pause]
) -> None:
    slow = slow_used(now, due, stops) if now <= due else -slow_used(due, now, stops)
    assert remaining(now, due, stops) == timedelta(minutes=slow)


@quick
@given(moments, st.integers(10, 3000), st.integers(1, 100))
def test_the_moment_of_a_share_is_when_that_share_is_used(start: datetime, whole: int, percent: int) -> None:
    due = start + timedelta(minutes=whole)
    at = moment_of_share(start, due, percent / 100, start)
    assert abs(used_share(start, due, at) - percent / 100) < 1e-9


def test_a_past_pause_puts_the_moment_of_a_share_off_by_its_length() -> None:
    start, now = moment(0), moment(50)
    stops = [Pause(moment(10), moment(40), "weather")]
    due = due_at(start, Limit(100, LimitUnit.MINUTE), WorkCalendar(), stops)
    assert moment_of_share(start, due, 0.5, now, stops) == moment(80)


def test_friday_25_september_plus_five_working_days_passes_the_holiday() -> None:
    """Friday 2026-09-25 16:00 + 5 working days, counted by hand.

    The notice of 2026: Mid-Autumn 25 to 27 September off, 20 September worked; National Day 1 to 7 October
    off, 10 October worked. Counted: Mon 28, Tue 29, Wed 30 September, Thu 8, Fri 9 October; due at its close.
    """
    holidays = {date(2026, 9, day): DayKind.HOLIDAY for day in (25, 26, 27)}
    holidays |= {date(2026, 10, day): DayKind.HOLIDAY for day in range(1, 8)}
    holidays |= {date(2026, 9, 20): DayKind.MAKEUP, date(2026, 10, 10): DayKind.MAKEUP}
    start = datetime(2026, 9, 25, 16, tzinfo=LOCAL_ZONE)
    limit = Limit(5, LimitUnit.WORKING_DAY)
    due = due_at(start, limit, WorkCalendar(holidays))
    assert due == datetime(2026, 10, 9, 18, tzinfo=LOCAL_ZONE)
    assert due == slow_due_days(start, limit, WorkCalendar(holidays), [])
