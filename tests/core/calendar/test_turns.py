"""How far a visit may move."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liming.core.calendar import (
    DayOfMonth,
    LunarDate,
    Month,
    NthWorkingDay,
    Quantity,
    Rule,
    Weekly,
    Window,
    WorkCalendar,
    nominal_dates,
    turn_of,
)

TEA = Window(5, 1, 9, 30, 20)
WINTER = Window(11, 15, 3, 15, 14)


@pytest.mark.parametrize(
    ("rule", "nominal", "turn"),
    [
        (DayOfMonth(18), date(2026, 7, 18), (date(2026, 7, 1), date(2026, 7, 31))),
        (NthWorkingDay(4), date(2026, 2, 5), (date(2026, 2, 1), date(2026, 2, 28))),
        (Quantity(2), date(2026, 7, 9), (date(2026, 7, 1), date(2026, 7, 31))),
        (LunarDate(12, 20), date(2026, 2, 7), (date(2026, 2, 1), date(2026, 2, 28))),
        (Weekly((2, 4)), date(2026, 7, 14), (date(2026, 7, 13), date(2026, 7, 19))),
        (TEA, date(2026, 7, 20), (date(2026, 7, 10), date(2026, 8, 8))),
        (TEA, date(2026, 5, 1), (date(2026, 5, 1), date(2026, 5, 20))),
        (TEA, date(2026, 9, 18), (date(2026, 9, 8), date(2026, 9, 30))),
        (WINTER, date(2026, 11, 15), (date(2026, 11, 15), date(2026, 11, 28))),
        (WINTER, date(2027, 3, 7), (date(2027, 2, 28), date(2027, 3, 15))),
        (Window(6, 7, 6, 8, 1), date(2026, 6, 7), (date(2026, 6, 7), date(2026, 6, 7))),
    ],
)
def test_a_visit_stays_in_its_month_its_week_or_its_turn_of_the_season(
    rule: Rule, nominal: date, turn: tuple[date, date]
) -> None:
    assert turn_of(rule, nominal) == turn


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    rule=st.one_of(
        st.builds(DayOfMonth, st.integers(1, 31)),
        st.builds(Weekly, st.lists(st.integers(1, 7), min_size=1).map(tuple)),
        st.builds(
            Window,
            st.integers(1, 12),
            st.integers(1, 28),
            st.integers(1, 12),
            st.integers(1, 28),
            st.integers(1, 60),
        ),
    ),
    month=st.builds(Month, st.integers(2024, 2030), st.integers(1, 12)),
)
def test_the_turn_always_holds_the_day_the_visit_is_due(rule: Rule, month: Month) -> None:
    for nominal in nominal_dates(rule, month, WorkCalendar()):
        first, last = turn_of(rule, nominal)
        assert first <= nominal <= last
