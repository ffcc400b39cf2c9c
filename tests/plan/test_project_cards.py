"""The card of a project, milestones that wait for each other, and the year's filing."""

from dataclasses import replace
from datetime import date

import pytest
from tests.factories import plan as plans
from tests.factories import register
from tests.refusals import refused_as

from liming.plan import actions, queries
from liming.plan.actions import MilestoneDraft, ProjectCard
from liming.plan.enums import FilingState
from liming.plan.models import Project, ProjectFiling
from liming.plan.rules import FILING
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(clock.at(date(2026, 11, 25), 9))]
SYSTEM = plans.SYSTEM
CARD = ProjectCard(
    name="茶农用电无忧",
    practice="gold",
    first_day=date(2026, 1, 1),
    last_day=date(2026, 12, 31),
    background="线路老",
    beneficiaries="茶农",
    goal="一户不漏",
    measures="逐户查",
    feature="一户一卡",
)


@pytest.fixture
def team(tree):
    return register.team(tree.xiaxian)


@pytest.fixture
def project(team) -> Project:
    made = plans.project(team, milestones=[("摸底", date(2026, 4, 1)), ("整改", date(2026, 6, 1))])
    return actions.change_project(SYSTEM, made, CARD)


def milestone(project, number, **fields):
    row = project.milestones.get(number=number)
    draft = {"title": row.title, "due_on": row.due_on, "after": (), **fields}
    return actions.put_milestone(SYSTEM, project, MilestoneDraft(**draft), number)


def test_a_card_is_written_anew_and_the_audit_holds_only_what_changed(project) -> None:
    actions.change_project(SYSTEM, project, replace(CARD, story="老人来送锦旗"))
    project.refresh_from_db()
    assert (project.story, project.initials) == ("老人来送锦旗", "cnydwy")
    entry = AuditEntry.objects.filter(act="project.changed").latest("id")
    assert (entry.before, entry.after) == ({"story": ""}, {"story": "老人来送锦旗"})


def test_a_card_keeps_the_rules_of_a_new_one(team, project) -> None:
    refused_as("field_required", actions.change_project, SYSTEM, project, replace(CARD, name=" "))
    crossed = replace(CARD, last_day=date(2025, 1, 1))
    refused_as("project_dates_crossed", actions.change_project, SYSTEM, project, crossed)
    other = plans.project(team)
    refused_as("project_feature_exists", actions.change_project, SYSTEM, other, CARD)


def test_a_milestone_waits_for_those_before_it(project) -> None:
    milestone(project, 2, after=(1,))
    second = project.milestones.get(number=2)
    refused_as("milestone_waits", actions.reach_milestone, SYSTEM, second)
    actions.reach_milestone(SYSTEM, project.milestones.get(number=1))
    actions.reach_milestone(SYSTEM, project.milestones.get(number=2))
    refused_as("milestone_reached", milestone, project, 2, after=())


def test_milestones_never_wait_in_a_circle_or_against_time(project) -> None:
    milestone(project, 2, after=(1,))
    refused_as("milestone_circle", milestone, project, 1, after=(2,), due_on=date(2026, 6, 1))
    refused_as("milestone_before_needed", milestone, project, 2, after=(1,), due_on=date(2026, 3, 1))
    refused_as("field_invalid", milestone, project, 2, after=(7,))
    refused_as("field_invalid", milestone, project, 2, starts_on=date(2026, 7, 1))
    assert [each.number for each in project.milestones.get(number=2).after.all()] == [1]


def test_the_schedule_says_where_a_delay_leads(project) -> None:
    milestone(project, 2, after=(1,))
    found = queries.project_detail(SYSTEM, project.code)
    with clock.fixed(clock.at(date(2026, 5, 1), 9)):
        rows = queries.schedule(found.project, found.milestones)
    assert [(row.start, row.expected, row.after) for row in rows] == [
        (date(2026, 1, 1), date(2026, 5, 1), ()),
        (date(2026, 4, 1), date(2026, 7, 1), (1,)),
    ]


