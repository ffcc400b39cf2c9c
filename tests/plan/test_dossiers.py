"""What a project keeps beside its card, the steps of a connection, and work planned from its list."""

from datetime import date, timedelta

import pytest
from tests.factories import plan as plans
from tests.factories import register
from tests.factories.photos import jpeg
from tests.refusals import refused_as

from liming.plan import actions, queries
from liming.plan.actions import SurveyDraft
from liming.plan.enums import NightState, OptionState
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM
TODAY = date(2026, 11, 25)
LOOK = SurveyDraft(TODAY, "沙巷口", "队长、设计", "巷宽 2.1 米", "改小型台架")


@pytest.fixture(autouse=True)
def today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(clock.at(TODAY, 9)):
        yield


@pytest.fixture
def team(tree):
    return register.team(tree.xiaxian)


@pytest.fixture
def project(team):
    return plans.project(team, practice="green")


def test_surveys_number_themselves_and_keep_each_photo_once(project) -> None:
    first = actions.add_survey(SYSTEM, project, LOOK, (jpeg(), jpeg()))
    second = actions.add_survey(SYSTEM, project, LOOK)
    assert (first.number, second.number, first.photos.count()) == (1, 2, 1)
    photo = first.photos.get()
    assert queries.survey_photo(SYSTEM, project.code, photo.sha256) == photo


def test_a_survey_that_cannot_be_is_refused_and_nothing_is_kept(project) -> None:
    tomorrow = SurveyDraft(TODAY + timedelta(days=1), "x", "y", "z")
    refused_as("field_invalid", actions.add_survey, SYSTEM, project, tomorrow)
    refused_as("survey_photo_unreadable", actions.add_survey, SYSTEM, project, LOOK, (b"no picture",))
    refused_as("survey_photos_too_many", actions.add_survey, SYSTEM, project, LOOK, (jpeg(),) * 7)
    assert not project.surveys.exists()


def test_designs_are_compared_point_by_point_and_the_choice_rules_out_the_rest(project) -> None:
    actions.add_design_point(SYSTEM, project, "占地")
    actions.add_design_point(SYSTEM, project, "吊装")
    actions.put_design_option(SYSTEM, project, "箱变", "", {1: ("poor", "18 平方米")})
    actions.put_design_option(SYSTEM, project, "台架", "", {1: ("good", "3 平方米"), 2: ("good", "")})
    actions.settle_design(SYSTEM, project, 2, OptionState.CHOSEN, "占地小")
    found = queries.dossier(SYSTEM, project.code)
    assert [
        (point.title, [mark.mark if mark else None for mark in marks]) for point, marks in found.comparison
    ] == [("占地", ["poor", "good"]), ("吊装", [None, "good"])]
    assert [(row.state, row.reason) for row in found.options] == [
        ("rejected", "采用“台架”"),
        ("chosen", "占地小"),
    ]
    refused_as("design_settled", actions.put_design_option, SYSTEM, project, "改", "", {}, 1)


def test_night_work_needs_a_permit_and_residents_told_a_day_before(project) -> None:
    starts = clock.at(date(2026, 11, 28), 22)
    ends, told = starts + timedelta(hours=6), date(2026, 11, 26)
    row = actions.add_night(SYSTEM, project, starts, ends, "沙巷口", "夜施1号", told)
    same_day = date(2026, 11, 28)
    refused_as("night_untold", actions.add_night, SYSTEM, project, starts, ends, "沙巷口", "1号", same_day)
    long = starts + timedelta(hours=13)
    refused_as("night_hours", actions.add_night, SYSTEM, project, starts, long, "沙巷口", "1号", told)
    refused_as("field_required", actions.add_night, SYSTEM, project, starts, ends, "沙巷口", " ", told)
    actions.end_night(SYSTEM, project, row, NightState.DONE, "顺利")
    refused_as("illegal_transition", actions.end_night, SYSTEM, project, row, NightState.CANCELLED, "")


def test_what_was_agreed_is_settled_once(project) -> None:
    row = actions.add_coordination(SYSTEM, project, "施工队", "抬高基础", "三天内", TODAY)
    actions.settle_coordination(SYSTEM, project, row)
    assert row.settled_on == TODAY
    refused_as("coordination_settled", actions.settle_coordination, SYSTEM, project, row)


def test_the_steps_of_a_connection_are_listed_once_and_dated(project) -> None:
    plans.service_type("VAS05")
    steps = actions.add_connection_steps(SYSTEM, project, "storage", TODAY)
    assert (len(steps), steps[0].due_on, steps[1].due_on) == (10, TODAY, TODAY + timedelta(days=7))
    found = queries.project_detail(SYSTEM, project.code)
    assert (len(found.steps), found.items.count()) == (10, 0)
    refused_as("project_steps_exist", actions.add_connection_steps, SYSTEM, project, "storage", TODAY)
    refused_as("field_invalid", actions.add_connection_steps, SYSTEM, project, "wind", TODAY)


def test_a_line_is_planned_as_work_until_it_ends(project) -> None:
    item = actions.add_project_item(SYSTEM, project, "现场踏勘", plans.service_type())
    work = actions.plan_project_item(SYSTEM, item, TODAY)
    assert (work.origin_kind, work.practice, work.project_item) == ("project", "green", item)
    assert queries.work_of_items(SYSTEM, [item.pk]) == {item.pk: work}
    refused_as("project_item_planned", actions.plan_project_item, SYSTEM, item, TODAY)
    actions.move_work_item(SYSTEM, work, "cancelled")
    assert actions.plan_project_item(SYSTEM, item, TODAY).pk != work.pk


def test_dossier_twins(tree, team, project) -> None:
    item = actions.add_project_item(SYSTEM, project, "x", plans.service_type())
    talk = actions.add_coordination(SYSTEM, project, "施工队", "x", "y", TODAY)
    starts = clock.at(date(2026, 11, 28), 22)
    hours = (starts, starts + timedelta(hours=2), "x", "y", TODAY)
    night = actions.add_night(SYSTEM, project, *hours)
    actions.put_design_option(SYSTEM, project, "箱变", "", {})
    member = register.viewer_for(Role.MEMBER, team)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(tree.yanhu))
    for viewer, code in ((member, "forbidden"), (stranger, "out_of_scope")):
        refused_as(code, actions.add_survey, viewer, project, LOOK)
        refused_as(code, actions.add_design_point, viewer, project, "x")
        refused_as(code, actions.put_design_option, viewer, project, "x", "", {})
        refused_as(code, actions.settle_design, viewer, project, 1, OptionState.CHOSEN, "x")
        refused_as(code, actions.add_night, viewer, project, *hours)
        refused_as(code, actions.end_night, viewer, project, night, NightState.DONE, "")
        refused_as(code, actions.add_coordination, viewer, project, "x", "y", "z", TODAY)
        refused_as(code, actions.settle_coordination, viewer, project, talk)
        refused_as(code, actions.add_connection_steps, viewer, project, "storage", TODAY)
        refused_as(code, actions.plan_project_item, viewer, item, TODAY)
    refused_as("not_found", queries.dossier, stranger, project.code)
