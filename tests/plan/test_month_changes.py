"""Moving, adding and cancelling in a month: free in a draft, with a reason once the baseline is frozen."""

from datetime import date

import pytest
from tests.factories import plan as plans
from tests.factories import register
from tests.refusals import refused_as

from liming.plan.actions import (
    add_temporary_item,
    approve_year_plan,
    cancel_items,
    confirm_month,
    create_year_plan,
    derive_month,
    move_items,
    move_work_item,
    schedule_item,
)
from liming.plan.enums import WorkState
from liming.plan.models import MonthChange, WorkItem
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM
MONTH = "2026-11"
FRIDAY = date(2026, 11, 20)


def all_items():
    return WorkItem.objects.everywhere("test").order_by("occurrence_key")


def changes() -> list[tuple[object, ...]]:
    rows = MonthChange.objects.everywhere("test").order_by("id")
    return list(rows.values_list("kind", "day_before", "day_after", "reason"))


@pytest.fixture
def team(tree):
    return register.team(tree.xiaxian, code="XX")


@pytest.fixture
def item(tree, team) -> WorkItem:
    """The one visit of the month, due on the 18th."""
    plans.approved_plan(tree.province, {"code": "L1"})
    derive_month(SYSTEM, MONTH)
    return all_items().select_related("month_plan", "plan_line", "team").get()


@pytest.fixture
def frozen(team, item) -> WorkItem:
    confirm_month(SYSTEM, team, MONTH)
    return all_items().select_related("month_plan", "plan_line", "team").get()


def test_a_draft_is_moved_without_a_reason_and_leaves_no_change(item) -> None:
    move_items(SYSTEM, [item], FRIDAY)
    assert (all_items().get().scheduled_date, changes()) == (FRIDAY, [])


def test_after_the_baseline_a_move_keeps_its_reason_and_both_days(frozen) -> None:
    refused_as("plan_reason_needed", move_items, SYSTEM, [frozen], FRIDAY, "  ")
    assert all_items().get().scheduled_date == date(2026, 11, 18)
    move_items(SYSTEM, [frozen], FRIDAY, "客户改期")
    assert changes() == [("moved", date(2026, 11, 18), FRIDAY, "客户改期")]
    assert (all_items().get().nominal_date, all_items().get().in_baseline) == (date(2026, 11, 18), True)


def test_another_member_on_the_same_day_needs_no_reason(team, frozen) -> None:
    member = register.member(team)
    schedule_item(SYSTEM, frozen, date(2026, 11, 18), member)
    assert (all_items().get().member_id, changes()) == (member.pk, [])


def test_a_visit_stays_in_its_turn_but_what_was_missed_is_made_up_later(item) -> None:
    refused_as("plan_outside_turn", move_items, SYSTEM, [item], date(2026, 12, 1))
    move_work_item(SYSTEM, item, WorkState.MISSED)
    move_items(SYSTEM, [item], date(2026, 12, 1))
    assert all_items().get().state == "planned"


def test_several_are_moved_together_or_none_is(tree, team) -> None:
    plans.approved_plan(tree.province, {"code": "L1"}, {"code": "L2"})
    derive_month(SYSTEM, MONTH)
    first, second = all_items().select_related("month_plan", "plan_line", "team")
    move_work_item(SYSTEM, second, WorkState.ACCEPTED)
    refused_as("plan_item_started", move_items, SYSTEM, [first, second], FRIDAY)
    assert {each.scheduled_date for each in all_items()} == {date(2026, 11, 18)}
    refused_as("plan_nothing_chosen", move_items, SYSTEM, [], FRIDAY)


def test_cancelling_keeps_its_reason_and_the_baseline(frozen) -> None:
    refused_as("plan_reason_needed", cancel_items, SYSTEM, [frozen])
    cancel_items(SYSTEM, [frozen], "村里停会")
    assert (all_items().get().state, all_items().get().in_baseline) == ("cancelled", True)
    assert changes() == [("cancelled", date(2026, 11, 18), date(2026, 11, 18), "村里停会")]


def test_temporary_work_after_the_baseline_says_why(team, frozen) -> None:
    kind = plans.service_type()
    refused_as("plan_reason_needed", add_temporary_item, SYSTEM, team, kind, "防汛特巡", FRIDAY)
    add_temporary_item(SYSTEM, team, kind, "防汛特巡", FRIDAY, reason="县防汛办通知")
    assert changes() == [("added", None, FRIDAY, "县防汛办通知")]


def test_what_a_new_version_of_the_plan_adds_to_a_frozen_month_is_a_change_with_its_reason(
    tree, team, frozen
) -> None:
    second = create_year_plan(SYSTEM, 2026, tree.province, "第2版")
    plans.plan_line(second, code="L2")
    approve_year_plan(SYSTEM, second)
    derive_month(SYSTEM, MONTH)
    assert changes() == [("added", None, date(2026, 11, 18), "对照年度方案")]


def test_moving_twin(tree, team, item) -> None:
    member = register.viewer_for(Role.MEMBER, team)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(tree.yanhu))
    for call in (
        lambda viewer: move_items(viewer, [item], FRIDAY),
        lambda viewer: cancel_items(viewer, [item]),
    ):
        refused_as("forbidden", call, member)
        refused_as("out_of_scope", call, stranger)
