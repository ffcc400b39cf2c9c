"""Putting visits elsewhere by hand: at a minute, and for two persons."""

import pytest
from tests.factories import plan as plans
from tests.factories import register
from tests.factories import routes as make

from liming.plan.actions.route_changes import Placing, lock_stop, place_stop, put_visit, undo
from liming.plan.actions.route_needs import NeedDraft, save_need
from liming.plan.models import RoutePlan, RouteStop
from liming.shared.errors import DomainError
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


def stops(plan: RoutePlan, item=None) -> list[RouteStop]:
    rows = RouteStop.objects.everywhere("test").filter(plan=plan).select_related("item", "member")
    return [row for row in rows.order_by("member__code", "start") if item is None or row.item == item]


def refused(code: str, call, /, *args) -> str:
    with pytest.raises(DomainError) as refusal:
        call(*args)
    assert refusal.value.code == code
    return refusal.value.sentence("zh-hans")


def pair(crew: make.Crew):
    """A visit for two beside two others, planned."""
    item = make.work(crew.team, 1, title="双人作业")
    save_need(crew.captain, item, NeedDraft(persons=2))
    return item, make.planned(crew, 2)


def test_a_visit_dragged_along_its_bar_begins_at_that_minute_and_is_locked_there(crew) -> None:
    plan = make.planned(crew, 2)
    stop = stops(plan)[0]
    change = put_visit(crew.captain, plan, (stop.item_id, 1), Placing((stop.member,), DAY, at=840))
    plan.refresh_from_db()
    [moved] = stops(plan, stop.item)
    assert (moved.start, moved.is_locked, moved.member) == (840, True, stop.member)
    assert (change.kind, moved.why_member["code"]) == ("move", stop.why_member["code"])
    undo(crew.captain, plan)
    [back] = stops(plan, stop.item)
    assert (back.start, back.is_locked) == (stop.start, False)


def test_a_minute_outside_the_hours_is_refused_in_words_and_nothing_moves(crew) -> None:
    plan = make.planned(crew, 1)
    [stop] = stops(plan)
    late = Placing((stop.member,), DAY, at=1300)
    assert "排不下" in refused("route_broken", put_visit, crew.captain, plan, (stop.item_id, 1), late)
    plan.refresh_from_db()
    assert plan.digest == plan.made_digest


def test_another_member_takes_the_place_of_one_of_two_and_both_go_at_one_minute(crew) -> None:
    item, plan = pair(crew)
    first, second = (stop.member for stop in stops(plan, item))
    other = next(each for each in crew.members if each not in (first, second))
    put_visit(crew.captain, plan, (item.pk, 1), Placing((other,), DAY, instead_of=str(first.pk)))
    plan.refresh_from_db()
    there = stops(plan, item)
    assert {stop.member for stop in there} == {second, other}
    assert len({(stop.start, stop.end) for stop in there}) == 1
    undo(crew.captain, plan)
    assert {stop.member for stop in stops(plan, item)} == {first, second}


def test_two_are_needed_for_two_and_one_for_one_and_a_lock_holds(crew) -> None:
    item, plan = pair(crew)
    first = crew.members[0]
    assert "2 名" in refused("route_persons", place_stop, crew.captain, plan, (item.pk, 1), Placing((), DAY))
    single = next(stop for stop in stops(plan) if stop.item != item)
    two = Placing(crew.members[:2], DAY)
    refused("route_persons", put_visit, crew.captain, plan, (single.item_id, 1), two)
    lock_stop(crew.captain, stops(plan, item)[0])
    refused("route_locked", place_stop, crew.captain, plan, (item.pk, 1), Placing((first,), DAY))


def test_a_visit_for_two_with_one_who_is_away_is_refused_in_words(crew) -> None:
    item = make.work(crew.team, 1, title="双人作业")
    save_need(crew.captain, item, NeedDraft(persons=2))
    for member in crew.members[1:]:
        register.leave(member, DAY, DAY)
    plan = make.plan(crew)
    assert stops(plan) == []
    both = Placing(crew.members[:2], DAY)
    assert "双人作业" in refused("route_broken", put_visit, crew.captain, plan, (item.pk, 1), both)


def test_a_skill_is_asked_of_each_who_goes(crew) -> None:
    kind = plans.service_type("VAS09", skill_code="high_voltage")
    item = make.work(crew.team, 1, service_type=kind)
    plan = make.plan(crew)
    wrong = Placing((crew.members[0],), DAY, at=600)
    refused("route_lacks_skill", put_visit, crew.captain, plan, (item.pk, 1), wrong)


def test_putting_a_visit_twin(crew) -> None:
    plan = make.planned(crew, 1)
    [stop] = stops(plan)
    placing = Placing((stop.member,), DAY, at=600)
    member = register.viewer_for(Role.MEMBER, crew.team)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(crew.tree.yanhu))
    refused("forbidden", put_visit, member, plan, (stop.item_id, 1), placing)
    refused("out_of_scope", put_visit, stranger, plan, (stop.item_id, 1), placing)
