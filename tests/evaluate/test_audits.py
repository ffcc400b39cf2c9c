"""Audit tasks: what is odd is found once, looked into by people outside the team, and deducts nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from tests.factories import evaluate as make
from tests.factories import register
from tests.factories.audits import MORNING, Yard, work, yard
from tests.factories.register import somebody
from tests.refusals import refused

from liming.evaluate import actions, queries
from liming.evaluate.enums import AuditKind, AuditState
from liming.evaluate.models import AuditTask, PhotoPrint
from liming.evaluate.rules import AUDIT, like_texts
from liming.execute.models import Evidence, Rating, RatingFlag, RequestPhoto, ServiceRecord
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=yard)]


@pytest.fixture
def ground(tmp_path, settings) -> Iterator[Yard]:
    settings.MEDIA_ROOT = tmp_path
    with clock.fixed(make.AFTER):
        yield yard()


def drawn(shift: int, quality: int = 90) -> bytes:
    image = Image.new("RGB", (320, 240), (205, 214, 220))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 90, 320, 240), fill=(124, 119, 111))
    pen.rectangle((20 + 70 * shift, 40 + 30 * shift, 100 + 70 * shift, 200), fill=(40 + 60 * shift, 80, 100))
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def photo(of: ServiceRecord, content: bytes, mark: str) -> Evidence:
    file = ContentFile(content, name=f"{mark}.jpg")
    return Evidence.objects.create(record=of, kind="photo", file=file, sha256=mark * 64)


def found(ground: Yard, quarter: str = make.QUARTER) -> list[AuditTask]:
    return actions.find_audit_tasks(ground.province, quarter)


def one(ground: Yard, kind: AuditKind) -> AuditTask:
    tasks = [task for task in found(ground) if task.kind == kind]
    assert len(tasks) == 1
    return tasks[0]


def test_every_state_stands_in_the_table() -> None:
    assert set(AUDIT.moves) == set(AuditState)
    assert AUDIT.ends() == {AuditState.CLEARED, AuditState.CONFIRMED}


def test_usual_work_gives_no_hint(ground) -> None:
    """Different minutes, words and times of the day: nothing is opened."""
    for day in range(12):
        work(
            ground,
            31 + day * 3,
            MORNING + timedelta(days=day),
            note=f"第{day}天换了{'表线闸盒杆箱柜缆灯座头罩'[day]}，试电正常无异响",
        )
    assert found(ground) == []


def test_a_photo_used_for_two_records_opens_one_task_and_again_none(ground) -> None:
    """The same picture stored worse in another record; prints are made in the background first."""
    first, second = work(ground), work(ground, at=MORNING + timedelta(days=3))
    photo(first, drawn(0), "a")
    photo(second, drawn(0, 40), "b")
    photo(second, drawn(2), "c")
    assert found(ground) == []
    assert (actions.print_photos(), actions.print_photos()) == (3, 0)
    task = one(ground, AuditKind.LIKE_PHOTOS)
    assert [row.record_id for row in task.evidence.all()] == [first.pk, second.pk]
    assert task.facts == {"photos": 2, "identical": False}
    assert found(ground) == []


def test_two_photos_of_one_record_or_of_two_teams_are_no_matter(ground) -> None:
    """Two shots of one place, and the same poster photographed by another team."""
    own = work(ground)
    photo(own, drawn(0), "a")
    photo(own, drawn(0, 60), "b")
    foreign = make.record(ground.other, ground.other.members.everywhere("test").first(), ended_at=MORNING)
    photo(foreign, drawn(0, 40), "c")
    actions.print_photos()
    assert found(ground) == []


def test_a_photo_that_the_asker_had_sent_is_told_as_such(ground) -> None:
    """The member's evidence is the customer's own picture."""
    request = make.request(ground.team)
    record = work(ground, request=request)
    content = ContentFile(drawn(1), name="sent.jpg")
    RequestPhoto.objects.create(request=request, file=content, sha256="d" * 64, at=MORNING, by_name="客户")
    photo(record, drawn(1, 50), "e")
    actions.print_photos()
    task = one(ground, AuditKind.LIKE_PHOTOS)
    detail = queries.audit_detail(ground.province, task.pk)
    assert sorted(each.is_from_asker for each in detail.shown) == [False, True]


def test_a_file_that_is_gone_is_asked_for_once(ground) -> None:
    """Its print stays empty and pairs with nothing."""
    Evidence.objects.create(record=work(ground), kind="photo", file="evidence/none.jpg", sha256="f" * 64)
    assert (actions.print_photos(), actions.print_photos()) == (1, 0)
    assert PhotoPrint.objects.get().plain == ""


def test_texts_that_differ_in_numbers_only_are_the_same() -> None:
    """Numbers and marks are left out; short ones and different ones do not count."""
    texts = [
        "换保护器，电压恢复到 221 伏",
        "换保护器，电压恢复到 219 伏。",
        "已处理",
        "已处理",
        "线夹松动，紧固后正常",
    ]
    assert like_texts(texts, 8, 0.9) == [[0, 1]]


def test_the_same_words_in_four_records_open_a_task(ground) -> None:
    """Three are below the limit; the fourth opens it, a fifth joins it."""
    for day in range(3):
        work(ground, 40 + day, MORNING + timedelta(days=day), note="更换保护器，电压恢复正常，客户满意")
    assert found(ground) == []
    work(ground, 44, MORNING + timedelta(days=4), note="更换保护器，电压恢复正常，客户满意。")
    task = one(ground, AuditKind.LIKE_TEXTS)
    assert (task.evidence.count(), task.member_id) == (4, ground.people[0].pk)
    work(ground, 47, MORNING + timedelta(days=6), note="更换保护器，电压恢复正常，客户满意")
    assert found(ground) == []
    task.refresh_from_db()
    assert (task.evidence.count(), task.facts["records"]) == (5, 5)


def test_ends_just_before_the_limit_open_a_task_after_the_quarter(ground) -> None:
    """Twelve requests end at 98 % of their hour: not while the quarter runs, then once."""
    for number in range(12):
        due = MORNING + timedelta(hours=number)
        make.timer(make.request(ground.team), "finish", due, due - timedelta(minutes=1, seconds=12))
    with clock.fixed(clock.at(date(2026, 9, 1), 9)):
        assert found(ground) == []
    task = one(ground, AuditKind.HEAPED_ENDS)
    assert task.facts["records"] == 12
    assert {row.note for row in task.evidence.all()} == {"98.0%"}


def test_no_complaint_is_odd_only_among_very_many(ground) -> None:
    """One complaint in twenty among the peers: none of 200 requests opens a task, none of 20 does not."""
    complaint = make.service_type()
    complaint.pk, complaint.code, complaint.limit_profile = None, "C99", "complaint"
    complaint.save(force_insert=True)
    for number in range(200):
        make.request(ground.other, **({"service_type_id": complaint.pk} if number % 20 == 0 else {}))
    for _ in range(20):
        make.request(ground.team)
    assert found(ground) == []
    for _ in range(180):
        make.request(ground.team)
    task = one(ground, AuditKind.NO_COMPLAINT)
    assert task.facts == {"of": 200, "expected": 10.0}


def test_one_device_opens_a_task_whose_decision_closes_its_note(ground) -> None:
    """The records are named, scores are not; the note is looked at with the decision."""
    rows = [work(ground, 40 + number, MORNING + timedelta(days=number)) for number in range(4)]
    for row in rows:
        Rating.objects.create(record=row, score=5, channel="on_site", at=MORNING, device_digest="9" * 64)
    flag = RatingFlag.objects.create(
        team=ground.team, device_digest="9" * 64, count=4, first_at=MORNING, last_at=MORNING
    )
    task = one(ground, AuditKind.ONE_DEVICE)
    assert task.evidence.count() == 4
    decided(ground, task, is_confirmed=False)
    flag.refresh_from_db()
    assert flag.looked_at is not None and flag.finding == "驿站公用手机"
    assert found(ground) == []


def test_minutes_that_nobody_has_open_tasks(ground) -> None:
    """One minute, and seventeen hours of one member in one day; 41 minutes are usual."""
    short = work(ground, 1)
    for hour in range(3):
        work(ground, 345, MORNING + timedelta(days=2, hours=3 * hour), who=1)
    tasks = {task.facts["minutes"]: task for task in found(ground) if task.kind == AuditKind.ODD_MINUTES}
    assert set(tasks) == {1, 1_035}
    assert [row.record_id for row in tasks[1].evidence.all()] == [short.pk]
    assert tasks[1_035].evidence.count() == 3


def test_round_minutes_are_odd_beside_peers_who_have_none(ground) -> None:
    """Forty records of 60 minutes, where the other team writes 41."""
    other = ground.other.members.everywhere("test").first()
    for day in range(40):
        at = MORNING + timedelta(days=day)
        work(ground, 60, at, who=day % 3)
        row = make.record(ground.other, other, ended_at=at)
        ServiceRecord.objects.everywhere("test").filter(pk=row.pk).update(minutes=41)
    task = one(ground, AuditKind.ROUND_MINUTES)
    assert (task.facts["records"], task.facts["of"], task.team) == (40, 40, ground.team)


def test_five_records_within_a_quarter_of_an_hour_are_many(ground) -> None:
    """Four are not; work of many at once, as an activity is, does not count."""
    for minute in range(4):
        work(ground, 41 + minute, MORNING + timedelta(minutes=3 * minute))
        work(ground, 52, MORNING + timedelta(minutes=minute), who=1, origin_kind="activity")
    assert found(ground) == []
    work(ground, 46, MORNING + timedelta(minutes=14))
    task = one(ground, AuditKind.MANY_AT_ONCE)
    assert task.facts == {"records": 5, "minutes": 14}


def short_one(ground: Yard) -> AuditTask:
    work(ground, 1)
    return one(ground, AuditKind.ODD_MINUTES)


def decided(ground: Yard, task: AuditTask, *, is_confirmed: bool) -> AuditTask:
    account = queries.audit_detail(ground.province, task.pk).handlers[0]
    actions.assign_audit_task(ground.province, task, account)
    looker = replace(ground.province, account_id=account.pk)
    actions.look_into_audit_task(looker, task, "电话核实")
    return actions.decide_audit_task(ground.province, task, is_confirmed=is_confirmed, reason="驿站公用手机")


def test_a_task_is_given_looked_into_and_decided(ground) -> None:
    """Each step with who and when, in the audit; figures and records stay as they were."""
    task = short_one(ground)
    assert (task.state, task.due_on) == ("open", date(2026, 10, 22))
    before = list(ServiceRecord.objects.everywhere("test").values_list("pk", "minutes", "is_current"))
    row = decided(ground, task, is_confirmed=True)
    assert (row.state, row.finding, row.reason) == ("confirmed", "电话核实", "驿站公用手机")
    assert list(ServiceRecord.objects.everywhere("test").values_list("pk", "minutes", "is_current")) == before
    acts = AuditEntry.objects.filter(subject_id=str(task.pk)).order_by("id").values_list("act", flat=True)
    assert list(acts) == [
        "audit_task.found",
        "audit_task.assigned",
        "audit_task.looked_at",
        "audit_task.confirmed",
    ]


def test_steps_cannot_be_skipped_and_need_their_words(ground) -> None:
    """No decision before a look, no look before it is given, nothing after the decision."""
    task = short_one(ground)
    decide = {"is_confirmed": False, "reason": "手滑"}
    assert refused(actions.decide_audit_task, ground.province, task, **decide) == "illegal_transition"
    assert refused(actions.look_into_audit_task, ground.province, task, "看过") == "illegal_transition"
    account = queries.audit_detail(ground.province, task.pk).handlers[0]
    actions.assign_audit_task(ground.province, task, account)
    looker = replace(ground.province, account_id=account.pk)
    assert refused(actions.look_into_audit_task, looker, task, "  ") == "field_required"
    actions.look_into_audit_task(looker, task, "看过")
    assert refused(actions.decide_audit_task, looker, task, is_confirmed=True, reason="") == "field_required"
    actions.decide_audit_task(looker, task, **decide)
    assert refused(actions.assign_audit_task, ground.province, task, account) == "illegal_transition"


def test_new_evidence_of_a_decided_pattern_opens_its_next_turn(ground) -> None:
    """The same words again after the decision: a second task with the whole evidence; the first stays."""
    for day in range(4):
        work(ground, 40 + day, MORNING + timedelta(days=day), note="更换保护器，电压恢复正常，客户满意")
    first = one(ground, AuditKind.LIKE_TEXTS)
    decided(ground, first, is_confirmed=False)
    assert found(ground) == []
    work(ground, 51, MORNING + timedelta(days=9), note="更换保护器，电压恢复正常，客户满意")
    second = one(ground, AuditKind.LIKE_TEXTS)
    assert (second.turn, second.fingerprint) == (2, first.fingerprint)
    assert queries.audit_detail(ground.province, second.pk).earlier == [first]


def test_nobody_of_the_team_handles_its_task(ground) -> None:
    """A captain has no right; a unit's officer who is of the team is refused and cannot be chosen."""
    task = short_one(ground)
    captain = somebody(Role.CAPTAIN, ground.team)
    officer = somebody(Role.UNIT, ground.tree.xiaxian, member=ground.people[2])
    account = queries.audit_detail(ground.province, task.pk).handlers[0]
    assert refused(actions.assign_audit_task, captain, task, account) == "forbidden"
    assert refused(actions.assign_audit_task, officer, task, account) == "audit_own_team"
    names = [each.pk for each in queries.audit_detail(ground.province, task.pk).handlers]
    assert officer.account_id not in names and ground.unit.account_id in names
    own = ground.people[2].account
    assert refused(actions.assign_audit_task, ground.province, task, own) == "audit_assignee"


