"""Special actions: drafted, led, approved, begun and summed up; the year before taken over."""

from datetime import date, timedelta

import pytest
from tests.factories import plan as plans
from tests.factories import register, special
from tests.refusals import refused_as

from liming.plan.actions import (
    LeadDraft,
    add_action_lead,
    approve_special_action,
    cancel_special_action,
    change_special_action,
    close_special_action,
    create_special_action,
    drop_action_lead,
    lead_name,
    load_defaults,
    plan_place_work,
    start_special_action,
    take_actions_of_year_before,
    take_up_special_action,
    take_year_before,
)
from liming.plan.enums import LeadRole
from liming.plan.models import ActionPlace, SpecialAction, WorkItem
from liming.plan.queries import action_list, derived_month, season_fields, special_actions
from liming.plan.queries.special_actions import held_above, home_path, with_progress
from liming.register.models import Post
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM


def test_an_action_goes_from_draft_to_its_summary_and_then_stands_still(tree) -> None:
    row = special.action(tree.xiaxian)
    assert (row.code, row.state) == ("tea-season-2026-140828", "draft")
    refused_as("special_action_without_leader", approve_special_action, SYSTEM, row)
    refused_as("illegal_transition", start_special_action, SYSTEM, row)
    add_action_lead(SYSTEM, row, LeadDraft(LeadRole.LEADER, name="郭建平", duty="统筹"))
    assert approve_special_action(SYSTEM, row).approved_by == "test"
    start_special_action(SYSTEM, row)
    refused_as("illegal_transition", cancel_special_action, SYSTEM, row, "x")
    refused_as("field_required", close_special_action, SYSTEM, row, " ")
    closed = close_special_action(SYSTEM, row, "茶季零停电", "茶农送锦旗一面")
    assert (closed.state, closed.result_text, closed.thanks) == ("closed", "茶季零停电", "茶农送锦旗一面")
    refused_as("special_action_ended", change_special_action, SYSTEM, row, special.draft())
    acts = AuditEntry.objects.filter(act__startswith="special_action.").order_by("pk")
    assert [entry.act.partition(".")[2] for entry in acts] == [
        "created", "lead_added", "approved", "running", "closed",
    ]  # fmt: skip


def test_what_is_not_held_calls_its_work_off_and_can_be_taken_up_again(tree) -> None:
    row = special.approved(tree.xiaxian)
    place = special.place(row, register.team(tree.xiaxian))
    plan_place_work(SYSTEM, row, [place])
    refused_as("field_required", cancel_special_action, SYSTEM, row, "")
    cancel_special_action(SYSTEM, row, "今年茶园改种")
    assert WorkItem.objects.everywhere("test").get().state == "cancelled"
    assert row not in special_actions(2026)
    assert take_up_special_action(SYSTEM, row).state == "draft"


def test_bad_days_and_names_are_refused_and_nothing_is_made(tree) -> None:
    crossed = special.draft(first_day=special.LAST, last_day=special.FIRST)
    refused_as("project_dates_crossed", create_special_action, SYSTEM, tree.xiaxian, crossed)
    refused_as("field_required", create_special_action, SYSTEM, tree.xiaxian, special.draft(name=" "))
    assert not SpecialAction.objects.exists()
    row = special.action(tree.xiaxian)
    refused_as("special_action_twice", create_special_action, SYSTEM, tree.xiaxian, special.draft())
    assert special.action(tree.yanhu).code == "tea-season-2026-140802"
    plan = plans.year_plan(tree.province)
    rule = {
        "kind": "window", "from_month": 5, "from_day": 1, "to_month": 9, "to_day": 30, "every_days": 20,
    }  # fmt: skip
    plans.plan_line(plan, action=row, rule=rule)
    refused_as(
        "plan_outside_action", change_special_action, SYSTEM, row, special.draft(last_day=date(2026, 8, 1))
    )
    other = special.action(tree.yanhu, name="度夏")
    special.place(other, register.team(tree.yanhu), check_on=date(2026, 9, 1))
    cut = special.draft(name="度夏", last_day=date(2026, 8, 1))
    refused_as("special_action_cuts_place", change_special_action, SYSTEM, other, cut)
    row.refresh_from_db()
    assert row.last_day == special.LAST


def test_lines_of_an_action_that_is_not_held_give_no_work_until_it_is_taken_up(tree) -> None:
    team = register.team(tree.xiaxian)
    row = special.action(tree.province)
    rule = {"kind": "day_of_year", "month": 7, "day": 1}
    plans.approved_plan(tree.province, {"action": row, "rule": rule}, {})
    cancel_special_action(SYSTEM, row, "今年不办")
    assert len(derived_month(SYSTEM, "2026-07", team).to_add) == 1
    take_up_special_action(SYSTEM, row)
    assert len(derived_month(SYSTEM, "2026-07", team).to_add) == 2


def test_a_season_counts_the_work_of_its_own_days_only(tree) -> None:
    """A winter's line gives work in January too, which belongs to the winter before."""
    team = register.team(tree.xiaxian)
    row = special.action(tree.province)
    rule = {"kind": "day_of_year", "month": 7, "day": 1}
    line = plans.approved_plan(tree.province, {"action": row, "rule": rule}).lines.get()
    for day in (special.FIRST, special.LAST, special.LAST + timedelta(days=1)):
        plans.work_item(team, nominal_date=day, plan_line=line)
    progress = with_progress(SYSTEM, [row])[0].progress
    assert (progress.planned, progress.done) == (2, 0)


