"""Visits so many days after a fact."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liming.core.calendar import AfterFact, Month, WorkCalendar, nominal_dates, rule_from_dict, rule_to_dict
from liming.core.planning import Occurrence, PlannedLine, State, derive, difference

WEEK = WorkCalendar()
THIRTY = AfterFact("record:MKT03", 30)


def line(*facts: tuple[str, date], rule: AfterFact = THIRTY) -> PlannedLine:
    return PlannedLine("L", rule, places=("a", "b"), facts=frozenset(facts))


def test_each_fact_at_a_place_of_the_line_gives_one_visit_in_the_month_it_falls_into() -> None:
    asked = line(("a", date(2026, 6, 10)), ("b", date(2026, 6, 5)), ("c", date(2026, 6, 10)))
    assert derive([asked], Month(2026, 7), WEEK) == (
        Occurrence("L", "a", date(2026, 7, 10)),
        Occurrence("L", "b", date(2026, 7, 5)),
    )
    assert derive([asked], Month(2026, 6), WEEK) == ()


def test_a_fact_of_december_is_followed_in_the_new_year() -> None:
    assert derive([line(("a", date(2026, 12, 20)))], Month(2027, 1), WEEK) == (
        Occurrence("L", "a", date(2027, 1, 19)),
    )


def test_without_facts_the_rule_has_no_dates() -> None:
    assert (nominal_dates(THIRTY, Month(2026, 7), WEEK), derive([line()], Month(2026, 7), WEEK)) == ((), ())


def test_the_rule_survives_json_and_refuses_what_names_no_fact() -> None:
    assert rule_from_dict(rule_to_dict(THIRTY)) == THIRTY
    for wrong in ({"fact": "MKT03", "days": 30}, {"fact": "record:MKT03", "days": -1}):
        with pytest.raises(ValueError, match=r"^(fact|days): "):
            rule_from_dict({"kind": "after_fact"} | wrong)


def test_a_line_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends: "):
        PlannedLine("L", THIRTY, starts=date(2026, 5, 2), ends=date(2026, 5, 1))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 400)), max_size=8),
    st.integers(0, 120),
)
def test_every_fact_is_followed_exactly_once_over_the_months_and_again_changes_nothing(
    facts: list[tuple[str, int]], days: int
) -> None:
    begin = date(2026, 1, 1)
    told = {(place, begin + timedelta(days=after)) for place, after in facts}
    asked = line(*told, rule=AfterFact("record:X", days))
    found = [each for n in range(24) for each in derive([asked], Month(2026, 1).shift(n), WEEK)]
    assert {(each.place_key, each.nominal - timedelta(days=days)) for each in found} == told
    assert len(found) == len(told)
    assert difference({each.key: State.PLANNED for each in found}, found).is_empty
