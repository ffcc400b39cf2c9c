from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liming.core.calendar import (
    LOCAL_ZONE,
    DayKind,
    Limit,
    LimitUnit,
    Pause,
    WorkCalendar,
    due_at,
    remaining,
    used_minutes,
    used_share,
)

HOLIDAYS = {date(2026, 9, 25): DayKind.HOLIDAY} | {
    date(2026, 10, day): DayKind.HOLIDAY for day in range(1, 8)
}
CALENDAR = WorkCalendar(HOLIDAYS | {date(2026, 9, 20): DayKind.MAKEUP, date(2026, 10, 10): DayKind.MAKEUP})
MINUTE, DAY, WORKING = LimitUnit.MINUTE, LimitUnit.CALENDAR_DAY, LimitUnit.WORKING_DAY


def at(month, day, hour=0, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL_ZONE)


moments = st.integers(0, 60 * 24 * 45).map(lambda minute: at(9, 1) + timedelta(minutes=minute))
units = st.sampled_from(list(LimitUnit))
amounts = st.integers(0, 30)


@st.composite
def closed_pauses(draw):
    starts = draw(moments)
    return Pause(starts, starts + timedelta(minutes=draw(st.integers(0, 60 * 24 * 6))), "weather")


pauses = st.lists(closed_pauses(), max_size=4)


def test_five_working_days_before_national_day_do_not_end_on_the_holiday():
    due = due_at(at(9, 25, 16), Limit(5, WORKING), CALENDAR)
    assert due == at(10, 9, 18)
    assert CALENDAR.is_working(due.date())


def test_minutes_run_through_the_night_and_the_holiday():
    assert due_at(at(9, 30, 23, 30), Limit(45, MINUTE), CALENDAR) == at(10, 1, 0, 15)


def test_calendar_days_end_at_the_close_of_the_last_day():
    assert due_at(at(9, 30, 9), Limit(3, DAY), CALENDAR) == at(10, 3, 18)
    assert due_at(at(9, 30, 9), Limit(3, DAY), CALENDAR, day_ends=time(17, 30)) == at(10, 3, 17, 30)


def test_zero_days_means_the_same_day_but_never_before_the_start():
    assert due_at(at(9, 30, 9), Limit(0, DAY), CALENDAR) == at(9, 30, 18)
    assert due_at(at(9, 30, 20), Limit(0, DAY), CALENDAR) == at(9, 30, 20)


def test_the_start_day_is_the_local_day_whatever_zone_comes_in():
    start = datetime(2026, 9, 27, 17, 0, tzinfo=UTC)  # Monday 01:00 in Shanghai
    due = due_at(start, Limit(1, WORKING), CALENDAR)
    assert due == at(9, 29, 18)
    assert due.tzinfo is LOCAL_ZONE


def test_a_pause_moves_a_minute_limit_by_its_length_and_overlaps_count_once():
    double = [
        Pause(at(9, 1, 10, 10), at(9, 1, 11), "customer"),
        Pause(at(9, 1, 10, 30), at(9, 1, 11), "weather"),
    ]
    assert due_at(at(9, 1, 10), Limit(45, MINUTE), CALENDAR, double) == at(9, 1, 11, 35)


def test_a_pause_before_the_start_or_after_the_due_time_changes_nothing():
    outside = [Pause(at(9, 1, 8), at(9, 1, 9), "weather"), Pause(at(9, 1, 11), at(9, 1, 12), "weather")]
    assert due_at(at(9, 1, 10), Limit(45, MINUTE), CALENDAR, outside) == at(9, 1, 10, 45)


def test_a_pause_from_monday_to_wednesday_gives_a_day_limit_two_more_days():
    pause = [Pause(at(9, 14, 10), at(9, 16, 15), "customer")]
    assert due_at(at(9, 14, 9), Limit(1, WORKING), CALENDAR) == at(9, 15, 18)
    assert due_at(at(9, 14, 9), Limit(1, WORKING), CALENDAR, pause) == at(9, 17, 18)


def test_a_pause_within_one_day_gives_a_day_limit_nothing():
    pause = [Pause(at(9, 15, 10), at(9, 15, 16), "customer")]
    assert due_at(at(9, 14, 9), Limit(1, WORKING), CALENDAR, pause) == at(9, 15, 18)


