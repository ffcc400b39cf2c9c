"""The roster of least cost, against every roster there is, and what it keeps when people fall ill."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.planning.rosters.worlds import each_day, person, problem

from liming.core.planning.rosters import (
    Duty,
    Roster,
    RosterProblem,
    RosterRules,
    Tally,
    balances,
    changed_cells,
    find_gaps,
    make_roster,
    violations,
)


def uncovered(asked: RosterProblem, roster: Roster) -> int:
    return sum(gap.missing for gap in find_gaps(asked, roster.cells))


def fewest_uncovered(asked: RosterProblem) -> int:
    """By trying everything: each duty is one place, held by somebody or nobody."""
    names = [None, *(each.key for each in asked.people)]
    best = len(asked.duties)
    for chosen in product(names, repeat=len(asked.duties)):
        cells = {duty.key: (name,) if name else () for duty, name in zip(asked.duties, chosen, strict=True)}
        if not violations(asked, cells):
            best = min(best, sum(not holders for holders in cells.values()))
    return best


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_no_roster_leaves_fewer_duties_uncovered(data: st.DataObject) -> None:
    """On months small enough to try every roster, none that keeps the rules covers more."""
    days = 4
    people = [
        person(
            name,
            *data.draw(st.sampled_from([("甲",), ("乙",), ("甲", "乙")])),
            away=data.draw(st.frozensets(st.integers(0, days - 1), max_size=2)),
            was_on_night=data.draw(st.booleans()),
            in_a_row=data.draw(st.integers(0, 2)),
        )
        for name in ("赵", "钱")
    ]
    nights = data.draw(st.lists(st.booleans(), min_size=days, max_size=days))
    duties = [Duty(f"甲-{day}", "甲", day, is_night=nights[day]) for day in range(days)]
    duties += each_day("乙", 2)
    asked = problem(people, duties, days, rules=RosterRules(most_in_a_row=2))
    roster = make_roster(asked)
    assert violations(asked, roster.cells) == []
    assert roster.is_optimal
    assert uncovered(asked, roster) == fewest_uncovered(asked)


def test_the_same_seed_makes_the_same_roster() -> None:
    asked = problem([person(name, "甲") for name in "赵钱孙李"], each_day("甲", 14, people=2), 14)
    assert make_roster(asked, seed=7) == make_roster(asked, seed=7)


def test_duties_fall_evenly_and_who_did_more_before_does_less_now() -> None:
    people = [person("赵", "甲", ahead=Tally(duties=2.0)), person("钱", "甲"), person("孙", "甲")]
    asked = problem(people, each_day("甲", 12), 12)
    given_duties = {each.person: each.given.duties for each in balances(asked, make_roster(asked).cells)}
    assert given_duties["赵"] in (2.0, 3.0)
    assert {given_duties["钱"], given_duties["孙"]} <= {4.0, 5.0}


def test_a_skill_is_on_every_duty_that_needs_it() -> None:
    people = [person("赵", "甲", skills=frozenset(["高压"])), person("钱", "甲"), person("孙", "甲")]
    asked = problem(people, each_day("甲", 4, people=2, skill="高压"), 4)
    assert all("赵" in holders for holders in make_roster(asked).cells.values())


def test_sickness_changes_little_and_nothing_of_the_days_before() -> None:
    """Only the two lost duties pass to others; what was on duty before the sickness stays as it was."""
    asked = problem([person(name, "甲") for name in "赵钱孙李"], each_day("甲", 8), 8)
    roster = make_roster(asked)
    lost = [duty.key for duty in asked.duties if duty.day >= 4 and roster.cells[duty.key] == ("赵",)]
    people = tuple(
        replace(each, away=frozenset(range(4, 8))) if each.key == "赵" else each for each in asked.people
    )
    ill = replace(asked, people=people, previous=roster.cells, frozen_before=4)
    mended = make_roster(ill)
    assert violations(ill, mended.cells) == []
    assert changed_cells(roster.cells, mended.cells) == len(lost) > 0
    assert uncovered(ill, mended) == 0


def test_what_was_settled_may_break_a_rule_that_came_later() -> None:
    """Six days in a row were worked before the rule of five: the rest of the month is still made."""
    asked = problem([person("赵", "甲"), person("钱", "甲")], each_day("甲", 9), 9)
    before = {f"甲-{day}": ("赵",) for day in range(6)}
    roster = make_roster(replace(asked, previous=before, frozen_before=6))
    assert roster.cells["甲-6"] == ("钱",)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"days": 0}, "no_days"),
        ({"rules": RosterRules(most_in_a_row=0)}, "rules_impossible"),
        ({"people": (person("赵", "甲"), person("赵", "乙"))}, "person_twice"),
        ({"duties": tuple(each_day("甲", 5))}, "duty_outside"),
        ({"duties": tuple(each_day("甲", 2, people=0))}, "duty_without_people"),
        ({"previous": {"丙-0": ("赵",)}}, "duty_unknown"),
        ({"previous": {"甲-0": ("周",)}}, "person_unknown"),
    ],
)
def test_a_problem_that_cannot_be_meant_is_refused(change: dict[str, object], code: str) -> None:
    asked = replace(problem([person("赵", "甲")], each_day("甲", 2), 2), **change)
    with pytest.raises(ValueError, match=code):
        make_roster(asked)


def test_two_settled_turns_on_one_day_stay_and_the_rest_is_made_around_them() -> None:
    """赵 stood twice on each frozen day, which no rule allows now: a fact, not a reason to make nothing."""
    duties = [*each_day("甲", 6), *each_day("乙", 4)]
    asked = problem([person("赵", "甲", "乙"), person("钱", "甲", "乙")], duties, 6)
    before = {f"{place}-{day}": ("赵",) for place in "甲乙" for day in range(4)}
    asked = replace(asked, previous=before, frozen_before=4)
    roster = make_roster(asked)
    assert violations(asked, roster.cells) == []
    assert {key: roster.cells[key] for key in before} == before
    assert [len(roster.cells[key]) for key in ("甲-4", "甲-5")] == [1, 1]


def test_a_turn_that_has_begun_stays_while_another_of_that_day_is_given_anew() -> None:
    """赵 stands at 甲 already and cannot take over at 乙, where 钱 fell ill."""
    duties = [Duty("甲-0", "甲", 0, is_settled=True), Duty("乙-0", "乙", 0)]
    people = [person("赵", "甲", "乙"), person("钱", "乙", away=frozenset([0])), person("孙", "乙")]
    asked = problem(people, duties, 1, previous={"甲-0": ("赵",), "乙-0": ("钱",)})
    assert make_roster(asked).cells == {"甲-0": ("赵",), "乙-0": ("孙",)}
    moved = {"甲-0": ("孙",), "乙-0": ("赵",)}
    assert [each.code for each in violations(asked, moved)] == ["frozen_changed"]