def test_the_lead_group_holds_members_posts_and_named_people_once_with_one_leader(tree) -> None:
    team = register.team(tree.xiaxian)
    member = register.member(team, "张建军")
    post = Post.objects.create(
        code="G1", name="茶季抢修岗", team=team, member=member, named_on=date(2026, 1, 1)
    )
    row = special.action(tree.xiaxian)
    lead = add_action_lead(SYSTEM, row, LeadDraft(LeadRole.LEADER, name="郭建平"))
    add_action_lead(SYSTEM, row, LeadDraft(LeadRole.DEPUTY, member=member, duty="抢修"))
    add_action_lead(SYSTEM, row, LeadDraft(LeadRole.MEMBER, post=post))
    assert [lead_name(each) for each in row.leads.all()] == ["郭建平", "张建军", "茶季抢修岗（张建军）"]
    refused_as("action_lead_twice", add_action_lead, SYSTEM, row, LeadDraft(LeadRole.MEMBER, member=member))
    refused_as(
        "special_action_leader_twice", add_action_lead, SYSTEM, row, LeadDraft(LeadRole.LEADER, name="李工")
    )
    refused_as("field_required", add_action_lead, SYSTEM, row, LeadDraft(LeadRole.MEMBER))
    drop_action_lead(SYSTEM, lead)
    assert row.leads.count() == 2


def test_the_shipped_seasons_are_drafts_of_the_root_with_a_service_type_and_missing_ones_only(tree) -> None:
    load_defaults(SYSTEM, years=(2026,))
    tea = SpecialAction.objects.get(code="tea-season-2026")
    assert (tea.template, tea.service_type_id, tea.state, tea.unit) == ("tea-season", "VAS07", "draft", None)
    assert home_path(tea) == "/SX/"
    assert load_defaults(SYSTEM, years=(2026,))["special_action"] == 0
    assert season_fields("winter-peak", 2026)["last_day"] == date(2027, 3, 15)
    assert season_fields("unheard-of", 2026) == {}
    unit = register.viewer_for(Role.UNIT, tree.xiaxian)
    refused_as("out_of_scope", change_special_action, unit, tea, special.draft())


def test_a_unit_sees_its_own_and_those_above_and_its_plan_offers_them(tree) -> None:
    top, own, other = (special.action(unit) for unit in (tree.province, tree.xiaxian, tree.wuxiang))
    captain = register.viewer_for(Role.CAPTAIN, register.team(tree.xiaxian))
    assert list(action_list(captain, 2026)) == [top, own]
    assert list(action_list(SYSTEM, 2026, unit="140429")) == [other]
    assert list(action_list(SYSTEM, 2026, unit="SX")) == [top]
    assert list(action_list(SYSTEM, 2026, state="closed")) == []
    assert set(special_actions(2026, tree.xiaxian)) == {top, own}
    assert set(special_actions(2026, tree.province)) == {top, own, other}
    assert set(held_above("/SX/1404/")) == {top}


def test_the_year_before_is_taken_over_once_without_who_left_and_what_was_closed(tree) -> None:
    team = register.team(tree.xiaxian)
    stays, left = register.member(team, "张建军"), register.member(team, "吕春梅")
    tea_garden, closed = register.site(team, "龙泉茶园"), register.site(team, "旧茶园")
    former = special.action(
        tree.xiaxian, first_day=date(2025, 5, 1), last_day=date(2025, 9, 30), goal="零停电"
    )
    for member in (stays, left):
        add_action_lead(SYSTEM, former, LeadDraft(LeadRole.MEMBER, member=member))
    special.place(former, team, name="", site=tea_garden, member=stays, check_on=date(2025, 5, 11))
    special.place(former, team, name="", site=closed, member=left, check_on=date(2025, 5, 11))
    left.left_on, closed.closed_on = date(2026, 1, 1), date(2026, 1, 1)
    left.save()
    closed.save()
    assert take_actions_of_year_before(SYSTEM, tree.xiaxian, 2026) == 1
    row = SpecialAction.objects.get(first_day=date(2026, 5, 1))
    assert (row.goal, row.last_day) == ("零停电", date(2026, 9, 30))
    assert [lead.member for lead in row.leads.all()] == [stays]
    place = ActionPlace.objects.everywhere("test").get(action=row)
    assert (place.name, place.check_on, place.member) == ("龙泉茶园", date(2026, 5, 11), stays)
    assert place.state == "open"
    assert take_actions_of_year_before(SYSTEM, tree.xiaxian, 2026) == 0
    assert take_year_before(SYSTEM, row) == (0, 0)
    refused_as("special_action_no_year_before", take_year_before, SYSTEM, former)
    refused_as("special_action_no_year_before", take_actions_of_year_before, SYSTEM, tree.wuxiang, 2026)


def test_special_action_twins(tree) -> None:
    row = special.approved(tree.xiaxian)
    lead = row.leads.get()
    captain = register.viewer_for(Role.CAPTAIN, register.team(tree.xiaxian))
    elsewhere = register.viewer_for(Role.UNIT, tree.wuxiang)
    for viewer, code in ((captain, "forbidden"), (elsewhere, "out_of_scope")):
        refused_as(code, create_special_action, viewer, tree.xiaxian, special.draft(name="度夏"))
        refused_as(code, change_special_action, viewer, row, special.draft())
        refused_as(code, approve_special_action, viewer, row)
        refused_as(code, start_special_action, viewer, row)
        refused_as(code, close_special_action, viewer, row, "x")
        refused_as(code, cancel_special_action, viewer, row, "x")
        refused_as(code, take_up_special_action, viewer, row)
        refused_as(code, add_action_lead, viewer, row, LeadDraft(LeadRole.MEMBER, name="x"))
        refused_as(code, drop_action_lead, viewer, lead)
        refused_as(code, take_year_before, viewer, row)
        refused_as(code, take_actions_of_year_before, viewer, tree.xiaxian, 2026)
