"""Work guides: drafts, versions, what a work item pins, and teams checked by the guide that scores."""

from dataclasses import replace
from datetime import date

import pytest
from tests.factories import plan as plans
from tests.factories import register
from tests.refusals import refused_as

from liming.plan import actions, queries
from liming.plan.actions import CheckDraft, GuideDraft, PartDraft
from liming.plan.enums import CheckKind, GuideKind, GuidePhase, PartKind
from liming.plan.models import Checklist, ChecklistItem, GuideCheck, WorkItem
from liming.plan.rules.guide_changes import Change, changes_between
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

SYSTEM = plans.SYSTEM
DAY, LATER = date(2026, 11, 25), date(2026, 12, 1)
pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(clock.at(DAY, 9))]
VOLTS = CheckDraft("端电压", CheckKind.NUMBER, "伏", 198.0, 235.0)
DRAFT = GuideDraft(
    name="茶季检查",
    source="省公司通知",
    purpose="炒茶季不断电",
    changes="加一项",
    parts=(PartDraft(PartKind.STEP, "预约", "提前一天"), PartDraft(PartKind.HAZARD, "触电", "先验电")),
    items=(CheckDraft("外壳接地"), VOLTS),
)
SCORED = GuideDraft(
    "建队", "省公司通知", items=(CheckDraft("制度", points=60), CheckDraft("台账", points=40))
)


def in_force(code: str = "C04", draft: GuideDraft = DRAFT, kind=GuideKind.SITE) -> Checklist:
    made = actions.create_guide(SYSTEM, code, kind, draft)
    return actions.put_guide_in_force(SYSTEM, code, made.version, DAY)


def test_a_draft_is_nobody_s_checklist_until_it_is_approved(tree) -> None:
    made = actions.create_guide(SYSTEM, "C04", GuideKind.SITE, DRAFT)
    assert (made.version, made.phase(DAY)) == (1, GuidePhase.DRAFT)
    assert queries.checklist_in_force("C04", DAY) is None
    actions.put_guide_in_force(SYSTEM, "C04", 1, DAY)
    assert queries.checklist_in_force("C04", DAY) == made
    assert AuditEntry.objects.get(act="guide.approved").after["effective_from"] == "2026-11-25"


def test_the_next_version_begins_as_a_copy_and_ends_the_one_before_on_its_day(tree) -> None:
    in_force()
    draft = actions.draft_guide(SYSTEM, "C04")
    assert list(draft.items.values_list("text", "low")) == [("外壳接地", None), ("端电压", 198.0)]
    assert draft.parts.count() == 2
    actions.change_guide(SYSTEM, "C04", 2, replace(DRAFT, items=(VOLTS,)))
    actions.put_guide_in_force(SYSTEM, "C04", 2, LATER)
    found = queries.guide_page(SYSTEM, "C04", 2)
    assert [(row.version, phase) for row, phase in found.versions] == [
        (2, GuidePhase.COMING),
        (1, GuidePhase.IN_FORCE),
    ]
    assert queries.checklist_in_force("C04", DAY).version == 1
    assert queries.checklist_in_force("C04", LATER).version == 2


def test_work_keeps_the_version_it_was_planned_with(tree) -> None:
    first = in_force()
    team, kind = register.team(tree.xiaxian), plans.service_type(checklist_code="C04")
    before = plans.work_item(team, service_type=kind)
    actions.draft_guide(SYSTEM, "C04")
    actions.change_guide(SYSTEM, "C04", 2, DRAFT)
    actions.put_guide_in_force(SYSTEM, "C04", 2, LATER)
    with clock.fixed(clock.at(LATER, 9)):
        after = plans.work_item(team, service_type=kind)
    before.refresh_from_db()
    assert (before.checklist, after.checklist.version) == (first, 2)


def later_version(code: str = "C04") -> Checklist:
    """The next version, in force from LATER on."""
    row = actions.draft_guide(SYSTEM, code)
    actions.change_guide(SYSTEM, code, row.version, DRAFT)
    return actions.put_guide_in_force(SYSTEM, code, row.version, LATER)


