from tests.core.planning.routes.tiny import SHORT, at, member, problem, visit
from tools.bench.routing.rest_of_day import rest_of_day

from liming.core.planning.routes import Budget, Hold, Kept, Lunch, Visit, Window, make_plan

PEOPLE = [member("anna"), member("bert", 60), member("carl", 120)]
VISITS = [visit(f"v{number:02}", 8 * number, 45) for number in range(15)]
KNOWN = problem(PEOPLE, VISITS, lunch=Lunch())
PLAN = make_plan(KNOWN, 1, Budget(300, 200))


def test_whoever_is_ill_does_nothing_more_and_others_take_over():
    ill = PLAN.routes[0].member
    found = rest_of_day(KNOWN, PLAN, 600, 1, absent=[ill], budget=SHORT)
    assert ill not in {route.member for route in found.plan.routes}
    left = {stop.visit for stop in PLAN.routes[0].stops if stop.start >= 600}
    assert left & set(found.plan.members_of())


def test_what_has_begun_or_is_driven_to_goes_on():
    now = PLAN.routes[1].stops[0].start + 1
    found = rest_of_day(KNOWN, PLAN, now, 1, budget=SHORT)
    begun = {stop.visit for route in PLAN.routes for stop in route.stops if stop.arrive - stop.drive < now}
    assert set(found.going_on) == begun
    assert not begun & {each.key for each in found.problem.visits}


def test_nobody_sets_out_before_now_nor_before_the_visit_in_hand_is_done():
    now = PLAN.routes[1].stops[0].start + 1
    found = rest_of_day(KNOWN, PLAN, now, 1, budget=SHORT)
    ends = {
        route.member: max((s.end for s in route.stops if s.visit in found.going_on), default=now)
        for route in PLAN.routes
    }
    assert all(route.leaves >= max(now, ends[route.member]) for route in found.plan.routes)


def test_an_urgent_visit_is_taken_in_and_nothing_else_changes_member_without_need():
    urgent = Visit("urgent", at(60), 30, (Window(600, 700),), {}, 3)
    found = rest_of_day(KNOWN, PLAN, 600, 1, added=[urgent], budget=SHORT)
    assert "urgent" in found.plan.members_of()
    assert (found.moved, found.untouched > 5) == ((), True)


def test_a_cancelled_visit_is_gone():
    last = PLAN.routes[0].stops[-1].visit
    found = rest_of_day(KNOWN, PLAN, 500, 1, gone=[last], budget=SHORT)
    assert last not in found.plan.members_of()
    assert last not in {each.visit for each in found.plan.unplanned}


def test_a_promised_hour_outlives_the_illness_of_who_promised():
    visits = [visit("a", 10, 30, 700, 900), visit("b", 110, 30)]
    known = problem(PEOPLE, visits, kept=(Kept("a", ("anna",), 800, Hold.FIXED),))
    plan = make_plan(known, 1, SHORT)
    found = rest_of_day(known, plan, 600, 1, absent=["anna"], budget=SHORT)
    assert found.plan.members_of()["a"] == ("bert",)
    assert abs(found.plan.starts()["a"] - 800) <= known.weights.promise


def test_lunch_begun_is_ended_before_the_next_drive():
    found = rest_of_day(KNOWN, PLAN, 740, 1, budget=SHORT)
    ends = {route.member: route.lunch.end for route in PLAN.routes if route.lunch and route.lunch.start < 740}
    assert ends
    assert all(route.leaves >= ends.get(route.member, 0) for route in found.plan.routes)


def test_the_same_replan_is_made_again():
    one, other = (rest_of_day(KNOWN, PLAN, 600, 4, absent=["bert"], budget=SHORT) for _ in range(2))
    assert one.plan.digest == other.plan.digest


def test_two_persons_on_their_way_to_one_visit_both_go_on():
    pair = visit("pair", 30, 60, 600, 600, persons=2)
    known = problem([member("anna"), member("bert", 35)], [pair])
    plan = make_plan(known, 1, SHORT)
    found = rest_of_day(known, plan, 575, 1, budget=SHORT)
    assert (found.going_on, found.plan.routes) == (("pair",), ())


def test_lunch_due_after_a_late_morning_is_had_before_the_next_drive():
    visits = [visit("a", 10, 60, 700, 700), visit("b", 10, 60, 840, 1_000)]
    known = problem([member("anna")], visits, lunch=Lunch())
    plan = make_plan(known, 1, SHORT)
    found = rest_of_day(known, plan, 730, 1, budget=SHORT)
    (lunch,), (route,) = [each.lunch for each in plan.routes], found.plan.routes
    assert lunch.start >= 730
    assert route.leaves >= 760 + 45


def test_who_drives_to_a_visit_whose_second_person_fell_ill_does_not_go_on_alone():
    pair = visit("pair", 30, 60, 600, 600, persons=2)
    known = problem([member("anna"), member("bert", 35)], [pair])
    plan = make_plan(known, 1, SHORT)
    found = rest_of_day(known, plan, 575, 1, absent=["bert"], budget=SHORT)
    assert (found.going_on, found.plan.routes) == ((), ())
    assert found.plan.unplanned[0].reason.code == "nobody_on_duty"
