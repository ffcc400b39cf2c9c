from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.planning.routes.tiny import SHORT, member, problem, visit

from liming.core.planning.routes import (
    Budget,
    Hold,
    Kept,
    Lunch,
    ProblemError,
    Weights,
    Window,
    again,
    make_plan,
    violations,
)
from liming.core.planning.routes.problem import is_able


def test_a_day_is_planned_with_hours_and_drives():
    plan = make_plan(
        problem([member("anna")], [visit("a", 20, end=590), visit("b", 30, start=600)]), 1, SHORT
    )
    (route,) = plan.routes
    hours = [(stop.visit, stop.drive, stop.start, stop.end) for stop in route.stops]
    assert hours == [("a", 20, 500, 530), ("b", 10, 600, 630)]
    assert (route.leaves, route.returns, route.travel) == (480, 660, 60)
    assert (plan.score.lost, plan.score.travel) == (0, 60)


def test_nobody_goes_who_lacks_the_level():
    people = [member("anna", 0, skills={"wiring": 1}), member("bert", 200, skills={"wiring": 3})]
    plan = make_plan(problem(people, [visit("a", 10, skills={"wiring": 2}, priority=3)]), 1, SHORT)
    assert plan.members_of() == {"a": ("bert",)}


def test_leave_in_the_middle_of_a_shift_is_spent_at_the_base():
    anna = member("anna", leave=(Window(600, 900),))
    plan = make_plan(problem([anna], [visit("a", 20), visit("b", 20)]), 1, SHORT)
    assert all(route.returns <= 600 or route.leaves >= 900 for route in plan.routes)
    assert plan.unplanned == ()


def test_night_work_goes_to_the_night_shift():
    people = [member("anna"), member("nora", start=1_080, end=1_560)]
    plan = make_plan(problem(people, [visit("a", 20, start=1_110, end=1_500)]), 1, SHORT)
    assert plan.members_of() == {"a": ("nora",)}


def test_lunch_stands_in_every_route_that_spans_noon():
    people = [member("anna"), member("bert", 40)]
    visits = [visit(f"v{number}", 10 * number, 50) for number in range(14)]
    plan = make_plan(problem(people, visits, lunch=Lunch()), 1, SHORT)
    assert [route.lunch is not None for route in plan.routes] == [True, True]


def test_a_visit_with_two_windows_is_made_once():
    two = replace(visit("a", 20), windows=(Window(490, 495), Window(800, 820)))
    plan = make_plan(problem([member("anna")], [two]), 1, SHORT)
    assert plan.starts() == {"a": 800}


def test_a_week_uses_the_days_that_the_windows_allow():
    anna = replace(
        member("anna"),
        shifts=tuple(
            replace(member("anna").shifts[0], window=Window(480 + day, 1_050 + day)) for day in (0, 1_440)
        ),
    )
    visits = [
        visit("monday", 10),
        visit("tuesday", 10, start=1_920, end=2_400),
        visit("either", 10, end=2_400),
    ]
    plan = make_plan(problem([anna], visits), 1, SHORT)
    assert plan.unplanned == ()
    assert plan.starts()["monday"] < 1_440 < plan.starts()["tuesday"]


def test_the_same_seed_and_iterations_make_the_same_plan():
    visits = [visit(f"v{number}", 7 * number % 90, 45) for number in range(20)]
    known = problem([member("anna"), member("bert", 40), member("carl", 80)], visits, lunch=Lunch())
    plan = make_plan(known, 3, SHORT)
    assert make_plan(known, 3, SHORT) == plan
    assert again(known, plan).digest == plan.digest
    assert (plan.made.seed, plan.made.iterations) == (3, (120, 80))
    assert plan.made.engine.startswith("pyvrp 0.14.")


def test_a_stop_ends_the_search_and_the_plan_can_be_made_again():
    asked: list[int] = []

    def stop(search: int) -> bool:
        asked.append(search)
        return len(asked) > 20

    known = problem([member("anna")], [visit("a", 10), visit("b", 20)])
    plan = make_plan(known, 1, Budget(10_000, 10_000, stop))
    assert sum(plan.made.iterations) < 25
    assert again(known, plan) == plan


def test_another_problem_has_another_digest():
    one = problem([member("anna")], [visit("a", 10)])
    other = problem([member("anna")], [visit("a", 11)])
    assert make_plan(one, 1, SHORT).made.problem != make_plan(other, 1, SHORT).made.problem


def test_a_fixed_visit_keeps_member_and_minute():
    people = [member("anna"), member("bert", 100)]
    kept = (Kept("a", ("bert",), 633, Hold.FIXED),)
    plan = make_plan(problem(people, [visit("a", 10), visit("b", 12)], kept=kept), 1, SHORT)
    assert (plan.members_of()["a"], plan.starts()["a"]) == (("bert",), 633)


def test_a_promised_hour_moves_no_more_than_promised():
    kept = (Kept("a", ("anna",), 700, Hold.PROMISED),)
    plan = make_plan(problem([member("anna")], [visit("a", 10), visit("b", 12)], kept=kept), 1, SHORT)
    assert 685 <= plan.starts()["a"] <= 715


