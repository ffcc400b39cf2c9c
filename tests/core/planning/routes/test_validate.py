"""Each rule broken by hand in a sound plan is found, by a check that shares nothing with the planner."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from tests.core.planning.routes.tiny import SHORT, member, problem, visit

from liming.core.planning.routes import (
    VIOLATIONS,
    Hold,
    Kept,
    Lunch,
    Score,
    Unplanned,
    Window,
    make_plan,
    violations,
)
from liming.core.planning.routes import validate as module
from liming.core.planning.routes.result import Reason

KNOWN = problem(
    [member("anna", skills={"wiring": 2}), member("bert", 60)],
    [
        visit("a", 10, 60, skills={"wiring": 1}),
        visit("b", 20, 60, 560, 760),
        visit("pair", 30, 60, 780, 900, persons=2),
        visit("late", 20, 60, 900, 1_000),
    ],
    lunch=Lunch(),
    kept=(Kept("b", ("anna",), 600, Hold.PROMISED), Kept("a", ("anna",), 500, Hold.FIXED)),
)
PLAN = make_plan(KNOWN, 1, SHORT)


def found(plan, known=KNOWN):
    codes = {each.code for each in violations(known, plan)}
    assert codes <= set(VIOLATIONS)
    return codes


def changed(key, **more):
    """The plan with every stop at one visit changed."""
    routes = tuple(
        replace(
            route, stops=tuple(replace(stop, **more) if stop.visit == key else stop for stop in route.stops)
        )
        for route in PLAN.routes
    )
    return replace(PLAN, routes=routes)


def first(**more):
    return replace(PLAN, routes=(replace(PLAN.routes[0], **more), *PLAN.routes[1:]))


def test_a_sound_plan_breaks_nothing():
    assert PLAN.unplanned == ()
    assert found(PLAN) == set()


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (first(member="nobody"), "unknown_member"),
        (changed("a", visit="nothing"), "unknown_visit"),
        (replace(PLAN, routes=PLAN.routes[1:]), "not_accounted"),
        (replace(PLAN, unplanned=(Unplanned("a", Reason("no_room"), ()),)), "planned_and_unplanned"),
        (replace(PLAN, routes=PLAN.routes[:1]), "wrong_persons"),
        (first(stops=tuple(replace(each, start=each.start + 1) for each in PLAN.routes[0].stops)), "apart"),
        (replace(PLAN, routes=(PLAN.routes[0], PLAN.routes[0])), "same_person"),
        (replace(PLAN, routes=(PLAN.routes[0], PLAN.routes[0])), "two_places"),
        (first(leaves=400), "off_shift"),
        (first(member="bert"), "lacks_skill"),
        (changed("late", start=1_010, end=1_070), "outside_window"),
        (changed("late", end=961), "too_short"),
        (changed("late", arrive=700), "too_fast"),
        (changed("late", arrive=1_001), "out_of_order"),
        (first(lunch=None), "no_lunch"),
        (first(lunch=Window(500, 545)), "lunch_hour"),
        (changed("a", start=501, end=561), "fixed_moved"),
        (changed("b", start=650, end=710), "promise_broken"),
        (replace(PLAN, score=Score(0, 1)), "wrong_score"),
    ],
)
def test_each_broken_rule_is_found(plan, code):
    assert code in found(plan)


def test_a_route_during_leave_is_found():
    away = replace(KNOWN.members[0], leave=(Window(520, 530),))
    assert "on_leave" in found(PLAN, replace(KNOWN, members=(away, KNOWN.members[1])))


def test_the_check_imports_nothing_that_makes_plans():
    tree = ast.parse(Path(module.__file__).read_text())
    own = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    allowed = {f"liming.core.planning.routes.{name}" for name in ("problem", "result", "travel")}
    assert {name for name in own if name.startswith("liming")} == allowed