def test_a_milestone_taken_out_leaves_nobody_waiting(project) -> None:
    milestone(project, 2, after=(1,))
    actions.drop_milestone(SYSTEM, project, 1)
    assert list(project.milestones.get(number=2).after.all()) == []


def test_a_project_is_filed_whole_once_a_year_and_again_after_a_return(team, project) -> None:
    row = actions.file_project(SYSTEM, project, 2026)
    refused_as("illegal_transition", actions.file_project, SYSTEM, project, 2026)
    refused_as("field_required", actions.judge_filing, SYSTEM, row, FilingState.RETURNED)
    actions.judge_filing(SYSTEM, row, FilingState.RETURNED, "目标写不清")
    again = actions.file_project(SYSTEM, project, 2026)
    actions.judge_filing(SYSTEM, again, FilingState.APPROVED)
    assert (again.pk, again.state, again.reason, again.feature) == (row.pk, "approved", "", "一户一卡")
    other = plans.project(team, milestones=[("摸底", date(2026, 4, 1))])
    actions.change_project(SYSTEM, other, replace(CARD, name="另一个", first_day=date(2025, 1, 1)))
    refused_as("project_filed_other", actions.file_project, SYSTEM, other, 2026)


def test_filing_names_what_the_card_lacks_and_the_year(team, project) -> None:
    bare = plans.project(team)
    with pytest.raises(DomainError) as refusal:
        actions.file_project(SYSTEM, bare, 2026)
    assert refusal.value.data["missing"] == "背景、受益对象、目标、措施、特色、节点"
    refused_as("project_not_of_year", actions.file_project, SYSTEM, project, 2027)


def test_the_filing_board_tells_for_each_team_what_is_missing(tree, team, project) -> None:
    filed, plain, none = project, register.team(tree.yanhu), register.team(tree.wuxiang)
    actions.file_project(SYSTEM, filed, 2026)
    plans.project(plain)
    lines = {line.team.pk: line for line in queries.filing_board(SYSTEM, 2026)}
    faults = [lines[each.pk].fault for each in (team, plain, none)]
    assert faults == ["", "no_feature", "no_project"]


def test_the_portfolio_counts_by_the_units_below_the_viewer(tree, team, project) -> None:
    plans.project(register.team(tree.wuxiang), practice="red")
    lines = queries.portfolio(SYSTEM, 2026, date(2026, 11, 25))
    assert [(line.unit.short_name, line.count, line.late) for line in lines] == [
        ("长治", 1, 0),
        ("运城", 1, 1),
    ]
    own = queries.portfolio(register.viewer_for(Role.UNIT, tree.yuncheng), 2026, date(2026, 11, 25))
    assert [(line.unit.short_name, line.practices["gold"]) for line in own] == [("夏县", 1)]


def test_the_states_of_a_filing_are_those_of_the_table() -> None:
    assert FILING.ends() == {FilingState.APPROVED}


def test_card_and_filing_twins(tree, team, project) -> None:
    row = actions.file_project(SYSTEM, project, 2026)
    member, stranger = (
        register.viewer_for(Role.MEMBER, team),
        register.viewer_for(Role.CAPTAIN, register.team(tree.yanhu)),
    )
    draft = MilestoneDraft("x", date(2026, 5, 1))
    for viewer, code in ((member, "forbidden"), (stranger, "out_of_scope")):
        refused_as(code, actions.change_project, viewer, project, CARD)
        refused_as(code, actions.put_milestone, viewer, project, draft)
        refused_as(code, actions.drop_milestone, viewer, project, 1)
        refused_as(code, actions.file_project, viewer, project, 2026)
    for viewer, code in (
        (register.viewer_for(Role.CAPTAIN, team), "forbidden"),
        (register.viewer_for(Role.UNIT, tree.yanhu), "out_of_scope"),
    ):
        refused_as(code, actions.judge_filing, viewer, row, FilingState.APPROVED)
    assert ProjectFiling.objects.everywhere("the test looks").get().state == "submitted"
