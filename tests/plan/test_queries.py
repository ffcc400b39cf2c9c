"""What the reads of the plan room show, and to whom."""

from datetime import date

import pytest
from tests.factories import plan as plans
from tests.factories import register
from tests.refusals import refused_as

from liming.plan import queries
from liming.plan.actions import (
    add_project_item,
    add_temporary_item,
    confirm_month,
    create_year_plan,
    derive_month,
    move_work_item,
    schedule_item,
)
from liming.plan.enums import WorkState
from liming.plan.models import WorkItem
from liming.plan.queries import ProjectFilters
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM
MONTH = "2026-11"


@pytest.fixture
def team(tree):
    return register.team(tree.xiaxian, code="XX")


def all_items():
    return WorkItem.objects.everywhere("test").order_by("occurrence_key")


def finish(item: WorkItem) -> None:
    for state in (WorkState.ACCEPTED, WorkState.ON_SITE, WorkState.DONE):
        move_work_item(SYSTEM, item, state)


def test_a_lines_progress_counts_planned_due_done_and_missed(tree, team) -> None:
    for unit in (tree.wuxiang, tree.yanhu):
        register.team(unit)
    plan = plans.approved_plan(tree.province, {"quantity": 36})
    for month in ("2026-11", "2026-12"):
        derive_month(SYSTEM, month)
    november = all_items().filter(nominal_date__month=11)
    finish(november[0])
    move_work_item(SYSTEM, november[1], WorkState.MISSED)
    move_work_item(SYSTEM, all_items().filter(nominal_date__month=12)[0], WorkState.CANCELLED)
    with clock.fixed(clock.at(date(2026, 11, 20))):
        (line,) = queries.plan_lines(SYSTEM, plan)
    assert (line.planned, line.due, line.done, line.missed) == (5, 3, 1, 1)
    assert (line.target, line.shared) == (36, 3)


def test_progress_is_counted_only_in_the_viewers_units(tree, team) -> None:
    register.team(tree.wuxiang)
    plan = plans.approved_plan(tree.province)
    derive_month(SYSTEM, MONTH)
    captain = register.viewer_for(Role.CAPTAIN, team)
    assert [line.planned for line in queries.plan_lines(captain, plan)] == [1]


def test_plans_above_and_below_are_seen_but_not_beside(tree, team) -> None:
    for unit in (tree.province, tree.yuncheng, tree.xiaxian, tree.wuxiang):
        plans.year_plan(unit)
    captain = register.viewer_for(Role.CAPTAIN, team)
    units = {plan.unit.code for plan in queries.year_plans(captain, 2026)}
    assert units == {"SX", "1408", "140828"}
    city = register.viewer_for(Role.UNIT, tree.yuncheng)
    assert {plan.unit.code for plan in queries.year_plans(city)} == {"SX", "1408", "140828"}


def test_the_year_page_shows_the_plan_in_force_unless_asked_for_another(tree) -> None:
    approved = plans.approved_plan(tree.province)
    draft = create_year_plan(SYSTEM, 2026, tree.province, "第2版")
    assert queries.year_page(SYSTEM, 2026).plan == approved
    assert queries.year_page(SYSTEM, 2026, draft.pk).plan == draft
    assert queries.year_page(SYSTEM, 2031).plan is None


def test_the_month_counts_baseline_current_and_done(tree, team) -> None:
    plans.approved_plan(tree.province, {"code": "L1"}, {"code": "L2"}, {"code": "L3"})
    derive_month(SYSTEM, MONTH)
    confirm_month(SYSTEM, team, MONTH)
    first, second, third = all_items()
    finish(first)
    move_work_item(SYSTEM, second, WorkState.CANCELLED)
    schedule_item(SYSTEM, third, date(2026, 11, 24), reason="有雨")
    add_temporary_item(SYSTEM, team, plans.service_type(), "防汛特巡", date(2026, 11, 25), reason="通知")
    page = queries.month_page(SYSTEM, team, MONTH)
    assert (page.baseline, page.current, page.done) == (3, 3, 1)
    assert page.changes == {"moved": 1, "cancelled": 1, "dropped": 0, "missed": 0, "carried": 0}
    moved = page.rows[2]
    assert (moved.cells[17].kind, moved.cells[17].moves) == ("baseline", [6])
    assert (moved.cells[23].kind, page.rows[3].cells[24].kind) == ("todo", "added")


