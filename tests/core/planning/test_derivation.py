from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liming.core.calendar import (
    DayKind,
    DayOfMonth,
    Month,
    NthWorkingDay,
    Quantity,
    Weekly,
    Window,
    WorkCalendar,
    months_between,
)
from liming.core.planning import NO_PLACE, Occurrence, PlannedLine, State, derive, difference

WEEK = WorkCalendar()
NOVEMBER = Month(2026, 11)
CARE = PlannedLine("CARE", DayOfMonth(18), places=("village-a", "village-b"))
VISITS = PlannedLine("VISITS", Quantity(40), quantity=4, places=("a", "b", "c"))

rules = st.one_of(
    st.builds(DayOfMonth, st.integers(1, 31)),
    st.builds(Weekly, st.lists(st.integers(1, 7), min_size=1, max_size=3).map(tuple)),
    st.builds(NthWorkingDay, st.integers(1, 23)),
    st.builds(Quantity, st.integers(0, 20)),
    st.builds(Window, st.just(11), st.integers(1, 30), st.just(3), st.integers(1, 15), st.integers(1, 40)),
)
lines = st.lists(
    st.builds(
        PlannedLine,
        key=st.sampled_from(["A", "B", "C"]),
        rule=rules,
        places=st.lists(st.sampled_from("xyz"), unique=True).map(tuple),
    ),
    max_size=4,
)


def states_of(occurrences, state=State.PLANNED):
    return {occurrence.key: state for occurrence in occurrences}


def test_a_date_rule_gives_each_place_the_day():
    keys = [occurrence.key for occurrence in derive([CARE], NOVEMBER, WEEK)]
    assert keys == ["CARE|village-a|2026-11-18", "CARE|village-b|2026-11-18"]


def test_a_key_reads_back():
    occurrence = Occurrence("CARE", "village-a", date(2026, 11, 18))
    assert Occurrence.parse(occurrence.key) == occurrence
    with pytest.raises(ValueError):
        Occurrence.parse("CARE|2026-11-18")


def test_a_line_without_places_still_happens():
    assert [each.place_key for each in derive([PlannedLine("M", DayOfMonth(1))], NOVEMBER, WEEK)] == [
        NO_PLACE
    ]


def test_a_months_share_overrides_the_rule_and_falls_on_working_days():
    occurrences = derive([VISITS], NOVEMBER, WEEK)
    assert len(occurrences) == 4
    assert all(WEEK.is_working(each.nominal) for each in occurrences)
    assert {each.place_key for each in occurrences} == {"a", "b", "c"}


def test_fewer_visits_than_places_reach_every_place_over_the_months():
    line = PlannedLine("V", Quantity(2), places=("a", "b", "c"))
    months = months_between(Month(2026, 9), Month(2026, 11))
    visited = [each.place_key for month in months for each in derive([line], month, WEEK)]
    assert {place: visited.count(place) for place in visited} == {"a": 2, "b": 2, "c": 2}


def test_more_visits_than_places_and_days_are_refused_with_the_line():
    with pytest.raises(ValueError, match="VISITS"):
        derive([PlannedLine("VISITS", Quantity(22), places=("a",))], NOVEMBER, WEEK)
    assert len(derive([PlannedLine("VISITS", Quantity(42), places=("a", "b"))], NOVEMBER, WEEK)) == 42


def test_a_line_that_has_ended_gives_nothing_after_its_end():
    line = PlannedLine("W", Weekly((1,)), starts=date(2026, 11, 9), ends=date(2026, 11, 16))
    assert [each.nominal.day for each in derive([line], NOVEMBER, WEEK)] == [9, 16]
    gone = PlannedLine("Q", Quantity(3), ends=date(2026, 10, 31))
    assert derive([gone], NOVEMBER, WEEK) == ()


@pytest.mark.parametrize("bad", [{"key": "A|B"}, {"places": ("",)}, {"places": ("x", "x")}, {"quantity": -1}])
def test_a_line_that_could_not_be_keyed_is_refused(bad):
    with pytest.raises(ValueError):
        PlannedLine(**({"key": "A", "rule": Quantity(1)} | bad))


@given(lines)
def test_deriving_twice_adds_nothing(plan):
    first = derive(plan, NOVEMBER, WEEK)
    again = difference(states_of(first), derive(list(reversed(plan)), NOVEMBER, WEEK))
    assert again.is_empty
    assert again.kept == tuple(sorted(each.key for each in first))