def test_only_who_it_was_given_to_writes_the_finding(ground) -> None:
    task = short_one(ground)
    account = queries.audit_detail(ground.province, task.pk).handlers[0]
    actions.assign_audit_task(ground.province, task, account)
    other = ground.unit if account.pk != ground.unit.account_id else ground.province
    assert refused(actions.look_into_audit_task, other, task, "看过") == "audit_not_yours"


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CAPTAIN, Role.PARTY_SECRETARY, Role.CONTACT])
def test_others_neither_search_nor_read(ground, role) -> None:
    """Finding is the province's; reading needs the same right."""
    task = short_one(ground)
    viewer = register.viewer_for(role, ground.team)
    assert refused(actions.find_audit_tasks, viewer, make.QUARTER) == "forbidden"
    assert refused(queries.audit_tasks, viewer, queries.AuditFilters()) == "forbidden"
    assert refused(queries.audit_detail, viewer, task.pk) == "forbidden"
    assert refused(actions.decide_audit_task, viewer, task, is_confirmed=True, reason="x") == "forbidden"


def test_a_unit_sees_and_handles_its_own_teams_only(ground) -> None:
    task = short_one(ground)
    changzhi = register.viewer_for(Role.UNIT, ground.tree.wuxiang)
    assert refused(queries.audit_detail, changzhi, task.pk) == "not_found"
    account = queries.audit_detail(ground.unit, task.pk).handlers[0]
    assert refused(actions.assign_audit_task, changzhi, task, account) == "out_of_scope"
    assert refused(actions.find_audit_tasks, ground.unit, make.QUARTER) == "out_of_scope"
    assert list(queries.audit_tasks(ground.unit, queries.AuditFilters()).rows) == [task]
