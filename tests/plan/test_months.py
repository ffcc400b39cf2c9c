"""Deriving, confirming and closing a month."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import plan as plans
from tests.factories import register
from tests.refusals import refused_as

from liming.plan.actions import (
    approve_year_plan,
    confirm_month,
    create_year_plan,
    derive_month,
    move_work_item,
    schedule_item,
)
from liming.plan.enums import WorkState
from liming.plan.models import MonthPlan, WorkItem
from liming.register.models import GridVersion
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM
MONTH = "2026-11"
GRIDS = {"kind": "grid"}


def all_items():
    return WorkItem.objects.everywhere("test").order_by("occurrence_key")


@pytest.fixture
def team(tree):
    return register.team(tree.xiaxian, code="XX")


def test_a_date_line_gives_every_team_of_the_plan_its_day(tree, team) -> None:
    register.team(tree.wuxiang, code="WX")
    plans.approved_plan(tree.province, {"code": "L1", "title": "上门服务日"})
    derived = derive_month(SYSTEM, MONTH)
    assert derived.applied
    assert [item.occurrence_key for item in all_items()] == [
        "SX.L1|team:WX|2026-11-18",
        "SX.L1|team:XX|2026-11-18",
    ]
    assert all(item.nominal_date == item.scheduled_date == date(2026, 11, 18) for item in all_items())


def test_a_second_run_changes_nothing(tree, team) -> None:
    plans.approved_plan(tree.province)
    derive_month(SYSTEM, MONTH)
    again = derive_month(SYSTEM, MONTH)
    assert (again.is_empty, again.kept, all_items().count()) == (True, 1, 1)
    assert AuditEntry.objects.filter(act="month_plan.derived").count() == 1


def test_a_preview_writes_nothing(tree, team) -> None:
    plans.approved_plan(tree.province)
    preview = derive_month(SYSTEM, MONTH, apply=False)
    assert [visit.title for visit in preview.to_add] == ["上门服务日"]
    assert (all_items().count(), MonthPlan.objects.everywhere("test").count()) == (0, 0)


def test_a_moved_item_is_the_same_occurrence(tree, team) -> None:
    plans.approved_plan(tree.province)
    derive_month(SYSTEM, MONTH)
    schedule_item(SYSTEM, all_items().get(), date(2026, 11, 24))
    assert derive_month(SYSTEM, MONTH).is_empty
    assert all_items().get().scheduled_date == date(2026, 11, 24)


def test_a_line_that_left_the_plan_takes_its_open_work_along_but_never_what_started(tree, team) -> None:
    register.member(team)
    plans.approved_plan(tree.province, {"code": "L1"}, {"code": "L2"}, {"code": "L3"})
    derive_month(SYSTEM, MONTH)
    begun = all_items().get(occurrence_key__startswith="SX.L2|")
    move_work_item(SYSTEM, begun, WorkState.ACCEPTED)
    second = create_year_plan(SYSTEM, 2026, tree.province, "第2版")
    second.lines.filter(code__in=["L1", "L2"]).delete()
    approve_year_plan(SYSTEM, second)
    derived = derive_month(SYSTEM, MONTH)
    assert (len(derived.to_withdraw), len(derived.to_drop), derived.kept) == (1, 1, 1)
    states = list(all_items().values_list("state", "dropped_from_plan"))
    assert states == [("cancelled", True), ("accepted", True), ("planned", False)]


def test_a_line_that_comes_back_restores_what_was_withdrawn_and_unmarks_what_began(tree, team) -> None:
    plans.approved_plan(tree.province, {"code": "L1"}, {"code": "L2"})
    derive_month(SYSTEM, MONTH)
    move_work_item(SYSTEM, all_items().get(occurrence_key__startswith="SX.L2|"), WorkState.ACCEPTED)
    all_items().filter(state="planned").update(state="cancelled", dropped_from_plan=True)
    all_items().filter(state="accepted").update(dropped_from_plan=True)
    derived = derive_month(SYSTEM, MONTH)
    assert (len(derived.to_restore), len(derived.to_keep_again)) == (1, 1)
    assert list(all_items().values_list("state", "dropped_from_plan")) == [
        ("planned", False),
        ("accepted", False),
    ]
    assert derive_month(SYSTEM, MONTH).is_empty


def test_what_a_person_cancelled_does_not_come_back(tree, team) -> None:
    plans.approved_plan(tree.province)
    derive_month(SYSTEM, MONTH)
    move_work_item(SYSTEM, all_items().get(), WorkState.CANCELLED)
    assert derive_month(SYSTEM, MONTH).is_empty
    assert all_items().get().state == "cancelled"


def test_the_holder_goes_to_a_grid_and_the_others_take_turns(tree, team) -> None:
    holder, second, third = (register.member(team, code=f"M{n}") for n in "123")
    held = register.grid(team, holder, code="G1")
    free = [register.grid(team, None, code=f"G{n}") for n in "23"]
    plans.approved_plan(tree.province, {"code": "L1", "title": "走访", "places": GRIDS})
    derive_month(SYSTEM, MONTH)
    going = {item.grid_version_id: item.member_id for item in all_items()}
    assert going == {held.current_id: holder.pk, free[0].current_id: holder.pk, free[1].current_id: second.pk}
    assert all_items().first().title == f"走访 {held.name}"
    assert third.pk not in going.values()


def test_a_title_names_an_enterprise_and_never_a_person(tree, team) -> None:
    register.customer(team, kind="farm", name="梁晓峰")
    register.customer(team, kind="key_enterprise", name="夏县制茶厂")
    plans.approved_plan(tree.province, {"code": "L1", "title": "逐户检查", "places": {"kind": "customer"}})
    derive_month(SYSTEM, MONTH)
    assert sorted(item.title for item in all_items()) == ["逐户检查", "逐户检查 夏县制茶厂"]


def test_a_holder_who_left_is_replaced_by_the_deputy(tree, team) -> None:
    gone = register.member(team, left_on=date(2026, 1, 1))
    register.member(team)
    deputy = register.member(team)
    grid = register.grid(team, gone)
    GridVersion.objects.everywhere("test").filter(pk=grid.current_id).update(deputy=deputy)
    plans.approved_plan(tree.province, {"places": GRIDS})
    derive_month(SYSTEM, MONTH)
    assert all_items().get().member_id == deputy.pk


def test_each_kind_of_place_is_selected_and_capped_per_team(tree, team) -> None:
    site = register.site(team, kind="tea_base")
    register.site(team, kind="red_base")
    point = register.service_point(team)
    farms = [register.customer(team, kind="farm", code=f"F{n}") for n in "321"]
    plans.approved_plan(
        tree.province,
        {"code": "L1", "places": {"kind": "site", "site_kind": "tea_base"}},
        {"code": "L2", "places": {"kind": "service_point", "point_kind": "station"}},
        {"code": "L3", "places": {"kind": "customer", "customer_kind": "farm", "limit": 2}},
    )
    derive_month(SYSTEM, MONTH)
    chosen = [(item.site_id, item.service_point_id, item.customer_id) for item in all_items()]
    assert chosen == [
        (site.pk, None, None),
        (None, point.pk, None),
        (None, None, farms[2].pk),
        (None, None, farms[1].pk),
    ]


def test_a_counted_line_follows_the_units_shares_over_the_year(tree, team) -> None:
    other = register.team(tree.xiaxian, code="XY")
    counted = {"rule": {"kind": "quantity", "per_month": 9}, "quantity": 7}
    plans.approved_plan(tree.xiaxian, counted)
    for month in range(1, 13):
        derive_month(SYSTEM, f"2026-{month:02d}")
    totals = [all_items().filter(team=each).count() for each in (team, other)]
    assert totals == [4, 3]


def test_a_quantity_that_does_not_fit_is_refused_with_its_line(tree, team) -> None:
    plans.approved_plan(tree.province, {"rule": {"kind": "quantity", "per_month": 40}})
    refused_as("plan_quantity_too_large", derive_month, SYSTEM, MONTH)


def test_without_an_approved_plan_nothing_is_derived(tree, team) -> None:
    plans.plan_line(plans.year_plan(tree.province))
    refused_as("plan_year_missing", derive_month, SYSTEM, MONTH)
    refused_as("plan_month_invalid", derive_month, SYSTEM, "11月")


def test_deriving_twin(tree, team) -> None:
    plans.approved_plan(tree.province)
    member = register.viewer_for(Role.MEMBER, team)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(tree.yanhu))
    refused_as("forbidden", derive_month, member, MONTH, team)
    refused_as("out_of_scope", derive_month, stranger, MONTH, team)
    captain = register.viewer_for(Role.CAPTAIN, team)
    assert {visit.place.team_id for visit in derive_month(captain, MONTH).to_add} == {team.pk}


def test_reading_costs_the_same_for_one_team_and_for_many(tree, team) -> None:
    register.grid(team, register.member(team))
    plans.approved_plan(
        tree.province,
        {"places": GRIDS},
        {"rule": {"kind": "quantity", "per_month": 2}, "places": {"kind": "team"}},
    )
    counts = []
    for many in (0, 2, 12):
        for _ in range(many):
            another = register.team(tree.wuxiang)
            register.grid(another, register.member(another))
        derive_month(SYSTEM, MONTH, apply=False)  # what is kept is read once
        with CaptureQueriesContext(
            connection,
        ) as seen:
            derive_month(SYSTEM, MONTH, apply=False)
        counts.append(len(seen))
    assert len(set(counts)) == 1


def test_confirming_freezes_the_baseline_and_later_work_stands_outside(tree, team) -> None:
    plans.approved_plan(tree.province, {"code": "L1"}, {"code": "L2"})
    derive_month(SYSTEM, MONTH)
    move_work_item(SYSTEM, all_items().last(), WorkState.CANCELLED)
    captain = register.viewer_for(Role.CAPTAIN, team)
    plan = confirm_month(captain, team, MONTH)
    assert (plan.state, plan.baseline_count, plan.baseline_at is not None) == ("confirmed", 1, True)
    register.grid(team)
    second = create_year_plan(SYSTEM, 2026, tree.province, "第2版")
    plans.plan_line(second, code="L3", places=GRIDS)
    approve_year_plan(SYSTEM, second)
    derive_month(SYSTEM, MONTH)
    assert list(all_items().values_list("in_baseline", flat=True)) == [True, False, False]
    refused_as("plan_month_confirmed", confirm_month, captain, team, MONTH)


def test_an_empty_month_cannot_be_confirmed(tree, team) -> None:
    refused_as("plan_month_empty", confirm_month, SYSTEM, team, MONTH)


def test_confirming_twin(tree, team) -> None:
    member = register.viewer_for(Role.MEMBER, team)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(tree.yanhu))
    refused_as("forbidden", confirm_month, member, team, MONTH)
    refused_as("out_of_scope", confirm_month, stranger, team, MONTH)