@given(lines)
def test_keys_are_unique_and_in_the_month(plan):
    occurrences = derive(plan, NOVEMBER, WEEK)
    assert len({each.key for each in occurrences}) == len(occurrences)
    assert all(Month.of(each.nominal) == NOVEMBER for each in occurrences)


@given(lines, st.randoms(use_true_random=False))
def test_the_order_of_lines_and_places_decides_nothing(plan, random):
    """Dated rules give the same visits however lines and places are listed; counted ones the same days."""
    mixed = [replace(line, places=tuple(random.sample(line.places, len(line.places)))) for line in plan]
    random.shuffle(mixed)
    dated = [
        derive([x for x in some if not isinstance(x.rule, Quantity)], NOVEMBER, WEEK)
        for some in (plan, mixed)
    ]
    assert dated[0] == dated[1]
    days = [
        sorted((each.line_key, each.nominal) for each in derive(some, NOVEMBER, WEEK))
        for some in (plan, mixed)
    ]
    assert sorted(set(days[0])) == sorted(set(days[1]))


@given(lines, st.data())
def test_what_happens_to_some_visits_never_changes_the_keys_of_the_others(plan, data):
    """Doing or cancelling any of them leaves the rest as they are; deriving again adds none."""
    series = derive(plan, NOVEMBER, WEEK)
    states = {
        each.key: data.draw(st.sampled_from([State.PLANNED, State.STARTED, State.CANCELLED]))
        for each in series
    }
    again = difference(states, derive(plan, NOVEMBER, WEEK))
    assert again.is_empty
    assert again.started_but_gone == ()
    untouched = tuple(sorted(key for key, state in states.items() if state is not State.CANCELLED))
    assert again.kept == untouched


def test_moving_one_visit_never_shifts_the_series():
    line = PlannedLine("TEA", Window(1, 6, 12, 31, 14), places=("base",))
    months = months_between(Month(2026, 1), Month(2026, 3))
    series = [each for month in months for each in derive([line], month, WEEK)]
    scheduled = {each.key: each.nominal for each in series}
    scheduled[series[1].key] += timedelta(days=3)
    again = [each for month in months for each in derive([line], month, WEEK)]
    assert again == series
    assert difference(dict.fromkeys(scheduled, State.PLANNED), again).is_empty


def test_started_items_are_never_withdrawn_only_reported():
    before = states_of(derive([CARE], NOVEMBER, WEEK))
    before["CARE|village-a|2026-11-18"] = State.STARTED
    change = difference(before, [])
    assert change.to_withdraw == ("CARE|village-b|2026-11-18",)
    assert change.started_but_gone == ("CARE|village-a|2026-11-18",)


def test_a_new_date_is_added_and_the_old_one_withdrawn():
    before = states_of(derive([CARE], NOVEMBER, WEEK))
    moved = PlannedLine("CARE", DayOfMonth(20), places=("village-a",))
    change = difference(before, derive([moved], NOVEMBER, WEEK))
    assert change.to_add == (Occurrence("CARE", "village-a", date(2026, 11, 20)),)
    assert change.to_withdraw == ("CARE|village-a|2026-11-18", "CARE|village-b|2026-11-18")
    assert change.kept == ()


def test_a_cancelled_visit_stays_cancelled_and_a_withdrawn_one_returns_with_its_line():
    wanted = derive([CARE], NOVEMBER, WEEK)
    before = {wanted[0].key: State.CANCELLED, wanted[1].key: State.WITHDRAWN}
    change = difference(before, wanted)
    assert change.to_add == ()
    assert change.to_restore == (wanted[1].key,)
    assert difference(before, []).is_empty


def test_a_make_up_day_announced_later_shows_as_a_difference():
    line = PlannedLine("LAST", NthWorkingDay(-1))
    notice = WorkCalendar({date(2027, 1, 31): DayKind.MAKEUP})
    before = states_of(derive([line], Month(2027, 1), WEEK))
    change = difference(before, derive([line], Month(2027, 1), notice))
    assert [each.nominal for each in change.to_add] == [date(2027, 1, 31)]
    assert change.to_withdraw == ("LAST|-|2027-01-29",)