def test_an_open_pause_moves_no_due_time_but_stops_the_remaining_time():
    start, limit = at(9, 1, 10), Limit(60, MINUTE)
    waiting = [Pause(at(9, 1, 10, 20), None, "customer")]
    due = due_at(start, limit, CALENDAR, waiting)
    assert due == at(9, 1, 11)
    assert remaining(at(9, 1, 10, 30), due, waiting) == timedelta(minutes=40)
    assert remaining(at(9, 1, 15), due, waiting) == timedelta(minutes=40)
    assert used_minutes(start, at(9, 1, 15), waiting) == 20
    assert used_share(start, due, at(9, 1, 15), waiting) == 20 / 60


def test_closing_the_open_pause_gives_the_same_remaining_time():
    start, limit, now = at(9, 1, 10), Limit(60, MINUTE), at(9, 1, 15)
    waiting = [Pause(at(9, 1, 10, 20), now, "customer")]
    assert remaining(now, due_at(start, limit, CALENDAR, waiting), waiting) == timedelta(minutes=40)


def test_a_planned_pause_ahead_is_no_remaining_time():
    ahead = [Pause(at(9, 1, 11), at(9, 1, 12), "customer")]
    due = due_at(at(9, 1, 10), Limit(120, MINUTE), CALENDAR, ahead)
    assert due == at(9, 1, 13)
    assert remaining(at(9, 1, 10, 30), due, ahead) == timedelta(minutes=90)


def test_late_time_is_negative_and_its_share_is_above_one():
    assert remaining(at(9, 1, 12), at(9, 1, 11)) == timedelta(hours=-1)
    assert used_share(at(9, 1, 10), at(9, 1, 11), at(9, 1, 12)) == 2.0


def test_a_limit_of_nothing_is_used_up_at_once():
    assert used_share(at(9, 1, 10), at(9, 1, 10), at(9, 1, 10)) == 1.0


def test_naive_times_negative_limits_and_backward_pauses_are_refused():
    naive = datetime(2026, 9, 1, 10)  # noqa: DTZ001
    with pytest.raises(ValueError):
        due_at(naive, Limit(1, DAY), CALENDAR)
    with pytest.raises(ValueError):
        Limit(-1, MINUTE)
    with pytest.raises(ValueError):
        Pause(at(9, 2), at(9, 1), "weather")


@given(moments, amounts, amounts, units, pauses)
def test_a_longer_limit_is_never_due_earlier(start, a, b, unit, stops):
    shorter, longer = sorted((a, b))
    assert due_at(start, Limit(shorter, unit), CALENDAR, stops) <= due_at(
        start, Limit(longer, unit), CALENDAR, stops
    )


@given(moments, amounts, units, pauses, closed_pauses())
def test_one_more_pause_never_brings_the_due_time_forward(start, amount, unit, stops, more):
    limit = Limit(amount, unit)
    assert due_at(start, limit, CALENDAR, stops) <= due_at(start, limit, CALENDAR, [*stops, more])


@given(moments, st.integers(1, 5000), pauses)
def test_exactly_the_limit_is_used_at_the_due_time(start, amount, stops):
    due = due_at(start, Limit(amount, MINUTE), CALENDAR, stops)
    assert used_minutes(start, due, stops) == amount
    assert remaining(start, due, stops) == timedelta(minutes=amount)


@given(moments, st.integers(1, 30), pauses)
def test_a_working_day_limit_ends_on_a_working_day_that_is_not_paused(start, amount, stops):
    due = due_at(start, Limit(amount, WORKING), CALENDAR, stops)
    assert CALENDAR.is_working(due.date())
    assert not any(pause.starts <= due < pause.ends for pause in stops)


@given(moments, st.integers(1, 5000), pauses, moments)
def test_used_and_remaining_time_always_make_up_the_limit(start, amount, stops, now):
    due = due_at(start, Limit(amount, MINUTE), CALENDAR, stops)
    if start <= now <= due:
        used = timedelta(minutes=used_minutes(start, now, stops))
        assert used + remaining(now, due, stops) == timedelta(minutes=amount)
