from tests.core.planning.routes.tiny import SHORT, member, problem, visit

from liming.core.planning.routes import Budget, Lunch, Window, make_plan

PAIR = visit("pair", 30, 60, 500, 800, persons=2)


def hours(plan, key):
    return sorted(
        (route.member, stop.start) for route in plan.routes for stop in route.stops if stop.visit == key
    )


def test_two_persons_begin_at_the_same_minute():
    plan = make_plan(problem([member("anna"), member("bert", 100)], [PAIR]), 1, SHORT)
    (_, first), (_, second) = hours(plan, "pair")
    assert first == second
    assert plan.members_of() == {"pair": ("anna", "bert")}


def test_each_is_told_who_the_other_is():
    plan = make_plan(problem([member("anna"), member("bert", 100)], [PAIR]), 1, SHORT)
    reasons = {route.member: stop.why_hour for route in plan.routes for stop in route.stops}
    assert {who: reason.data["member"] for who, reason in reasons.items()} == {"anna": "bert", "bert": "anna"}
    assert {reason.code for reason in reasons.values()} == {"with_partner"}


def test_other_visits_are_planned_around_the_pair():
    visits = [PAIR, *(visit(f"v{number}", 12 * number, 40) for number in range(10))]
    plan = make_plan(
        problem([member("anna"), member("bert", 90)], visits, lunch=Lunch()), 1, Budget(300, 300)
    )
    assert plan.unplanned == ()
    assert len({start for _, start in hours(plan, "pair")}) == 1


def test_a_pair_is_never_half_planned():
    plan = make_plan(problem([member("anna")], [PAIR]), 1, SHORT)
    assert plan.routes == ()
    assert plan.unplanned[0].reason.code == "lacks_skill"
    assert plan.unplanned[0].reason.data["persons"] == 2
    assert plan.score.lost == 2 * 120


def test_two_who_are_never_there_together_make_no_pair():
    people = [member("anna", end=640), member("bert", start=660)]
    plan = make_plan(problem(people, [visit("pair", 10, 60, 480, 1_000, persons=2)]), 1, SHORT)
    assert (plan.routes, plan.unplanned[0].reason.code) == ((), "no_room")


def test_two_pairs_of_the_same_people_follow_each_other():
    pairs = [visit(f"p{number}", 10 * number, 60, 500, 900, persons=2) for number in range(3)]
    plan = make_plan(problem([member("anna"), member("bert")], pairs), 1, Budget(300, 300))
    assert plan.unplanned == ()
    assert [len({start for _, start in hours(plan, pair.key)}) for pair in pairs] == [1, 1, 1]
    assert plan.routes[0].shift == Window(480, 1_050)