def test_before_confirmation_nothing_counts_as_added(tree, team) -> None:
    plans.approved_plan(tree.province)
    derive_month(SYSTEM, MONTH)
    (row,) = queries.month_page(SYSTEM, team, MONTH).rows
    assert row.cells[17].kind == "todo"


def test_work_moved_into_the_month_from_the_one_before_stands_on_its_new_day(tree, team) -> None:
    item = plans.work_item(team, origin_kind="plan", nominal_date=date(2026, 10, 30))
    schedule_item(SYSTEM, item, date(2026, 11, 2))
    (row,) = queries.month_page(SYSTEM, team, MONTH).rows
    assert [number for number, cell in enumerate(row.cells) if cell.kind] == [1]


def test_the_load_adds_minutes_of_all_work_and_turns_over_after_eight_hours(tree, team) -> None:
    somebody = register.member(team)
    register.leave(somebody, date(2026, 10, 30), date(2026, 11, 2))
    half_day = plans.service_type("POL03", usual_minutes=240)
    for origin in ("plan", "request", "plan"):
        plans.work_item(team, member=somebody, service_type=half_day, origin_kind=origin)
    (load,) = queries.month_page(SYSTEM, team, MONTH).loads
    assert (load.minutes, load.days_over, load.days_on_leave) == (720, 1, 2)
    assert load.days[17].is_over


def test_the_month_can_be_narrowed_to_a_practice_or_a_member(tree, team) -> None:
    somebody = register.member(team)
    plans.work_item(team, origin_kind="plan", title="a", member=somebody)
    plans.work_item(team, origin_kind="plan", title="b", practice="gold")
    titles = [row.title for row in queries.month_page(SYSTEM, team, MONTH, practice="gold").rows]
    assert titles == ["b"]
    assert [row.title for row in queries.month_page(SYSTEM, team, MONTH, "", somebody.pk).rows] == ["a"]


def test_the_overview_tells_issued_teams_from_drafts(tree, team) -> None:
    register.team(tree.wuxiang)
    plans.approved_plan(tree.province)
    derive_month(SYSTEM, MONTH)
    confirm_month(SYSTEM, team, MONTH)
    finish(all_items().get(team=team))
    overview = queries.month_overview(SYSTEM, MONTH)
    assert (len(overview.teams), overview.confirmed) == (2, 1)
    assert (overview.total.planned, overview.total.done) == (2, 1)
    assert overview.by_practice["red"].planned == 2


def test_the_board_counts_items_and_milestones_once_each(tree, team) -> None:
    days = [("摸底", date(2026, 4, 1)), ("整改", date(2026, 6, 1))]
    project = plans.project(team, milestones=days)
    for content in "甲乙丙":
        add_project_item(SYSTEM, project, content, plans.service_type())
    row = queries.projects(SYSTEM).get()
    assert (row.item_count, row.milestone_count, row.reached_count) == (3, 2, 0)
    assert row.next_due == date(2026, 4, 1)


def test_the_board_is_narrowed_to_a_running_year(tree, team) -> None:
    plans.project(team, first_day=date(2025, 5, 1), last_day=date(2026, 4, 30))
    assert [queries.projects(SYSTEM, ProjectFilters(year=year)).count() for year in (2024, 2025, 2026)] == [
        0,
        1,
        1,
    ]


def test_reading_twins(tree, team) -> None:
    project = plans.project(team)
    item = plans.work_item(team)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(tree.yanhu))
    auditor = register.viewer_for(Role.AUDIT_ADMIN, tree.province)
    refused_as("out_of_scope", queries.month_page, stranger, team, MONTH)
    refused_as("not_found", queries.item_for, stranger, item.pk)
    refused_as("not_found", queries.project_detail, stranger, project.code)
    assert list(queries.projects(stranger)) == []
    for read, *arguments in (
        (queries.month_page, team, MONTH),
        (queries.month_overview, MONTH),
        (queries.item_for, item.pk),
        (queries.projects,),
        (queries.project_detail, project.code),
        (queries.year_page, 2026),
    ):
        refused_as("forbidden", read, auditor, *arguments)
