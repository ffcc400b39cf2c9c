import pytest
from tests.core.planning.routes.tiny import SHORT, member, problem, visit

from liming.core.planning.routes import (
    HOUR_REASONS,
    MEMBER_REASONS,
    REMEDIES,
    UNPLANNED_REASONS,
    Hold,
    Kept,
    Lunch,
    Window,
    make_plan,
    why_not,
)


def plan_of(members, visits, **more):
    return make_plan(problem(members, visits, **more), 1, SHORT)


def only(plan):
    """The one unplanned visit's reason and remedies."""
    (out,) = plan.unplanned
    assert out.reason.code in UNPLANNED_REASONS
    assert {each.code for each in out.remedies} <= set(REMEDIES)
    return out.reason, {each.code: each.data for each in out.remedies}


def why(plan, key):
    stop = next(stop for route in plan.routes for stop in route.stops if stop.visit == key)
    assert stop.why_member.code in MEMBER_REASONS
    assert stop.why_hour.code in HOUR_REASONS
    return stop.why_member, stop.why_hour


def test_a_skill_nobody_has_is_named_with_who_is_nearest_to_it():
    people = [member("anna", skills={"wiring": 2}), member("bert", skills={"metering": 1})]
    reason, remedies = only(plan_of(people, [visit("a", 10, skills={"wiring": 3})]))
    assert reason.code == "lacks_skill"
    assert reason.data == {"needs": {"wiring": 3}, "highest": {"wiring": 2}, "able": 0, "persons": 1}
    assert remedies == {"train": {"member": "anna", "skills": {"wiring": 3}}}


def test_nobody_on_duty_says_by_how_much_the_hour_would_have_to_move():
    reason, remedies = only(plan_of([member("anna")], [visit("a", 10, start=1_100, end=1_200)]))
    assert (reason.code, reason.data["on_duty"]) == ("nobody_on_duty", 0)
    assert remedies["move_window"] == {"member": "anna", "minutes": 90}


def test_out_of_reach_says_how_long_the_drive_is_and_what_is_missing():
    reason, remedies = only(plan_of([member("anna")], [visit("a", 300, 30)]))
    assert (reason.code, reason.data["nearest_drive"]) == ("out_of_reach", 300)
    assert remedies == {"longer_shift": {"member": "anna", "minutes": 60}}


def test_no_room_names_the_visit_in_whose_stead_it_could_be():
    visits = [visit("high", 0, 100, 600, 610, priority=2), visit("low", 0, 100, 600, 610)]
    reason, remedies = only(plan_of([member("anna")], visits))
    assert reason.code == "no_room"
    assert remedies["instead_of"] == {"visit": "high", "member": "anna", "priority": 2}
    assert remedies["move_window"] == {"member": "anna", "minutes": 90}


def test_no_room_at_a_promised_hour_says_that_the_hour_binds():
    kept = (Kept("b", ("anna",), 600, Hold.PROMISED), Kept("a", ("anna",), 600, Hold.FIXED))
    visits = [visit("a", 0, 100), visit("b", 0, 100)]
    _, remedies = only(plan_of([member("anna")], visits, kept=kept))
    assert remedies["free_hour"] == {"start": 600, "hold": "promised"}


def test_too_dear_says_what_it_costs_and_which_priority_would_do():
    reason, remedies = only(plan_of([member("anna")], [visit("a", 100, 30)]))
    assert (reason.code, reason.data["extra"], reason.data["value"]) == ("too_dear", 200, 120)
    assert remedies == {"higher_priority": {"priority": 2}}


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ([member("anna", skills={"wiring": 1}), member("bert")], "only_able"),
        ([member("anna", skills={"wiring": 1}), member("bert", 200, skills={"wiring": 1})], "least_way"),
        (
            [member("anna", skills={"wiring": 1}), member("bert", 200, end=500, skills={"wiring": 1})],
            "only_free",
        ),
    ],
)
def test_why_this_member(members, code):
    reason, _ = why(plan_of(members, [visit("a", 10, skills={"wiring": 1})]), "a")
    assert reason.code == code


def test_the_next_best_is_named_with_his_detour():
    people = [member("anna"), member("bert", 200)]
    reason, _ = why(plan_of(people, [visit("a", 10)]), "a")
    assert reason.data == {"extra": 20, "able": 2, "other": "bert", "other_extra": 380}


def test_an_earlier_answer_and_the_own_grid_are_reasons():
    people = [member("anna"), member("bert", 4)]
    kept = (Kept("a", ("bert",), 600),)
    assert why(plan_of(people, [visit("a", 1)], kept=kept), "a")[0].code == "kept"
    fixed = (Kept("a", ("bert",), 600, Hold.FIXED),)
    assert [each.code for each in why(plan_of(people, [visit("a", 1)], kept=fixed), "a")] == [
        "fixed",
        "fixed",
    ]
    assert why(plan_of(people, [visit("a", 0, own_member="anna")]), "a")[0].code == "own_grid"


def test_why_this_hour():
    visits = [visit("a", 20, 60, 480, 520), visit("b", 30, 60, 480, 700), visit("c", 30, 60, 700, 700)]
    plan = plan_of([member("anna")], [*visits, visit("d", 30, 60, 800, 900)], lunch=Lunch())
    assert [why(plan, key)[1].code for key in "abcd"] == [
        "first",
        "after_previous",
        "window_opens",
        "after_lunch",
    ]
    assert why(plan, "b")[1].data == {"previous": "a", "drive": 10}


def test_reasons_can_be_asked_again_of_a_kept_plan():
    known = problem([member("anna")], [visit("a", 100, 30), visit("b", 5), visit("c", 300)], lunch=Lunch())
    plan = make_plan(known, 1, SHORT)
    assert why_not(known, plan) == plan.unplanned
    assert [each.visit for each in plan.unplanned] == ["a", "c"]
    assert plan.routes[0].shift == Window(480, 1_050)


def test_what_a_remedy_says_is_enough():
    """The visit is planned once its window, or the shift, moves by the minutes that were named."""
    people, late = [member("anna")], visit("a", 10, start=1_100, end=1_200)
    _, remedies = only(plan_of(people, [late]))
    earlier = visit("a", 10, start=1_100 - remedies["move_window"]["minutes"], end=1_200)
    longer = [member("anna", end=1_050 + remedies["longer_shift"]["minutes"])]
    assert plan_of(people, [earlier]).unplanned == plan_of(longer, [late]).unplanned == ()