def test_work_not_begun_goes_to_the_new_version_and_work_under_way_keeps_its_own(tree) -> None:
    """One act moves what nobody signed for; signed, under way and ended work stays."""
    first = in_force()
    team, kind = register.team(tree.xiaxian), plans.service_type(checklist_code="C04")
    states = ("planned", "dispatched", "declined", "accepted", "on_site", "waiting", "done", "missed")
    work = {state: plans.work_item(team, service_type=kind) for state in states}
    for state, item in work.items():
        WorkItem.objects.everywhere("the test arranges").filter(pk=item.pk).update(state=state)
    assert queries.older_work(SYSTEM, "C04").rows.count() == 0
    second = later_version()
    with clock.fixed(clock.at(LATER, 9)):
        found = queries.older_work(SYSTEM, "C04")
        assert (found.rows.count(), found.movable, found.kept) == (6, 3, 3)
        assert actions.renew_guide_of_work(SYSTEM, "C04") == 3
        assert actions.renew_guide_of_work(SYSTEM, "C04") == 0
        assert queries.older_work(SYSTEM, "C04").movable == 0
    for item in work.values():
        item.refresh_from_db()
    moved = {state for state, item in work.items() if item.checklist == second}
    assert moved == {"planned", "dispatched", "declined"}
    assert {item.checklist for state, item in work.items() if state not in moved} == {first}
    assert AuditEntry.objects.filter(act="guide.pinned").count() == 1


def test_a_version_to_come_moves_nothing_and_a_draft_alone_is_refused(tree) -> None:
    in_force()
    plans.work_item(register.team(tree.xiaxian), service_type=plans.service_type(checklist_code="C04"))
    later_version()
    assert actions.renew_guide_of_work(SYSTEM, "C04") == 0
    actions.create_guide(SYSTEM, "C11", GuideKind.SITE, DRAFT)
    refused_as("guide_not_in_force", actions.renew_guide_of_work, SYSTEM, "C11")


def test_what_was_in_force_never_changes_and_one_draft_stands_at_a_time(tree) -> None:
    in_force()
    refused_as("guide_not_draft", actions.change_guide, SYSTEM, "C04", 1, DRAFT)
    refused_as("guide_not_draft", actions.drop_guide_draft, SYSTEM, "C04", 1)
    actions.draft_guide(SYSTEM, "C04")
    refused_as("guide_draft_exists", actions.draft_guide, SYSTEM, "C04")
    actions.drop_guide_draft(SYSTEM, "C04", 2)
    assert list(Checklist.objects.values_list("version", flat=True)) == [1]


def test_approval_asks_for_checks_a_ground_and_a_day_to_come(tree) -> None:
    actions.create_guide(SYSTEM, "C04", GuideKind.SITE, replace(DRAFT, items=()))
    refused_as("guide_without_items", actions.put_guide_in_force, SYSTEM, "C04", 1, DAY)
    actions.change_guide(SYSTEM, "C04", 1, DRAFT)
    refused_as("field_invalid", actions.put_guide_in_force, SYSTEM, "C04", 1, date(2026, 11, 24))
    actions.put_guide_in_force(SYSTEM, "C04", 1, DAY)
    actions.draft_guide(SYSTEM, "C04")
    refused_as("field_required", actions.put_guide_in_force, SYSTEM, "C04", 2, LATER)
    actions.change_guide(SYSTEM, "C04", 2, DRAFT)
    refused_as("field_invalid", actions.put_guide_in_force, SYSTEM, "C04", 2, DAY)


def test_lines_keep_their_english_while_their_chinese_stays(tree) -> None:
    in_force()
    ChecklistItem.objects.filter(text="外壳接地").update(text_en="Shell earthed")
    actions.draft_guide(SYSTEM, "C04")
    items = (CheckDraft("外壳接地"), CheckDraft("新的"))
    row = actions.change_guide(SYSTEM, "C04", 2, replace(DRAFT, items=items))
    assert list(row.items.values_list("text_en", flat=True)) == ["Shell earthed", ""]


def test_english_that_is_written_takes_the_place_of_what_was_there(tree) -> None:
    in_force()
    actions.draft_guide(SYSTEM, "C04")
    parts = (PartDraft(PartKind.STEP, "预约", "提前一天", "Call first", "a day ahead"),)
    items = (CheckDraft("外壳接地", text_en=" Case earthed "),)
    row = actions.change_guide(SYSTEM, "C04", 2, replace(DRAFT, parts=parts, items=items))
    part = row.parts.get()
    assert (part.text_en, part.detail_en) == ("Call first", "a day ahead")
    assert row.items.get().text_en == "Case earthed"
    long = replace(DRAFT, items=(CheckDraft("外壳接地", text_en="x" * 161),))
    refused_as("field_invalid", actions.change_guide, SYSTEM, "C04", 2, long)


