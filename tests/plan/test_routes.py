"""Planning, publishing and changing the routes of a day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from tests.factories import plan as plans
from tests.factories import register
from tests.factories import routes as make
from tests.refusals import refused_as

from liming.plan.actions.route_changes import lock_stop, move_stop, undo
from liming.plan.actions.routes import RouteWish, plan_routes, publish_routes, verify_route
from liming.plan.bridge import routes as core
from liming.plan.enums import RouteCause, WorkState
from liming.plan.models import RouteGap, RoutePlan, RouteStop, VisitNeed, WorkItem
from liming.plan.queries.route_ground import ground, span_of
from liming.plan.queries.routes import (
    route_board,
    route_plan_of,
    route_week,
    stops_of_member,
)
from liming.plan.rules.routes import Busy, Worked, tell_worked
from liming.register.models import Notice
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=make.crew),
    pytest.mark.clock_at(make.EVENING_BEFORE),
]
DAY = make.DAY


@pytest.fixture
def crew() -> make.Crew:
    return make.crew()


def stops(plan: RoutePlan) -> list[RouteStop]:
    return list(RouteStop.objects.everywhere("test").filter(plan=plan).select_related("item", "member"))


def gaps(plan: RoutePlan) -> list[RouteGap]:
    return list(RouteGap.objects.everywhere("test").filter(plan=plan).select_related("item"))


def need(item: WorkItem, **fields) -> WorkItem:
    VisitNeed.objects.everywhere("test").create(item=item, **fields)
    return item


def test_a_draft_holds_every_visit_with_hours_and_reasons_and_says_what_makes_it_again(crew) -> None:
    plan = make.planned(crew)
    assert {stop.item.title for stop in stops(plan)} == {"到访1", "到访2", "到访3"}
    assert all(stop.why_member["code"] and stop.why_hour["code"] for stop in stops(plan))
    assert all(480 <= stop.start < stop.end <= 1080 for stop in stops(plan))
    assert (plan.state, plan.number, plan.iterations, plan.engine.split()[0]) == (
        "draft",
        1,
        [30, 10],
        "pyvrp",
    )
    assert plan.digest == plan.made_digest
    assert verify_route(crew.captain, plan) is True
    assert AuditEntry.objects.filter(act="route_plan.made", subject_id=str(plan.pk)).count() == 1


def test_the_minutes_of_a_routing_service_are_kept_with_the_plan_that_asked_it(crew) -> None:
    """Made again without the service, it comes out the same."""
    core.use_routing_service(lambda roads: Ferries())
    try:
        plan = make.planned(crew)
    finally:
        core.use_routing_service(None)
    assert {stop.drive for stop in stops(plan)} == {Ferries.EACH}
    assert verify_route(crew.captain, plan) is True
    assert Ferries.EACH not in {stop.drive for stop in stops(make.plan(crew))}


class Ferries:
    """Every way takes as long."""

    EACH = 23

    def minutes(self, places: Sequence[core.Place]) -> Any:
        apart = np.array([[one != other for other in places] for one in places])
        return apart.astype(np.int64) * self.EACH


def test_a_plan_that_was_tampered_with_is_not_made_again_the_same(crew) -> None:
    plan = make.planned(crew)
    RoutePlan.objects.everywhere("test").filter(pk=plan.pk).update(seed=plan.seed, made_digest="0" * 64)
    assert verify_route(crew.captain, plan) is False


def test_planning_twin(crew) -> None:
    make.work(crew.team, 1)
    wish = RouteWish(iterations=make.TINY)
    secretary = register.viewer_for(Role.PARTY_SECRETARY, crew.team)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(crew.tree.yanhu))
    refused_as("forbidden", plan_routes, secretary, crew.team, DAY, 1, wish)
    refused_as("out_of_scope", plan_routes, stranger, crew.team, DAY, 1, wish)


def test_a_skill_nobody_has_leaves_the_visit_out_with_its_reason_and_a_remedy(crew) -> None:
    kind = plans.service_type("VAS09", skill_code="live_line")
    register.skill(crew.members[0], "live_line", level=1)
    item = need(make.work(crew.team, 1, service_type=kind), skill_level=3)
    plan = make.plan(crew)
    [gap] = gaps(plan)
    assert (gap.item, gap.reason["code"], gap.reason["data"]["highest"]) == (
        item,
        "lacks_skill",
        {"live_line": 1},
    )
    assert gap.remedies[0]["code"] == "train"


def test_nobody_at_work_in_the_window_is_said(crew) -> None:
    need(make.work(crew.team, 1), opens=1200, closes=1260)
    [gap] = gaps(make.plan(crew))
    assert (gap.reason["code"], gap.remedies[0]["code"]) == ("nobody_on_duty", "move_window")


def test_contradicting_needs_are_refused_in_words_and_nothing_is_made(crew) -> None:
    need(make.work(crew.team, 1, title="变台检修"), persons=3)
    assert "变台检修" in refused_as("route_impossible", make.plan, crew).sentence("zh-hans")
    assert RoutePlan.objects.everywhere("test").count() == 0


def test_days_that_are_over_too_many_or_without_work_are_refused(crew) -> None:
    refused_as("route_nothing", make.plan, crew)
    refused_as("route_over", plan_routes, crew.captain, crew.team, DAY - timedelta(days=2), 1, RouteWish())
    refused_as("route_days", plan_routes, crew.captain, crew.team, DAY, 8, RouteWish())


def test_leave_and_busy_spans_keep_members_at_home(crew) -> None:
    register.leave(crew.members[0], DAY, DAY)
    plan = make.planned(crew, 2, busy=(Busy(crew.members[1].pk, DAY, 480, 1080, "驿站值班"),))
    assert {stop.member.name for stop in stops(plan)} == {"李文斌"}


def test_two_persons_go_together_and_only_one_answers_for_the_work(crew) -> None:
    item = need(make.work(crew.team, 1), persons=2)
    plan = publish_routes(crew.captain, make.plan(crew))
    pair = stops(plan)
    assert len({stop.member_id for stop in pair}) == 2
    assert len({(stop.start, stop.end) for stop in pair}) == 1
    item.refresh_from_db()
    assert item.member_id == min(pair, key=lambda stop: stop.member.code).member_id


def test_night_work_gets_two_who_end_early_that_day_and_begin_late_the_next(crew) -> None:
    item = need(make.work(crew.team, 1), is_night=True)
    make.work(crew.team, 2, nominal_date=DAY + timedelta(days=1))
    plan = make.plan(crew, days=2)
    [night] = [stop for stop in stops(plan) if stop.item == item]
    assert night.start >= 1200
    about = next(each for each in plan.problem["members"] if each["key"] == str(night.member_id))
    hours = [(each["window"]["start"], each["window"]["end"]) for each in about["shifts"]]
    assert hours == [(480, 720), (1200, 1560), (1440 + 780, 1440 + 1080)]


def test_work_of_two_days_has_a_stop_on_each_and_movable_work_may_go_on_a_later_day(crew) -> None:
    long = need(make.work(crew.team, 1), work_days=2)
    plan = make.plan(crew, days=2)
    days = [(stop.part, stop.day) for stop in stops(plan) if stop.item == long]
    assert days == [(1, DAY), (2, DAY + timedelta(days=1))]


def test_publishing_writes_member_and_day_to_the_work_and_tells_each_member_once(crew) -> None:
    account = register.account(Role.MEMBER, crew.team, "wei", crew.members[0])
    for other in crew.members[1:]:
        register.leave(other, DAY, DAY)
    plan = publish_routes(crew.captain, make.planned(crew, 2))
    rows = WorkItem.objects.everywhere("test").filter(team=crew.team)
    assert {(row.member_id, row.scheduled_date) for row in rows} == {(crew.members[0].pk, DAY)}
    assert [row.kind for row in Notice.objects.filter(account=account)] == ["route_published"]
    assert (plan.state, plan.published_by) == ("published", crew.captain.name)
    refused_as("illegal_transition", publish_routes, crew.captain, plan)


def test_publishing_twin(crew) -> None:
    plan = make.planned(crew)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(crew.tree.yanhu))
    refused_as("forbidden", publish_routes, register.viewer_for(Role.MEMBER, crew.team), plan)
    refused_as("out_of_scope", publish_routes, stranger, plan)


def test_work_that_ended_meanwhile_stops_the_publication_and_nothing_is_half_given(crew) -> None:
    plan = make.planned(crew)
    WorkItem.objects.everywhere("test").filter(title="到访2").update(state=WorkState.CANCELLED)
    refused_as("route_stale", publish_routes, crew.captain, plan)
    assert not WorkItem.objects.everywhere("test").exclude(member=None).exists()


def test_an_ill_member_s_visits_go_to_others_and_the_changes_say_why(crew) -> None:
    first = make.published(crew, 4)
    ill = stops(first)[0].member
    lost = {stop.item_id for stop in stops(first) if stop.member == ill}
    register.leave(ill, DAY, DAY, "sick")
    with clock.fixed(clock.at(DAY, 7)):
        draft = plan_routes(
            crew.captain, crew.team, DAY, 1, RouteWish(RouteCause.ABSENCE, iterations=make.TINY)
        )
        lines = route_board(crew.captain, crew.team, DAY, draft).changes
        assert {line.item.pk for line in lines if line.why == "absent"} == lost
        assert ill not in {stop.member for stop in stops(draft)}
        assert len(stops(draft)) == 4
        publish_routes(crew.captain, draft)
    first.refresh_from_db()
    assert first.state == "superseded"


def test_untouched_visits_stay_with_their_members_when_something_urgent_comes_in(crew) -> None:
    first = make.published(crew, 3)
    urgent = make.work(crew.team, 4, title="急件", due_at=clock.at(DAY, 12))
    before = {stop.item_id: stop.member_id for stop in stops(first)}
    draft = plan_routes(crew.captain, crew.team, DAY, 1, RouteWish(RouteCause.URGENT, iterations=make.TINY))
    after = {stop.item_id: stop.member_id for stop in stops(draft)}
    assert {key: after[key] for key in before} == before
    assert urgent.pk in after
    assert [
        line.why for line in route_board(crew.captain, crew.team, DAY, draft).changes if line.item == urgent
    ] == ["new"]


def test_lunch_that_is_due_is_not_lost_when_the_day_is_planned_again_at_noon(crew) -> None:
    """Three times in a row: whoever has not had it is not sent on before it is over."""
    first = make.published(crew, 24)
    lunches = {UUID(route["member"]): route["lunch"] for route in first.result["routes"]}
    ends = {member: lunch["end"] for member, lunch in lunches.items() if lunch}
    assert ends
    for minute in (5, 10, 20):
        make.work(crew.team, 10 + minute)
        with clock.fixed(clock.at(DAY, 12, minute)):
            draft = make.plan(crew, cause=RouteCause.URGENT)
            publish_routes(crew.captain, draft)
        new = [stop for stop in stops(draft) if not stop.is_under_way and stop.member_id in ends]
        assert all(stop.arrive - stop.drive >= min(ends[stop.member_id], 720 + minute + 45) for stop in new)
        assert new


def test_work_under_way_goes_on_and_its_member_is_free_only_afterwards(crew) -> None:
    make.published(crew, 3)
    going = stops(route_plan_of(crew.captain, crew.team, DAY))[0]
    WorkItem.objects.everywhere("test").filter(pk=going.item_id).update(state=WorkState.ON_SITE)
    make.work(crew.team, 5)
    with clock.fixed(clock.at(DAY, going.start // 60, going.start % 60 + 5)):
        draft = plan_routes(
            crew.captain, crew.team, DAY, 1, RouteWish(RouteCause.URGENT, iterations=make.TINY)
        )
    same = [stop for stop in stops(draft) if stop.item_id == going.item_id]
    assert [(stop.member_id, stop.start, stop.is_under_way) for stop in same] == [
        (going.member_id, going.start, True)
    ]
    assert all(
        stop.arrive - stop.drive >= going.end
        for stop in stops(draft)
        if stop.member_id == going.member_id and not stop.is_under_way
    )


def test_a_signed_request_stays_with_whoever_signed_for_it(crew) -> None:
    item = make.work(crew.team, 1, origin_kind="request", state=WorkState.ACCEPTED, member=crew.members[1])
    [stop] = stops(make.plan(crew))
    assert (stop.item, stop.member) == (item, crew.members[1])


def test_a_visit_is_moved_to_another_member_with_its_price_and_back_again(crew) -> None:
    plan = make.planned(crew)
    stop = stops(plan)[0]
    other = next(each for each in crew.members if each != stop.member)
    change = move_stop(crew.captain, plan, (stop.item_id, 1), other)
    plan.refresh_from_db()
    assert change.data["to"] == [str(other.pk)]
    assert {each.member for each in stops(plan) if each.item_id == stop.item_id} == {other}
    assert plan.digest != plan.made_digest
    undo(crew.captain, plan)
    plan.refresh_from_db()
    assert plan.digest == plan.made_digest
    assert {each.member for each in stops(plan) if each.item_id == stop.item_id} == {stop.member}
    refused_as("route_nothing_to_undo", undo, crew.captain, plan)


def test_a_move_that_breaks_a_rule_is_refused_in_words_and_leaves_the_plan_alone(crew) -> None:
    kind = plans.service_type("VAS09", skill_code="high_voltage")
    item = make.work(crew.team, 1, service_type=kind)
    plan = make.plan(crew)
    refused_as("route_lacks_skill", move_stop, crew.captain, plan, (item.pk, 1), crew.members[0])
    register.leave(crew.members[0], DAY, DAY)
    digest = plan.digest
    plan.refresh_from_db()
    assert plan.digest == digest


def test_moving_locking_and_undoing_twin(crew) -> None:
    plan = make.planned(crew)
    stop = stops(plan)[0]
    member = register.viewer_for(Role.MEMBER, crew.team)
    refused_as("forbidden", move_stop, member, plan, (stop.item_id, 1), crew.members[0])
    refused_as("forbidden", lock_stop, member, stop)
    refused_as("forbidden", undo, member, plan)


def test_a_locked_stop_keeps_member_and_minute_when_everything_is_planned_again(crew) -> None:
    plan = make.planned(crew)
    stop = stops(plan)[0]
    lock_stop(crew.captain, stop)
    refused_as("route_locked", move_stop, crew.captain, plan, (stop.item_id, 1), crew.members[0])
    make.work(crew.team, 6)
    again = make.plan(crew, seed=99)
    [kept] = [each for each in stops(again) if each.item_id == stop.item_id]
    assert (kept.member_id, kept.start, kept.is_locked) == (stop.member_id, stop.start, True)
    assert kept.why_member["code"] == "fixed"
    plan.refresh_from_db()
    assert plan.state == "superseded"


def test_moving_in_a_published_plan_changes_the_work_and_tells_both(crew) -> None:
    accounts = [register.account(Role.MEMBER, crew.team, each.code, each) for each in crew.members[:2]]
    register.leave(crew.members[2], DAY, DAY)
    plan = make.published(crew, 2)
    Notice.objects.all().delete()
    stop = stops(plan)[0]
    other = next(each for each in crew.members[:2] if each != stop.member)
    move_stop(crew.captain, plan, (stop.item_id, 1), other)
    assert WorkItem.objects.everywhere("test").get(pk=stop.item_id).member == other
    assert Notice.objects.filter(account=accounts[crew.members.index(other)]).count() == 1


def test_a_promised_hour_holds_within_its_leeway(crew) -> None:
    item = need(make.work(crew.team, 1), promised=840)
    make.work(crew.team, 2)
    [stop] = [each for each in stops(make.plan(crew)) if each.item == item]
    assert abs(stop.start - 840) <= 15
    assert stop.why_hour["code"] == "promised"


def test_a_week_is_published_and_a_day_in_it_is_planned_anew_with_all_of_it(crew) -> None:
    for number in range(3):
        make.work(crew.team, number + 1, nominal_date=DAY + timedelta(days=number))
    week = publish_routes(crew.captain, make.plan(crew, days=3))
    again = plan_routes(crew.captain, crew.team, DAY + timedelta(days=1), 1, RouteWish(iterations=make.TINY))
    assert (again.first_day, again.days, again.replaces) == (DAY, 3, week)
    refused_as("route_overlap", plan_routes, crew.captain, crew.team, DAY + timedelta(days=2), 3, RouteWish())


def test_the_board_and_a_member_s_day_ask_the_same_number_of_queries_for_one_and_three(
    crew, django_assert_num_queries
) -> None:
    one = make.published(crew, 1)
    with django_assert_num_queries(5):
        route_board(crew.captain, crew.team, DAY, one)
    member = stops(one)[0].member
    with django_assert_num_queries(1):
        assert len(stops_of_member(member.pk, DAY, DAY)) == 1
    for number in (2, 3):
        make.work(crew.team, number)
    three = publish_routes(crew.captain, make.plan(crew))
    with django_assert_num_queries(6):
        board = route_board(crew.captain, crew.team, DAY, three)
    assert (board.planned, len(board.gaps)) == (3, 0)


def test_the_same_work_makes_the_same_plan(crew) -> None:
    first = make.planned(crew, seed=7)
    second = make.plan(crew, seed=7)
    assert first.made_digest == second.made_digest


def test_work_left_over_from_requests_comes_along_and_plan_work_of_other_days_does_not(crew) -> None:
    late = make.work(crew.team, 1, origin_kind="request", nominal_date=date(2026, 11, 12))
    make.work(crew.team, 2, nominal_date=date(2026, 11, 19))
    make.work(crew.team, 3)
    with clock.fixed(clock.at(DAY, 7)):
        plan = make.plan(crew)
    assert {stop.item.title for stop in stops(plan)} == {late.title, "到访3"}


def test_a_week_shows_every_member_his_own_days(crew) -> None:
    for number, member in enumerate(crew.members[1:], start=1):
        day = DAY + timedelta(days=number)
        make.work(crew.team, number, nominal_date=day, state="accepted", member=member, title=member.name)
    plan = make.plan(crew, days=3)
    rows = [
        (member.name, [stop.item.title for line in lines for stop in line.stops])
        for member, lines in route_week(crew.captain, plan)
    ]
    assert rows == [("张建军", ["张建军"]), ("李文斌", ["李文斌"])]


def test_work_of_several_days_stays_with_one_member_and_says_so(crew) -> None:
    long = need(make.work(crew.team, 1), work_days=3)
    for number in range(3):
        day = DAY + timedelta(days=number)
        busy = crew.members[number % 3]
        for place in (2, 3):
            make.work(crew.team, place * 4, nominal_date=day, state="accepted", member=busy)
    plan = make.plan(crew, days=3)
    parts = sorted((stop for stop in stops(plan) if stop.item == long), key=lambda stop: stop.part)
    assert len(parts) == 3
    assert len({stop.member_id for stop in parts}) == 1
    assert "same_member" in {stop.why_member["code"] for stop in parts}
    assert verify_route(crew.captain, plan) is True


def test_loads_count_recorded_minutes_and_the_usual_ones_where_nothing_was_recorded(crew) -> None:
    first, second, third = crew.members
    done = {
        "state": "done",
        "nominal_date": DAY - timedelta(days=2),
        "done_at": clock.at(DAY, 9) - timedelta(2),
    }
    recorded = make.work(crew.team, 1, member=first, **done)
    make.work(crew.team, 2, member=second, **done)
    tell_worked("test", lambda team, begin, end: [Worked(first.pk, recorded.pk, 200)])
    try:
        loads = ground(crew.team, span_of(DAY, 1)).loads
    finally:
        tell_worked("test", lambda team, begin, end: [])
    usual = recorded.service_type.usual_minutes
    mean = (200 + usual) // 3
    assert loads == {first.pk: 200 - mean, second.pk: usual - mean, third.pk: -mean}
