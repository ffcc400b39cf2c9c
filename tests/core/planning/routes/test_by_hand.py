"""A visit put elsewhere by hand."""

from liming.core.planning.routes import Budget, Member, Problem, Shift, Visit, Window, make_plan
from liming.core.planning.routes.by_hand import NO_HOURS, move
from liming.core.planning.routes.travel import Place

HOME = Place(111.2, 35.1)
DAY = Window(480, 1080)


def member(key: str, **fields) -> Member:
    return Member(key, HOME, (Shift(DAY),), **fields)


def visit(key: str, minutes: int = 60, **fields) -> Visit:
    return Visit(key, Place(111.25, 35.12), minutes, (DAY,), **fields)


def test_the_visit_goes_before_the_named_one_and_all_hours_follow() -> None:
    problem = Problem((member("a"), member("b")), (visit("1"), visit("2")), lunch=None)
    plan = make_plan(problem, 1, Budget(20, 5))
    moved, broken = move(problem, plan, "2", "b", DAY, None)
    assert (broken, moved and moved.members_of()["2"]) == ((), ("b",))
    again, broken = move(problem, moved, "1", "b", DAY, "2")
    assert broken == ()
    assert [stop.visit for stop in again.routes[0].stops] == ["1", "2"]
    assert again.starts()["1"] < again.starts()["2"]


def test_a_route_too_long_for_the_day_has_no_hours() -> None:
    problem = Problem((member("a"), member("b")), (visit("1", 400), visit("2", 400)), lunch=None)
    plan = make_plan(problem, 1, Budget(20, 5))
    [first] = plan.members_of()["1"]
    moved, broken = move(problem, plan, "2", first, DAY, None)
    assert (moved, broken[0].code) == (None, NO_HOURS)