@pytest.mark.parametrize(
    "item",
    [
        CheckDraft("x", CheckKind.CHOICE, "伏"),
        CheckDraft("x", CheckKind.NUMBER, "伏", 5.0, 4.0),
        CheckDraft("x", points=101),
        CheckDraft("长" * 121),
    ],
)
def test_checks_that_cannot_be_meant_are_refused(tree, item) -> None:
    refused_as(
        "field_invalid", actions.create_guide, SYSTEM, "C04", GuideKind.SITE, replace(DRAFT, items=(item,))
    )
    assert not Checklist.objects.exists()


def test_changes_are_told_line_by_line() -> None:
    old = [("甲", "1"), ("乙", "2"), ("丙", "3")]
    new = [("甲", "1"), ("乙", "9"), ("丁", "4"), ("戊", "5")]
    assert changes_between(old, new) == [
        Change("same", ("甲", "1"), ("甲", "1")),
        Change("changed", ("乙", "2"), ("乙", "9")),
        Change("changed", ("丙", "3"), ("丁", "4")),
        Change("added", None, ("戊", "5")),
    ]
    assert changes_between(old, old[:1])[1:] == [
        Change("removed", ("乙", "2"), None),
        Change("removed", ("丙", "3"), None),
    ]


def test_a_scored_check_keeps_points_reasons_and_who_signed(tree) -> None:
    guide = in_force("TB01", SCORED, GuideKind.TEAM)
    team = register.team(tree.xiaxian)
    row = actions.record_guide_check(SYSTEM, team, guide, DAY, {1: (60, ""), 2: (35, "缺两条")}, "卫东海")
    found = queries.guide_check(SYSTEM, row.pk)
    assert (found.given, found.full, found.signed_by) == (95, 100, "卫东海")
    assert list(row.lines.values_list("points", "reason")) == [(60, ""), (35, "缺两条")]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({1: (60, "")}, "field_required"),
        ({1: (61, ""), 2: (40, "")}, "field_invalid"),
        ({1: (59, " "), 2: (40, "")}, "field_required"),
    ],
)
def test_a_check_is_whole_or_not_at_all(tree, given, code) -> None:
    guide, team = in_force("TB01", SCORED, GuideKind.TEAM), register.team(tree.xiaxian)
    refused_as(code, actions.record_guide_check, SYSTEM, team, guide, DAY, given, "卫东海")
    refused_as("guide_not_scored", actions.record_guide_check, SYSTEM, team, in_force(), DAY, given, "卫东海")


def test_guide_twins(tree) -> None:
    guide, team = in_force("TB01", SCORED, GuideKind.TEAM), register.team(tree.xiaxian)
    for viewer in (register.viewer_for(Role.UNIT, tree.xiaxian), register.viewer_for(Role.CAPTAIN, team)):
        refused_as("forbidden", actions.create_guide, viewer, "C11", GuideKind.SITE, DRAFT)
        refused_as("forbidden", actions.draft_guide, viewer, "TB01")
        refused_as("forbidden", actions.change_guide, viewer, "TB01", 1, DRAFT)
        refused_as("forbidden", actions.put_guide_in_force, viewer, "TB01", 1, DAY)
        refused_as("forbidden", actions.drop_guide_draft, viewer, "TB01", 1)
        refused_as("forbidden", actions.renew_guide_of_work, viewer, "TB01")
    given = {1: (60, ""), 2: (40, "")}
    captain, stranger = register.viewer_for(Role.CAPTAIN, team), register.viewer_for(Role.UNIT, tree.yanhu)
    refused_as("forbidden", actions.record_guide_check, captain, team, guide, DAY, given, "甲")
    refused_as("out_of_scope", actions.record_guide_check, stranger, team, guide, DAY, given, "甲")
    refused_as("forbidden", queries.guides, register.viewer_for(Role.SYSTEM_ADMIN, tree.province))
    assert not GuideCheck.objects.everywhere("the test counts").exists()
