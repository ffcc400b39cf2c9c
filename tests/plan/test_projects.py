"""Projects: the card, the service list, milestones and their end."""

from datetime import date

import pytest
from tests.factories import plan as plans
from tests.factories import register
from tests.refusals import refused_as

from liming.plan.actions import (
    add_project_item,
    cancel_project,
    create_project,
    finish_project,
    reach_milestone,
)
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM


@pytest.fixture
def team(tree):
    return register.team(tree.xiaxian)


def test_a_project_keeps_its_card_and_milestones_and_is_found_by_pinyin(team) -> None:
    project = plans.project(
        team, name="茶农用电无忧", milestones=[("摸底", date(2026, 4, 1)), ("整改", date(2026, 6, 1))]
    )
    assert (project.initials, project.state) == ("cnydwy", "planned")
    assert list(project.milestones.values_list("number", "title")) == [(1, "摸底"), (2, "整改")]
    assert AuditEntry.objects.get(act="project.created").unit_path == team.path


def test_one_feature_project_per_team_and_year(tree, team) -> None:
    plans.project(team, feature="一户一卡")
    plans.project(team)
    plans.project(register.team(tree.yanhu), feature="一户一卡")
    year_before = {"first_day": date(2025, 1, 1), "last_day": date(2025, 12, 31)}
    plans.project(team, feature="一户一卡", **year_before)
    with pytest.raises(DomainError) as refusal:
        plans.project(team, feature="另一个")
    assert refusal.value.code == "project_feature_exists"


def test_a_cancelled_feature_gives_its_place_free(team) -> None:
    cancel_project(SYSTEM, plans.project(team, feature="一户一卡"), "撤项")
    assert plans.project(team, feature="另一个").feature == "另一个"


def test_codes_are_unique_and_days_in_order(team) -> None:
    plans.project(team, code="P1")
    with pytest.raises(DomainError) as twice:
        plans.project(team, code="P1")
    with pytest.raises(DomainError) as crossed:
        plans.project(team, first_day=date(2026, 5, 1), last_day=date(2026, 4, 1))
    assert (twice.value.code, crossed.value.code) == ("project_code_twice", "project_dates_crossed")


def test_the_service_list_numbers_itself(team) -> None:
    project = plans.project(team)
    customer = register.customer(team)
    first = add_project_item(SYSTEM, project, "换漏保", plans.service_type(), customer)
    second = add_project_item(SYSTEM, project, "查线路", plans.service_type(), beneficiary="茶农")
    assert (first.number, second.number, first.customer_id) == (1, 2, customer.pk)


def test_the_first_milestone_sets_the_project_running_and_the_last_lets_it_finish(team) -> None:
    project = plans.project(team, milestones=[("摸底", date(2026, 4, 1)), ("整改", date(2026, 6, 1))])
    first, second = project.milestones.all()
    reach_milestone(SYSTEM, first, date(2026, 3, 30))
    assert (first.reached_on, first.project.state) == (date(2026, 3, 30), "running")
    project.refresh_from_db()
    refused_as("project_milestones_open", finish_project, SYSTEM, project)
    reach_milestone(SYSTEM, second)
    assert finish_project(SYSTEM, project).state == "finished"
    refused_as("project_closed", add_project_item, SYSTEM, project, "x", plans.service_type())


def test_a_milestone_is_reached_once(team) -> None:
    milestone = plans.project(team, milestones=[("摸底", date(2026, 4, 1))]).milestones.get()
    reach_milestone(SYSTEM, milestone)
    refused_as("milestone_reached", reach_milestone, SYSTEM, milestone)


def test_a_project_is_given_up_with_a_reason_that_the_audit_keeps(team) -> None:
    project = plans.project(team)
    refused_as("field_required", cancel_project, SYSTEM, project, " ")
    assert cancel_project(SYSTEM, project, "用地收回").state == "cancelled"
    assert AuditEntry.objects.latest("pk").after == {"state": "cancelled", "reason": "用地收回"}
    refused_as("illegal_transition", cancel_project, SYSTEM, project, "再撤一次")


def test_project_twins(tree, team) -> None:
    project = plans.project(team, milestones=[("摸底", date(2026, 4, 1))])
    milestone = project.milestones.get()
    card = ("P9", "名", "livelihood", "gold", date(2026, 1, 1), date(2026, 2, 1))
    member = register.viewer_for(Role.MEMBER, team)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(tree.yanhu))
    for viewer, code in ((member, "forbidden"), (stranger, "out_of_scope")):
        refused_as(code, create_project, viewer, team, *card)
        refused_as(code, add_project_item, viewer, project, "x", plans.service_type())
        refused_as(code, reach_milestone, viewer, milestone)
        refused_as(code, finish_project, viewer, project)
        refused_as(code, cancel_project, viewer, project, "撤项")
