"""The ledger: who may write it, in which quarter it counts, and how it is corrected."""

from datetime import datetime, timedelta

import pytest
from tests.factories import execute as make
from tests.factories import plan, register

from liming.execute import actions, queries
from liming.execute.actions import CheckAnswer, QuickDraft, RecordDraft
from liming.execute.models import ChecklistAnswer, Hazard, ServiceRecord, Visit
from liming.plan.models import WorkItem
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import PUBLIC, Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def quick(corner: make.Corner, **fields: object) -> ServiceRecord:
    draft = QuickDraft(**{"service_type_code": "REP02", "minutes": 20, "photo_count": 1, **fields})  # type: ignore[arg-type]
    return actions.quick_record(corner.as_holder, draft)


def test_six_taps_make_a_record() -> None:
    """No request, no item: type, whom, result, minutes and a photo."""
    corner = make.corner()
    customer = register.customer(corner.team, "王大山", grid=corner.first, phone="13800005521")
    with clock.fixed(make.MORNING):
        record = quick(corner, customer=customer)
    assert (record.practice, record.minutes, record.whom) == ("gold", 20, "王大山")
    assert record.grid_version == corner.first.current
    assert record.started_at == make.MORNING - timedelta(minutes=20)
    assert (record.origin_kind, record.unit, record.is_complete) == ("quick", corner.tree.xiaxian, True)
    row = queries.ledger(corner.as_captain).rows[0]
    assert (row.whom, row.rating_words) == ("王**", "待评价")


@pytest.mark.parametrize(
    ("ended", "frozen", "quarter", "is_late"),
    [
        ((2026, 6, 30, 23, 59), "", "2026Q2", False),
        ((2026, 7, 1, 0, 0), "", "2026Q3", False),
        ((2026, 6, 30, 23, 59), "2026Q2", "2026Q3", True),
        ((2026, 3, 1, 9, 0), "2026Q2", "2026Q3", True),
        ((2026, 7, 1, 0, 0), "2026Q2", "2026Q3", False),
    ],
)
def test_a_record_counts_in_the_quarter_of_its_end(
    ended: tuple[int, ...], frozen: str, quarter: str, is_late: bool
) -> None:
    """By the wall clock of Shanghai; after the freeze in the next quarter, marked late."""
    corner = make.corner()
    if frozen:
        actions.set_frozen_through(corner.viewer(Role.PROVINCE), frozen)
    record = quick(corner, ended_at=datetime(*ended, tzinfo=clock.LOCAL_ZONE))  # type: ignore[misc, arg-type]
    assert (record.quarter, record.is_late) == (quarter, is_late)


def test_the_freeze_only_moves_forward_and_only_by_the_province() -> None:
    """Back is refused, nonsense is refused, the unit is refused."""
    corner = make.corner()
    province = corner.viewer(Role.PROVINCE)
    actions.set_frozen_through(province, "2026Q2")
    with pytest.raises(DomainError) as refusal:
        actions.set_frozen_through(province, "2026Q1")
    assert refusal.value.code == "quarter_frozen_back"
    with pytest.raises(ValueError, match="quarter"):
        actions.set_frozen_through(province, "third")
    with pytest.raises(DomainError):
        actions.set_frozen_through(corner.viewer(Role.UNIT), "2026Q3")


def test_several_teams_and_members_take_part_once_each() -> None:
    """The lead team and the other team each find the one record; it is counted once."""
    corner = make.corner()
    other = register.team(corner.tree.yanhu)
    record = quick(corner, teams=(other, other, corner.team), members=(corner.deputy, corner.holder))
    assert [(row.team, row.is_lead) for row in record.participations.order_by("-is_lead")] == [
        (corner.team, True),
        (other, False),
    ]
    assert {row.member for row in record.members.all()} == {corner.holder, corner.deputy}
    assert queries.ledger(register.viewer_for(Role.CAPTAIN, other)).total == 1
    both = queries.ledger(corner.viewer(Role.PROVINCE))
    assert (both.total, both.minutes) == (1, 20)


def test_a_correction_supersedes_and_the_old_one_stays() -> None:
    """The new record says why; only it counts; correcting the old one again is refused."""
    corner = make.corner()
    old = quick(corner, note="换插座")
    new = actions.correct_record(corner.as_captain, old, {"minutes": 45}, "漏记路上时间")
    old.refresh_from_db()
    assert (old.is_current, old.minutes, new.minutes, new.note) == (False, 20, 45, "换插座")
    assert (new.supersedes, new.correction_reason, new.number > old.number) == (old, "漏记路上时间", True)
    assert new.participations.count() == 1
    assert [row.number for row in queries.ledger(corner.as_captain).rows] == [new.number]
    with pytest.raises(DomainError) as refusal:
        actions.correct_record(corner.as_captain, old, {"minutes": 1}, "再改")
    assert refusal.value.code == "record_superseded"


@pytest.mark.parametrize(
    ("changes", "reason", "code"),
    [({"minutes": 5}, " ", "field_required"), ({"quarter": "2026Q1"}, "x", "field_invalid")],
)
def test_a_correction_needs_a_reason_and_a_field_that_may_change(
    changes: dict[str, object], reason: str, code: str
) -> None:
    """Number, team and quarter follow from the act, never from typing."""
    corner = make.corner()
    record = quick(corner)
    with pytest.raises(DomainError) as refusal:
        actions.correct_record(corner.as_captain, record, changes, reason)
    assert refusal.value.code == code