@pytest.mark.parametrize(("change", "who"), [(30, "bert"), (5, "anna")])
def test_a_published_visit_moves_only_for_more_than_a_change_costs(change, who):
    people = [member("anna", 10), member("bert", 20)]
    kept = (Kept("a", ("bert",), 600),)
    plan = make_plan(problem(people, [visit("a", 10)], kept=kept, weights=Weights(change=change)), 1, SHORT)
    assert plan.members_of()["a"] == (who,)


def test_the_own_member_and_the_less_loaded_are_preferred_a_little():
    people = [member("anna", load=300), member("bert", 1)]
    assert make_plan(problem(people, [visit("a", 10)]), 1, SHORT).members_of()["a"] == ("bert",)
    people = [member("anna", 1), member("bert")]
    held = visit("a", 0, own_member="anna")
    assert make_plan(problem(people, [held]), 1, SHORT).members_of()["a"] == ("anna",)


def test_nothing_to_plan_and_nobody_to_go_are_no_errors():
    assert make_plan(problem([member("anna")], []), 1, SHORT).routes == ()
    alone = make_plan(problem([], [visit("a", 10)]), 1, SHORT)
    assert [each.visit for each in alone.unplanned] == ["a"]


def _best(known) -> int:
    """The least score by trying everything: whoever makes a visit, in whatever order, or nobody."""
    visits, people = known.visits, known.members
    best = None
    for who in product(range(-1, len(people)), repeat=len(visits)):
        total = sum(known.weights.value(visits[row].priority) for row, each in enumerate(who) if each < 0)
        for number, person in enumerate(people):
            own = [visits[row] for row, each in enumerate(who) if each == number]
            ways = [_length(person, order) for order in permutations(own)]
            least = min((way for way in ways if way is not None), default=None)
            if least is None:
                break
            total += least
        else:
            best = total if best is None else min(best, total)
    return best or 0


def _length(person, order):
    window = person.shifts[0].window
    now, place, travel = window.start, person.base.longitude, 0
    for each in order:
        if not is_able(person, each):
            return None
        drive = int(np.ceil(abs(each.place.longitude - place)))
        now, place, travel = now + drive, each.place.longitude, travel + drive
        if now > each.windows[0].end:
            return None
        now = max(now, each.windows[0].start) + each.minutes
    home = int(np.ceil(abs(person.base.longitude - place)))
    return travel + home if now + home <= window.end else None


@pytest.mark.parametrize("seed", range(12))
def test_small_days_are_planned_as_well_as_possible(seed):
    source = np.random.default_rng(seed)
    visits = []
    for number in range(5):
        start = int(source.integers(480, 700))
        skills = {"wiring": int(source.integers(1, 3))} if source.random() < 0.4 else {}
        visits.append(
            visit(
                f"v{number}",
                int(source.integers(0, 120)),
                int(source.integers(20, 120)),
                start,
                start + int(source.integers(20, 150)),
                skills=skills,
                priority=int(source.integers(1, 3)),
            )
        )
    people = [
        member("anna", 20, end=800, skills={"wiring": 2}),
        member("bert", 90, end=800, skills={"wiring": 1}),
    ]
    known = problem(people, visits)
    assert make_plan(known, seed, Budget(300, 200)).score.total == _best(known)


@st.composite
def problems(draw):
    whole = st.integers
    people = [
        member(
            f"m{number}",
            draw(whole(0, 60)),
            draw(whole(420, 600)),
            draw(whole(900, 1_140)),
            skills={"wiring": draw(whole(1, 3))} if draw(st.booleans()) else {},
            leave=(Window(640, 700),) if draw(whole(0, 5)) == 0 else (),
        )
        for number in range(draw(whole(1, 3)))
    ]
    visits = []
    for number in range(draw(whole(1, 8))):
        start = draw(whole(400, 1_000))
        visits.append(
            visit(
                f"v{number}",
                draw(whole(0, 60)),
                draw(whole(10, 200)),
                start,
                start + draw(whole(0, 300)),
                skills={"wiring": 2} if draw(whole(0, 3)) == 0 else {},
                persons=2 if draw(whole(0, 3)) == 0 else 1,
                priority=draw(whole(1, 3)),
            )
        )
    kept = tuple(
        Kept(
            each.key,
            tuple(person.key for person in people[: each.persons]),
            each.windows[0].start,
            draw(st.sampled_from(Hold)),
        )
        for each in visits
        if draw(whole(0, 3)) == 0
    )
    return problem(people, visits, kept=kept, lunch=Lunch() if draw(st.booleans()) else None)


@given(problems())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_plan_ever_breaks_a_rule_and_every_visit_is_accounted_for(known):
    """Lunch, leave, pairs, skills and earlier answers together; `make_plan` raises where its check finds
    fault.
    """
    try:
        plan = make_plan(known, 1, Budget(40, 30))
    except ProblemError as refused:
        assert refused.faults
        return
    assert violations(known, plan) == ()
    assert sorted([*plan.members_of(), *(each.visit for each in plan.unplanned)]) == [
        each.key for each in known.visits
    ]
