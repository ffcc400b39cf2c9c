"""Making, moving and scheduling work items."""

from datetime import date

import pytest
from tests.factories import plan as plans
from tests.factories import register
from tests.refusals import refused_as

from liming.plan.actions import add_temporary_item, create_work_item, move_work_item, schedule_item
from liming.plan.enums import MonthPlanState, OriginKind, WorkState
from liming.plan.models import MonthPlan, WorkItem
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, Viewer

pytestmark = pytest.mark.django_db
NOVEMBER_18 = date(2026, 11, 18)


@pytest.fixture
def team(tree: register.UnitTree):
    return register.team(tree.xiaxian)


@pytest.fixture
def captain(team) -> Viewer:
    return register.viewer_for(Role.CAPTAIN, team)


def test_a_new_item_takes_practice_and_dates_from_what_is_known(team, captain) -> None:
    with clock.fixed(clock.at(NOVEMBER_18, 9)):
        item = create_work_item(
            captain,
            team=team,
            title="老人家中断电",
            service_type=plans.service_type("REP02", practice="gold"),
            origin_kind=OriginKind.REQUEST,
            origin_id="Q1",
        )
    assert (item.practice, item.state, item.origin_id) == ("gold", "planned", "Q1")
    assert item.nominal_date == item.scheduled_date == NOVEMBER_18
    assert item.occurrence_key == f"request|{item.pk}"
    entry = AuditEntry.objects.get(act="work_item.created")
    assert (entry.subject_id, entry.unit_path) == (str(item.pk), team.path)


def test_making_work_twin(tree, team) -> None:
    fields = {"team": team, "title": "x", "service_type": plans.service_type(), "origin_kind": "quick"}
    secretary = register.viewer_for(Role.PARTY_SECRETARY, team)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(tree.yanhu))
    refused_as("forbidden", create_work_item, secretary, **fields)
    refused_as("out_of_scope", create_work_item, stranger, **fields)


def test_a_new_item_needs_a_title_and_a_member_of_the_team(tree, team, captain) -> None:
    fields = {"team": team, "title": "x", "service_type": plans.service_type(), "origin_kind": "quick"}
    outsider = register.member(register.team(tree.yanhu))
    refused_as("field_required", create_work_item, captain, **(fields | {"title": ""}))
    refused_as("plan_member_elsewhere", create_work_item, captain, **fields, member=outsider)


def test_moving_saves_audits_and_notes_the_moment_of_doing(team, captain) -> None:
    item = plans.work_item(team, state=WorkState.ON_SITE)
    moment = clock.at(NOVEMBER_18, 15, 30)
    with clock.fixed(moment):
        move_work_item(captain, item, WorkState.DONE)
    saved = WorkItem.objects.everywhere("test").get(pk=item.pk)
    assert (saved.state, saved.done_at) == ("done", moment)
    entry = AuditEntry.objects.get(act="work_item.done")
    assert (entry.before["state"], entry.after["state"]) == ("on_site", "done")


def test_moving_refuses_what_the_table_does_not_list(team, captain) -> None:
    refused_as("illegal_transition", move_work_item, captain, plans.work_item(team), WorkState.DONE)


def test_moving_twin(tree, team) -> None:
    item = plans.work_item(team)
    secretary = register.viewer_for(Role.PARTY_SECRETARY, team)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(tree.yanhu))
    member = register.viewer_for(Role.MEMBER, team)
    refused_as("forbidden", move_work_item, secretary, item, WorkState.ACCEPTED)
    refused_as("out_of_scope", move_work_item, stranger, item, WorkState.ACCEPTED)
    refused_as("forbidden", move_work_item, member, item, WorkState.CANCELLED)


def test_a_member_may_end_a_pause_and_give_up_work_in_hand_but_not_cancel_the_plan(team) -> None:
    member = register.viewer_for(Role.MEMBER, team)
    waiting = plans.work_item(team, state=WorkState.WAITING)
    assert move_work_item(member, waiting, WorkState.DISPATCHED).state == WorkState.DISPATCHED
    in_hand = plans.work_item(team, state=WorkState.EN_ROUTE)
    assert move_work_item(member, in_hand, WorkState.CANCELLED).state == WorkState.CANCELLED
    refused_as("forbidden", move_work_item, member, plans.work_item(team), WorkState.CANCELLED)


def test_the_second_of_two_movers_is_told_that_the_item_changed(team, captain) -> None:
    item = plans.work_item(team)
    stale = WorkItem.objects.everywhere("test").get(pk=item.pk)
    move_work_item(captain, item, WorkState.ACCEPTED)
    refused_as("changed_meanwhile", move_work_item, captain, stale, WorkState.CANCELLED)


def test_scheduling_moves_the_day_and_never_the_nominal_date(team, captain) -> None:
    item = plans.work_item(team)
    somebody = register.member(team)
    schedule_item(captain, item, date(2026, 11, 20), somebody)
    saved = WorkItem.objects.everywhere("test").get(pk=item.pk)
    assert (saved.nominal_date, saved.scheduled_date) == (NOVEMBER_18, date(2026, 11, 20))
    assert saved.member_id == somebody.pk


def test_missed_work_put_on_a_new_day_is_planned_again(team, captain) -> None:
    item = plans.work_item(team, state=WorkState.MISSED)
    assert schedule_item(captain, item, date(2026, 11, 25)).state == WorkState.PLANNED


def test_work_that_began_cannot_be_put_on_another_day(team, captain) -> None:
    item = plans.work_item(team, state=WorkState.ON_SITE)
    refused_as("plan_item_started", schedule_item, captain, item, date(2026, 11, 20))


def test_scheduling_twin(tree, team) -> None:
    item = plans.work_item(team)
    member = register.viewer_for(Role.MEMBER, team)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(tree.yanhu))
    refused_as("forbidden", schedule_item, member, item, NOVEMBER_18)
    refused_as("out_of_scope", schedule_item, stranger, item, NOVEMBER_18)


def test_a_temporary_item_joins_the_month_outside_its_baseline(team, captain) -> None:
    item = add_temporary_item(captain, team, plans.service_type(), "防汛特巡", NOVEMBER_18)
    assert item.month_plan is not None
    assert (item.month_plan.month, item.in_baseline) == (date(2026, 11, 1), False)
    assert item.plan_line_id is None


def test_a_closed_month_takes_no_temporary_item(team, captain) -> None:
    MonthPlan.objects.everywhere("test").create(
        team=team, month=date(2026, 11, 1), state=MonthPlanState.CLOSED
    )
    refused_as("plan_month_closed", add_temporary_item, captain, team, plans.service_type(), "x", NOVEMBER_18)


def test_temporary_item_twin(tree, team) -> None:
    member = register.viewer_for(Role.MEMBER, team)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(tree.yanhu))
    kind = plans.service_type()
    refused_as("forbidden", add_temporary_item, member, team, kind, "x", NOVEMBER_18)
    refused_as("out_of_scope", add_temporary_item, stranger, team, kind, "x", NOVEMBER_18)