def test_members_may_not_correct_and_strangers_are_out_of_scope() -> None:
    """The twin of the correction."""
    corner = make.corner()
    record = quick(corner)
    with pytest.raises(DomainError) as refusal:
        actions.correct_record(corner.as_holder, record, {"minutes": 1}, "x")
    assert refusal.value.code == "forbidden"
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    with pytest.raises(DomainError) as refusal:
        actions.correct_record(stranger, record, {"minutes": 1}, "x")
    assert refusal.value.code == "out_of_scope"


def test_the_province_corrects_a_record_of_two_of_its_teams() -> None:
    """A record with several teams in reach is still one record."""
    corner = make.corner()
    record = quick(corner, teams=(register.team(corner.tree.yanhu),))
    province = corner.viewer(Role.PROVINCE)
    assert actions.correct_record(province, record, {"minutes": 9}, "记错").participations.count() == 2


def test_a_number_outside_its_limits_becomes_a_defect_and_a_hazard() -> None:
    """191 V where 198 to 235 V are right: defect, hazard in words, record incomplete without a photo."""
    corner = make.corner()
    item = farm_check(corner)
    with clock.fixed(make.MORNING):
        actions.accept_work(corner.as_holder, item)
        item = actions.arrive(corner.as_holder, item).work_item
        answers = tuple(CheckAnswer(number, "ok") for number in range(1, 14) if number != 3)
        record = actions.finish_work(
            corner.as_holder, item, RecordDraft(answers=(*answers, CheckAnswer(3, "ok", 191.0)))
        )
    assert ChecklistAnswer.objects.get(work_item=item, item__number=3).result == "defect"
    hazard = Hazard.objects.everywhere("test").get()
    assert hazard.text.endswith(" 191 伏")
    assert record.is_complete is False
    shown = queries.field_item(corner.as_holder, item.pk)
    assert (shown.answered, shown.defects) == (13, 1)
    assert next(each for each in shown.questions if each.number == 3).beyond == -7.0


def test_answers_are_kept_between_and_complete_with_a_photo() -> None:
    """Answers given before leaving count at the end; all answered and a photo make it complete."""
    corner = make.corner()
    item = farm_check(corner)
    viewer = corner.as_holder
    checks = actions.save_answers(viewer, item, (CheckAnswer(3, "", 191.0),))
    assert (checks.answered, checks.total, checks.defects) == (1, 13, (3,))
    rest = tuple(CheckAnswer(number, "ok") for number in range(1, 14) if number != 3)
    record = actions.finish_work(viewer, item, RecordDraft(answers=rest, photo_count=1))
    assert record.is_complete is True


def farm_check(corner: make.Corner) -> WorkItem:
    kind = plan.service_type("VAS07")
    with clock.fixed(make.MORNING):
        return plan.work_item(corner.team, member=corner.holder, service_type=kind, title="茶季检查")


def test_a_check_in_keeps_one_position_and_the_check_out_its_time() -> None:
    """Never a trail: one row with in and out."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        make.resolved(corner)
    visit = Visit.objects.everywhere("test").get()
    assert (visit.check_in_at, visit.check_out_at) == (make.MORNING, make.MORNING)


@pytest.mark.parametrize(
    "name", ["accept_work", "depart", "arrive", "note_contact", "finish_work", "save_answers"]
)
def test_members_act_only_on_their_own_items(name: str) -> None:
    """Another member is refused, the public is refused, a stranger is out of scope, the captain may."""
    corner = make.corner()
    item = make.item_of(make.request(corner))
    extra = {"finish_work": (RecordDraft(),), "save_answers": ((),)}.get(name, ())
    stranger = register.team(corner.tree.wuxiang)
    cases = (
        (corner.viewer(Role.MEMBER, corner.other), "not_your_item"),
        (PUBLIC, "forbidden"),
        (register.viewer_for(Role.CAPTAIN, stranger), "out_of_scope"),
    )
    for viewer, code in cases:
        with pytest.raises(DomainError) as refusal:
            getattr(actions, name)(viewer, item, *extra)
        assert refusal.value.code == code


def test_a_member_may_not_write_for_another_in_the_quick_form() -> None:
    """The captain may; the unit may not; an unknown type is refused."""
    corner = make.corner()
    draft = QuickDraft(service_type_code="REP02", member=corner.other)
    with pytest.raises(DomainError) as refusal:
        actions.quick_record(corner.as_holder, draft)
    assert refusal.value.code == "not_your_item"
    assert actions.quick_record(corner.as_captain, draft).member == corner.other
    with pytest.raises(DomainError) as refusal:
        actions.quick_record(corner.viewer(Role.UNIT), draft)
    assert refusal.value.code == "forbidden"
    with pytest.raises(DomainError) as refusal:
        quick(corner, service_type_code="NO")
    assert refusal.value.code == "not_found"


def test_contact_stops_its_own_clock_only() -> None:
    """The call is noted in the timeline with what it took."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        item = actions.accept_work(corner.as_holder, make.item_of(row))
    with clock.fixed(make.MORNING + timedelta(minutes=7)):
        actions.note_contact(corner.as_holder, item, "先停炒茶机，电话 13800005521")
    step = next(
        step for step in queries.request_detail(corner.as_captain, row.number).timeline if step.name == "联系"
    )
    assert (step.used, step.words) == ("7 分 / 限 10 分", "先停炒茶机，电话 138****5521")
