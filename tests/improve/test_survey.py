"""Survey meetings: an agenda from last year's results, gaps and demands; decisions; minutes."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from tests.factories import plan as plans
from tests.factories import register
from tests.refusals import refused_as

from liming.adapters.documents import meeting_minutes
from liming.improve.actions import gather_agenda
from liming.improve.models import RequestCluster
from liming.improve.queries.survey import survey_points
from liming.plan.actions import (
    MeetingDraft,
    add_topic,
    call_meeting,
    change_meeting,
    decide,
    derive_month,
    fill_agenda,
    move_meeting,
    note_discussion,
)
from liming.plan.enums import MeetingState
from liming.plan.models import SurveyMeeting
from liming.plan.queries import DECISION, meeting_page, survey_meetings
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM
DRAFT = MeetingDraft("2027年调研座谈会", date(2027, 1, 8), "运城", "许敏", "王一", "运城公司\n夏县公司")


@pytest.fixture
def meeting(tree) -> SurveyMeeting:
    return call_meeting(SYSTEM, tree.province, 2027, DRAFT)


def points(meeting: SurveyMeeting) -> list[tuple[str, str]]:
    return list(meeting.points.values_list("kind", "title"))


def test_the_agenda_holds_last_years_results_as_the_work_says(tree, meeting) -> None:
    register.team(tree.xiaxian)
    plans.approved_plan(tree.province, {"title": "上门服务日"})
    derive_month(SYSTEM, "2026-01")
    assert gather_agenda(SYSTEM, meeting) == 1
    assert points(meeting) == [("result", "2026年红色实践")]
    facts = meeting.points.get().facts
    assert facts.startswith("应完成 1 项次，完成 0，漏做 0。")
    assert "上门服务日（0/1）" in facts


def test_gathering_asks_as_much_for_three_lines_as_for_one(tree) -> None:
    register.team(tree.xiaxian)
    costs = []
    for year, lines in ((2025, 1), (2026, 3)):
        plans.approved_plan(tree.province, *[{"code": f"L{number}"} for number in range(lines)], year=year)
        derive_month(SYSTEM, f"{year}-01")
        called = call_meeting(SYSTEM, tree.province, year + 1, DRAFT)
        with CaptureQueriesContext(connection) as asked:
            survey_points(SYSTEM, called)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 11


def test_gathering_again_renews_only_what_nobody_spoke_on(tree, meeting) -> None:
    register.team(tree.xiaxian)
    plans.approved_plan(tree.province, {"title": "走访"}, {"title": "巡视", "practice": "gold"})
    derive_month(SYSTEM, "2026-01")
    own = add_topic(SYSTEM, meeting, "驿站建设")
    gather_agenda(SYSTEM, meeting)
    spoken = meeting.points.get(title="2026年红色实践")
    note_discussion(SYSTEM, spoken, "夏县茶季人手紧")
    gather_agenda(SYSTEM, meeting)
    assert points(meeting) == [
        ("result", "2026年红色实践"),
        ("result", "2026年金牌实践"),
        ("topic", "驿站建设"),
    ]
    spoken.refresh_from_db()
    assert spoken.discussion == "夏县茶季人手紧"
    assert meeting.points.filter(pk=own.pk).exists()


def test_a_decision_becomes_a_line_that_names_it(tree, meeting) -> None:
    decision = decide(SYSTEM, meeting, "炒茶户逐户检查", owner=tree.yuncheng, due_on=date(2027, 5, 1))
    assert meeting_page(SYSTEM, meeting.pk).decisions[0].line is None
    plan = plans.year_plan(tree.province, 2027)
    line = plans.plan_line(plan, title=decision.words, origin_kind=DECISION, origin_id=str(decision.pk))
    assert meeting_page(SYSTEM, meeting.pk).decisions[0].line == line


def test_settled_minutes_no_longer_change(tree, meeting) -> None:
    refused_as("illegal_transition", move_meeting, SYSTEM, meeting, MeetingState.MINUTED)
    move_meeting(SYSTEM, meeting, MeetingState.HELD)
    refused_as("meeting_without_decisions", move_meeting, SYSTEM, meeting, MeetingState.MINUTED)
    decide(SYSTEM, meeting, "办")
    move_meeting(SYSTEM, meeting, MeetingState.MINUTED)
    refused_as("meeting_closed", decide, SYSTEM, meeting, "再办")
    refused_as("meeting_closed", add_topic, SYSTEM, meeting, "x")
    refused_as("meeting_closed", change_meeting, SYSTEM, meeting, DRAFT)
    refused_as("meeting_closed", fill_agenda, SYSTEM, meeting, [])


def test_the_minutes_hold_agenda_discussion_and_decisions(tree, meeting) -> None:
    point = add_topic(SYSTEM, meeting, "驿站建设", "现有 3 处")
    note_discussion(SYSTEM, point, "再设 2 处")
    decide(SYSTEM, meeting, "新设两处驿站", point=point, owner=tree.yuncheng, due_on=date(2027, 5, 1))
    document = Document(BytesIO(meeting_minutes(meeting_page(SYSTEM, meeting.pk))))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for words in (
        "2027年1月8日",
        "驿站建设",
        "现有 3 处",
        "再设 2 处",
        "新设两处驿站",
        "运城",
        "2027年5月1日",
    ):
        assert words in cells
    assert "参会：运城公司、夏县公司" in [each.text for each in document.paragraphs]


def test_a_team_below_reads_the_meeting_and_another_company_does_not(tree) -> None:
    call_meeting(SYSTEM, tree.yuncheng, 2027, DRAFT)
    captain = register.viewer_for(Role.CAPTAIN, register.team(tree.xiaxian))
    assert survey_meetings(captain).count() == 1
    assert survey_meetings(register.viewer_for(Role.UNIT, tree.changzhi)).count() == 0


def test_meeting_twins(tree, meeting) -> None:
    unit = register.viewer_for(Role.UNIT, tree.xiaxian)
    elsewhere = register.viewer_for(Role.PROVINCE, tree.changzhi)
    for viewer, code in ((unit, "forbidden"), (elsewhere, "out_of_scope")):
        refused_as(code, call_meeting, viewer, tree.province, 2027, DRAFT)
        refused_as(code, change_meeting, viewer, meeting, DRAFT)
        refused_as(code, gather_agenda, viewer, meeting)
        refused_as(code, add_topic, viewer, meeting, "x")
        refused_as(code, decide, viewer, meeting, "x")
        refused_as(code, move_meeting, viewer, meeting, MeetingState.HELD)


def test_what_worked_and_undecided_clusters_come_onto_the_agenda(tree, meeting) -> None:
    """Each with its number and the first few by name; what is decided stays away."""
    team = register.team(tree.xiaxian)
    grid = register.grid(team)
    with clock.fixed(clock.at(date(2026, 12, 1), 9)):
        for state, label in (("proposed", "电压低"), ("declined", "跳闸")):
            RequestCluster.objects.create(
                grid=grid,
                team=team,
                kind="word",
                code=label,
                label=label,
                state=state,
                first_day=date(2026, 10, 1),
                last_day=date(2026, 11, 11),
                expected=0.4,
                probability=0.00001,
                found_at=clock.now(),
            )
        found = {point.title: point.facts for point in survey_points(SYSTEM, meeting)}
    assert found["诉求聚集、拟立项目"] == f"待定 1 处：{grid.name}网格电压低 0 件。"
    assert "验证有效的做法" not in found
