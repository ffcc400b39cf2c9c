from datetime import date
from itertools import pairwise

import pytest

from liming.core.calendar import (
    DayKind,
    DayOfMonth,
    DayOfYear,
    MissingDayPolicy,
    Month,
    NthWorkingDay,
    Quantity,
    Weekly,
    Window,
    WorkCalendar,
    months_between,
    nominal_dates,
    rule_from_dict,
    rule_to_dict,
    spread,
)

WEEK = WorkCalendar()
YEAR = months_between(Month(2026, 1), Month(2026, 12))
RULES = [
    DayOfMonth(18),
    DayOfMonth(31, MissingDayPolicy.LAST_WORKING_DAY),
    DayOfYear(7, 1),
    Weekly((1, 5)),
    NthWorkingDay(-1),
    Window(5, 1, 9, 30, 14),
    Quantity(4),
]


def dates_of_year(rule, calendar=WEEK):
    return [day for month in YEAR for day in nominal_dates(rule, month, calendar)]


def test_day_31_clamped_gives_one_date_every_month():
    dates = dates_of_year(DayOfMonth(31))
    assert len(dates) == 12
    assert dates[1] == date(2026, 2, 28)
    assert nominal_dates(DayOfMonth(31), Month(2024, 2), WEEK) == (date(2024, 2, 29),)


def test_day_31_skipped_gives_only_the_seven_long_months():
    assert len(dates_of_year(DayOfMonth(31, MissingDayPolicy.SKIP))) == 7


def test_day_31_as_last_working_day_uses_the_calendar():
    rule = DayOfMonth(31, MissingDayPolicy.LAST_WORKING_DAY)
    assert nominal_dates(rule, Month(2026, 2), WEEK) == (date(2026, 2, 27),)
    makeup = WorkCalendar({date(2026, 2, 28): DayKind.MAKEUP})
    assert nominal_dates(rule, Month(2026, 2), makeup) == (date(2026, 2, 28),)
    assert nominal_dates(rule, Month(2026, 1), WEEK) == (date(2026, 1, 31),)


def test_the_eighteenth_stays_the_eighteenth_on_a_weekend():
    assert nominal_dates(DayOfMonth(18), Month(2026, 10), WEEK) == (date(2026, 10, 18),)


def test_a_yearly_day_comes_once_and_a_leap_day_on_the_28th():
    assert dates_of_year(DayOfYear(7, 1)) == [date(2026, 7, 1)]
    assert dates_of_year(DayOfYear(2, 29)) == [date(2026, 2, 28)]


def test_weekdays_are_counted_from_monday():
    assert nominal_dates(Weekly((5, 1, 1)), Month(2026, 11), WEEK)[:3] == (
        date(2026, 11, 2),
        date(2026, 11, 6),
        date(2026, 11, 9),
    )


def test_nth_working_day_skips_holidays_and_may_count_from_the_end():
    october = WorkCalendar({date(2026, 10, day): DayKind.HOLIDAY for day in range(1, 8)})
    assert nominal_dates(NthWorkingDay(1), Month(2026, 10), october) == (date(2026, 10, 8),)
    assert nominal_dates(NthWorkingDay(-1), Month(2026, 10), october) == (date(2026, 10, 30),)
    assert nominal_dates(NthWorkingDay(23), Month(2026, 10), october) == ()


def test_a_season_keeps_its_spacing_over_month_ends():
    dates = dates_of_year(Window(5, 1, 9, 30, 14))
    assert (dates[0], dates[-1]) == (date(2026, 5, 1), date(2026, 9, 18))
    assert {(b - a).days for a, b in pairwise(dates)} == {14}


def test_a_season_over_the_new_year_keeps_its_spacing():
    rule = Window(11, 15, 3, 15, 10)
    winter = months_between(Month(2026, 11), Month(2027, 3))
    dates = [day for month in winter for day in nominal_dates(rule, month, WEEK)]
    assert dates[0] == date(2026, 11, 15)
    assert dates[-1] == date(2027, 3, 15)
    assert {(b - a).days for a, b in pairwise(dates)} == {10}
    assert nominal_dates(rule, Month(2026, 7), WEEK) == ()


def test_a_season_that_ends_and_starts_in_one_month_gives_both_parts_in_order():
    rule = Window(3, 20, 3, 10, 170)
    assert nominal_dates(rule, Month(2026, 3), WEEK) == (date(2026, 3, 20),)
    assert nominal_dates(Window(3, 20, 3, 10, 1), Month(2026, 3), WEEK)[9:11] == (
        date(2026, 3, 10),
        date(2026, 3, 20),
    )


def test_a_quantity_falls_on_working_days_from_the_middle_of_each_share():
    dates = nominal_dates(Quantity(3), Month(2026, 11), WEEK)
    assert dates == (date(2026, 11, 5), date(2026, 11, 16), date(2026, 11, 25))


def test_spreading_over_nothing_is_refused_and_nothing_spreads_to_nothing():
    assert spread([], 0) == ()
    with pytest.raises(ValueError):
        spread([], 1)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_survives_its_json(rule):
    assert rule_from_dict(rule_to_dict(rule)) == rule


def test_the_json_holds_plain_values():
    assert rule_to_dict(DayOfMonth(31, MissingDayPolicy.SKIP)) == {
        "kind": "day_of_month",
        "day": 31,
        "policy": "skip",
    }
    assert rule_to_dict(Weekly((1,))) == {"kind": "weekly", "weekdays": [1]}


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({}, "kind"),
        ({"kind": "moon"}, "kind"),
        ({"kind": "day_of_month"}, "day"),
        ({"kind": "day_of_month", "day": 32}, "day"),
        ({"kind": "day_of_month", "day": "18"}, "day"),
        ({"kind": "day_of_month", "day": True}, "day"),
        ({"kind": "day_of_month", "day": 31, "policy": "guess"}, "policy"),
        ({"kind": "weekly", "weekdays": []}, "weekdays"),
        ({"kind": "weekly", "weekdays": [0]}, "weekdays"),
        ({"kind": "weekly", "weekdays": 1}, "weekdays"),
        ({"kind": "nth_working_day", "n": 0}, "n"),
        ({"kind": "day_of_year", "month": 4, "day": 31}, "day"),
        ({"kind": "quantity", "per_month": -1}, "per_month"),
        ({"kind": "quantity", "per_month": 1, "day": 2}, "day"),
        (rule_to_dict(Window(5, 1, 9, 30, 14)) | {"every_days": 0}, "every_days"),
        (rule_to_dict(Window(5, 1, 9, 30, 14)) | {"to_day": 31}, "to_day"),
    ],
)
def test_a_bad_rule_names_the_field_that_is_wrong(bad, field):
    with pytest.raises(ValueError, match=f"^{field}:"):
        rule_from_dict(bad)
