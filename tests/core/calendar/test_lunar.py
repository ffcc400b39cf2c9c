from datetime import date, timedelta

import pytest

from liming.core.calendar import (
    LunarDate,
    LunarDay,
    Month,
    SolarTerm,
    Term,
    WorkCalendar,
    lunar_day,
    months_between,
    nominal_dates,
    rule_from_dict,
    rule_to_dict,
    solar_term_day,
)

WEEK = WorkCalendar()


@pytest.mark.parametrize(
    "new_year",
    [
        date(2020, 1, 25),
        date(2021, 2, 12),
        date(2022, 2, 1),
        date(2023, 1, 22),
        date(2024, 2, 10),
        date(2025, 1, 29),
        date(2026, 2, 17),
        date(2027, 2, 6),
        date(2028, 1, 26),
        date(2029, 2, 13),
        date(2030, 2, 3),
        date(2034, 2, 19),
    ],
)
def test_the_spring_festival_is_the_first_day_of_the_first_month(new_year):
    assert lunar_day(new_year) == LunarDay(1, 1)
    assert lunar_day(new_year - timedelta(days=1)).month == 12


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2020, 5, 23), 4),
        (date(2023, 3, 22), 2),
        (date(2025, 7, 25), 6),
        (date(2028, 6, 23), 5),
        (date(2033, 12, 22), 11),
    ],
)
def test_leap_months_begin_where_the_almanac_has_them(day, month):
    assert lunar_day(day) == LunarDay(month, 1, is_leap=True)


@pytest.mark.parametrize(
    ("day", "lunar"),
    [
        (date(2026, 6, 19), LunarDay(5, 5)),
        (date(2026, 9, 25), LunarDay(8, 15)),
        (date(2025, 10, 6), LunarDay(8, 15)),
        (date(2026, 10, 18), LunarDay(9, 9)),
    ],
)
def test_festivals_fall_on_their_lunar_day(day, lunar):
    assert lunar_day(day) == lunar


def test_lunar_days_follow_each_other_without_gaps_for_thirty_years():
    day, before = date(2020, 1, 1), lunar_day(date(2019, 12, 31))
    while day < date(2050, 1, 1):
        lunar = lunar_day(day)
        assert lunar.day == before.day + 1 or (lunar.day == 1 and before.day in (29, 30))
        day, before = day + timedelta(days=1), lunar


@pytest.mark.parametrize(
    ("year", "term", "day"),
    [
        (2026, Term.LICHUN, date(2026, 2, 4)),
        (2025, Term.LICHUN, date(2025, 2, 3)),
        (2026, Term.QINGMING, date(2026, 4, 5)),
        (2026, Term.XIAZHI, date(2026, 6, 21)),
        (2026, Term.LIDONG, date(2026, 11, 7)),
        (2026, Term.DONGZHI, date(2026, 12, 22)),
        (2026, Term.XIAOHAN, date(2026, 1, 5)),
    ],
)
def test_solar_terms_fall_on_their_published_day(year, term, day):
    assert solar_term_day(year, term) == day


def test_every_month_has_its_two_solar_terms():
    for month in months_between(Month(2020, 1), Month(2049, 12)):
        pair = tuple(Term)[month.month * 2 - 2 : month.month * 2]
        assert [len(nominal_dates(SolarTerm(term), month, WEEK)) for term in pair] == [1, 1]


def test_new_years_eve_is_the_last_day_of_a_short_twelfth_month_too():
    assert nominal_dates(LunarDate(12, 30), Month(2026, 2), WEEK) == (date(2026, 2, 16),)
    assert nominal_dates(LunarDate(12, 30), Month(2026, 1), WEEK) == ()


def test_a_leap_month_does_not_repeat_a_lunar_date():
    year = months_between(Month(2025, 1), Month(2025, 12))
    assert [day for month in year for day in nominal_dates(LunarDate(6, 1), month, WEEK)] == [
        date(2025, 6, 25)
    ]


@pytest.mark.parametrize("rule", [SolarTerm(Term.LIDONG), LunarDate(8, 15)])
def test_lunar_rules_survive_their_json(rule):
    assert rule_from_dict(rule_to_dict(rule)) == rule


def test_an_unknown_term_is_refused_by_name():
    with pytest.raises(ValueError, match=r"^term:"):
        rule_from_dict({"kind": "solar_term", "term": "summer"})
