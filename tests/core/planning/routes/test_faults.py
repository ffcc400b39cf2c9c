from dataclasses import replace

import pytest
from tests.core.planning.routes.tiny import SHORT, member, problem, visit

from liming.core.planning.routes import FAULTS, Hold, Kept, ProblemError, Shift, Window, check, make_plan

GOOD = visit("a", 10)
ANNA = member("anna", skills={"wiring": 2})


def codes(*faults):
    return [fault.code for fault in faults]


@pytest.mark.parametrize(
    ("members", "visits", "code"),
    [
        ([ANNA, ANNA], [GOOD], "member_twice"),
        ([ANNA], [GOOD, GOOD], "visit_twice"),
        ([ANNA], [visit("a", 10, start=700, end=600)], "window_reversed"),
        ([member("anna", leave=(Window(600, 500),))], [GOOD], "window_reversed"),
        ([member("anna", start=0, end=1_500)], [GOOD], "shift_too_long"),
        ([replace(ANNA, shifts=(Shift(Window(0, 60)), Shift(Window(50, 90))))], [GOOD], "shifts_overlap"),
        ([ANNA], [visit("a", 10, minutes=0)], "minutes_not_positive"),
        ([ANNA], [replace(GOOD, windows=())], "no_window"),
        ([ANNA], [visit("a", 10, skills={"wiring": 0})], "level_not_positive"),
        ([member("anna", skills={"wiring": 0})], [GOOD], "level_not_positive"),
        ([ANNA], [visit("a", 10, priority=4)], "unknown_priority"),
        ([ANNA], [visit("a", 10, persons=3)], "unknown_persons"),
        ([ANNA], [visit("a", 10, own_member="nobody")], "unknown_member"),
    ],
)
def test_each_contradiction_has_its_code(members, visits, code):
    assert codes(*check(problem(members, visits))) == [code]
    assert code in FAULTS


@pytest.mark.parametrize(
    ("kept", "code"),
    [
        (Kept("b", ("anna",), 600), "unknown_visit"),
        (Kept("a", ("bert",), 600), "unknown_member"),
        (Kept("a", ("anna",), 1_200, Hold.PROMISED), "held_outside_window"),
        (Kept("a", ("anna", "carl"), 600, Hold.FIXED), "fixed_persons"),
        (Kept("a", ("carl",), 600, Hold.FIXED), "fixed_lacks_skill"),
        (Kept("a", ("anna",), 1_045, Hold.FIXED), "fixed_off_duty"),
    ],
)
def test_an_earlier_answer_that_cannot_hold_is_a_fault(kept, code):
    known = problem(
        [ANNA, member("carl", skills={"wiring": 1})], [visit("a", 10, skills={"wiring": 2})], kept=(kept,)
    )
    assert code in codes(*check(known))


def test_two_fixed_visits_too_near_for_the_way_between_are_a_fault():
    kept = (Kept("a", ("anna",), 600, Hold.FIXED), Kept("b", ("anna",), 640, Hold.FIXED))
    faults = check(problem([ANNA], [visit("a", 0), visit("b", 20)], kept=kept))
    assert [(fault.code, fault.data["other"]) for fault in faults] == [("fixed_overlap", "a")]


def test_everything_wrong_is_said_at_once_and_nothing_is_planned():
    bad = problem([ANNA], [visit("a", 10, minutes=0), visit("b", 10, priority=0)])
    with pytest.raises(ProblemError) as caught:
        make_plan(bad, 1, SHORT)
    assert codes(*caught.value.faults) == ["minutes_not_positive", "unknown_priority"]


def test_a_sound_problem_has_no_faults():
    assert check(problem([ANNA], [GOOD], kept=(Kept("a", ("anna",), 600, Hold.FIXED),))) == ()
