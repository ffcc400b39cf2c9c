from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liming.core.calendar import DayKind, WorkCalendar

NATIONAL_DAY = {date(2026, 10, day): DayKind.HOLIDAY for day in range(1, 8)} | {
    date(2026, 9, 20): DayKind.MAKEUP,
    date(2026, 10, 10): DayKind.MAKEUP,
}
CALENDAR = WorkCalendar(NATIONAL_DAY, frozenset({2027}))
days = st.dates(date(2026, 8, 1), date(2026, 12, 31))


def test_holidays_rest_and_make_up_days_are_worked():
    assert not CALENDAR.is_working(date(2026, 10, 1))
    assert CALENDAR.is_working(date(2026, 10, 10))
    assert not CALENDAR.is_working(date(2026, 10, 11))
    assert CALENDAR.kind(date(2026, 10, 12)) is DayKind.WORKING


def test_a_year_without_its_notice_is_provisional():
    assert CALENDAR.is_provisional(date(2027, 1, 1))
    assert not CALENDAR.is_provisional(date(2026, 12, 31))


def test_five_working_days_jump_over_the_national_day_week():
    assert CALENDAR.add_working_days(date(2026, 9, 30), 5) == date(2026, 10, 13)


def test_zero_working_days_is_the_day_itself_even_on_a_holiday():
    assert CALENDAR.add_working_days(date(2026, 10, 1), 0) == date(2026, 10, 1)


@given(days, st.integers(1, 40))
def test_counting_undoes_adding_in_both_directions(day, n):
    assert CALENDAR.working_days_between(day, CALENDAR.add_working_days(day, n)) == n
    assert CALENDAR.working_days_between(day, CALENDAR.add_working_days(day, -n)) == -n


@given(days, st.integers(1, 40))
def test_adding_ends_on_a_working_day(day, n):
    assert CALENDAR.is_working(CALENDAR.add_working_days(day, n))


@given(days, days, days)
def test_counts_over_adjoining_stretches_add_up(a, b, c):
    a, b, c = sorted((a, b, c))
    count = CALENDAR.working_days_between
    assert count(a, b) + count(b, c) == count(a, c)


def test_later_changes_to_the_given_table_do_not_reach_the_calendar():
    table = dict(NATIONAL_DAY)
    calendar = WorkCalendar(table)
    table.clear()
    assert not calendar.is_working(date(2026, 10, 1))
    assert calendar.working_days(date(2026, 10, 1), date(2026, 10, 1) + timedelta(days=7)) == (
        date(2026, 10, 8),
    )
