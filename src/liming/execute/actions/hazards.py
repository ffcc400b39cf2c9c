"""A hazard's life: found, notified, cured, checked again, or withdrawn. A visit for it is a ledger record."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.access import reach_hazard
from liming.execute.actions.drafts import EvidenceDraft, HazardDraft, RecordDraft
from liming.execute.actions.recording import add_evidence, write_record
from liming.execute.enums import (
    HazardLevel,
    HazardState,
    HazardStepKind,
    LimitUnit,
    OwnerSide,
    RecordResult,
    SignedHow,
    Stage,
)
from liming.execute.models import Hazard, HazardStep, ServiceRecord
from liming.execute.queries.settings import setting
from liming.execute.queries.standards import limits_on
from liming.execute.rules import numbers
from liming.execute.rules.hazards import HAZARD, UNCURED, after_failed_check
from liming.plan.enums import OriginKind
from liming.plan.models import ServiceType
from liming.register.models import Member, Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_LONGEST_NOTE = 300


@transaction.atomic
def raise_hazard(viewer: Viewer, team: Team, draft: HazardDraft) -> Hazard:
    """A member tells of a hazard met on the way. Raises `forbidden`, `out_of_scope`, `field_required`."""
    viewer.require(Right.DO_WORK, team.path)
    if not draft.text.strip():
        raise DomainError("field_required", field="隐患内容")
    return add_hazard(viewer, team, draft, _own_member(viewer, team))


def add_hazard(viewer: Viewer, team: Team, draft: HazardDraft, finder: Member | None) -> Hazard:
    """Write a found hazard with the limits of its level; the caller holds transaction and right."""
    now = draft.found_at or clock.now()
    hazard = Hazard(
        number=course.take_number(Hazard, numbers.hazard_prefix(clock.today())),
        team=team,
        keeper=draft.keeper or finder,
        work_item=draft.work_item,
        check_item=draft.check_item,
        record=draft.record,
        customer=draft.customer,
        site=draft.site,
        whom=draft.whom[:80],
        place=draft.place[:120],
        longitude=draft.longitude,
        latitude=draft.latitude,
        level=draft.level,
        level_reason=draft.level_reason,
        owner_side=draft.owner_side,
        text=draft.text.strip()[:160],
        demand=bridge.mask_text(draft.demand.strip())[:300],
        found_at=now,
    )
    _set_limits(hazard, now)
    hazard.save()
    _step(viewer, hazard, HazardStepKind.FOUND, hazard.text, draft.evidence, draft.record, draft.found_at)
    after = {"text": bridge.mask_text(hazard.text), "level": hazard.level}
    audit.record(viewer, "hazard.found", hazard, after=after, unit_path=team.path)
    return hazard


@transaction.atomic
def notify_hazard(
    viewer: Viewer,
    hazard: Hazard,
    signed_how: SignedHow,
    note: str = "",
    evidence: tuple[EvidenceDraft, ...] = (),
    at: datetime | None = None,
) -> Hazard:
    """Say that whoever has to cure it was told, and how the user took the notice.

    A signature on the phone or on paper needs its picture. Raises `field_required`, `illegal_transition`.
    """
    row = reach_hazard(viewer, hazard, Right.DO_WORK)
    if signed_how in (SignedHow.SIGNATURE, SignedHow.PAPER) and not evidence:
        raise DomainError("field_required", field="签字或照片")
    if signed_how == SignedHow.REFUSED and not note.strip():
        raise DomainError("field_required", field="拒签说明")
    HAZARD.check(HazardState(row.state), HazardState.NOTIFIED)
    row.notified_at, row.signed_how = at or clock.now(), signed_how
    _enter(viewer, row, HazardState.NOTIFIED, HazardStepKind.NOTIFIED, note, evidence, at=at)
    return row


@transaction.atomic
def cure_hazard(viewer: Viewer, hazard: Hazard, work: RecordDraft, by: Member | None = None) -> Hazard:
    """The hazard is gone: with proof. With minutes the visit becomes a ledger record of origin hazard, of
    the viewer, or of `by`, whose phone said so.

    Raises `field_required` (proof), `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    row = reach_hazard(viewer, hazard, Right.DO_WORK)
    if not work.evidence:
        raise DomainError("field_required", field="整改照片")
    HAZARD.check(HazardState(row.state), HazardState.CURED)
    row.cured_at = now = work.ended_at or clock.now()
    days = int(setting("hazards.recheck_days")[row.level])
    row.recheck_due_at = bridge.due_at(now, days, LimitUnit.WORKING_DAY, {})
    record = _record(viewer, row, work, RecordResult.SOLVED, by)
    step = HazardStepKind.CURED
    _enter(viewer, row, HazardState.CURED, step, work.note, work.evidence, record, work.ended_at)
    return row


@transaction.atomic
def recheck_hazard(
    viewer: Viewer, hazard: Hazard, is_cured: bool, work: RecordDraft, by: Member | None = None
) -> Hazard:
    """Look again: cured ends it; not cured sends it back, with a fresh limit of its level.

    Not cured needs words. Raises `field_required`, `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    row = reach_hazard(viewer, hazard, Right.DO_WORK)
    if not is_cured and not work.note.strip():
        raise DomainError("field_required", field="复查说明")
    target = HazardState.RECHECKED if is_cured else after_failed_check(row.notified_at is not None)
    HAZARD.check(HazardState(row.state), target)
    now = work.ended_at or clock.now()
    record = _record(viewer, row, work, RecordResult.SOLVED if is_cured else RecordResult.HAZARD_FOUND, by)
    if is_cured:
        row.rechecked_at, row.recheck_due_at = now, None
    else:
        row.cured_at, row.failed_checks = None, row.failed_checks + 1
        _set_limits(row, now)
    kind = HazardStepKind.RECHECKED if is_cured else HazardStepKind.NOT_CURED
    _enter(viewer, row, target, kind, work.note, work.evidence, record, work.ended_at)
    return row


@transaction.atomic
def report_on_hazard(
    viewer: Viewer, hazard: Hazard, words: str, work: RecordDraft, by: Member | None = None
) -> ServiceRecord | None:
    """Keep what a member did about a hazard that others went on with meanwhile: a second report beside their
    steps, which changes no state. With minutes the visit is a ledger record, which is given back.

    Raises `forbidden`, `out_of_scope`.
    """
    row = reach_hazard(viewer, hazard, Right.DO_WORK)
    record = _record(viewer, row, work, RecordResult.SOLVED, by)
    note = f"{words}，{work.note}" if work.note.strip() else words
    _step(viewer, row, HazardStepKind.REPORTED, note, work.evidence, record, work.ended_at)
    after = {"note": bridge.mask_text(note)[:_LONGEST_NOTE]}
    audit.record(viewer, "hazard.reported", row, after=after, unit_path=row.team.path)
    return record


@transaction.atomic
def withdraw_hazard(viewer: Viewer, hazard: Hazard, reason: str) -> Hazard:
    """Take back what was no hazard, with the reason; it no longer counts. Raises `field_required`."""
    row = reach_hazard(viewer, hazard, Right.DISPATCH)
    if not reason.strip():
        raise DomainError("field_required", field="撤销原因")
    HAZARD.check(HazardState(row.state), HazardState.WITHDRAWN)
    row.recheck_due_at = None
    _enter(viewer, row, HazardState.WITHDRAWN, HazardStepKind.WITHDRAWN, reason)
    return row


@transaction.atomic
def change_hazard(
    viewer: Viewer,
    hazard: Hazard,
    level: HazardLevel | None = None,
    owner_side: OwnerSide | None = None,
    keeper: Member | None = None,
    demand: str | None = None,
) -> Hazard:
    """Judge a hazard anew before it is cured: a changed level moves its limits, counted from the finding.

    Whoever finds may change the level, so it needs no office. Raises `illegal_transition`,
    `member_of_other_team`, `forbidden`, `out_of_scope`.
    """
    row = reach_hazard(viewer, hazard, Right.DO_WORK if viewer.may(Right.DO_WORK) else Right.DISPATCH)
    demand = None if demand is None else bridge.mask_text(demand.strip())[:300]
    if row.state not in UNCURED:
        source = row.get_state_display()
        raise DomainError("illegal_transition", what="隐患", source=source, target="调整")
    if keeper is not None and keeper.team_id != row.team_id:
        raise DomainError("member_of_other_team", member=keeper.name, team=row.team.short_name)
    wanted = {"level": level, "owner_side": owner_side, "keeper": keeper, "demand": demand}
    changes: dict[str, Any] = {
        name: value for name, value in wanted.items() if value is not None and value != getattr(row, name)
    }
    if not changes:
        return row
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    if "level" in changes:
        row.level_reason = "changed"
        _set_limits(row, row.found_at)
    row.save()
    _step(viewer, row, HazardStepKind.CHANGED, _change_words(row, changes))
    audit.record(viewer, "hazard.changed", row, before=before, after=changes, unit_path=row.team.path)
    return row


@transaction.atomic
def note_printed(viewer: Viewer, subject: Hazard | ServiceRecord) -> None:
    """Keep that a notice with the user's name was printed. Raises `forbidden`, `out_of_scope`."""
    path = subject.team.path
    viewer.require(Right.READ_PRIVATE, path)
    after = {"number": subject.number}
    if isinstance(subject, Hazard):
        audit.record(viewer, "hazard.notice_printed", subject, after=after, unit_path=path)
    else:
        audit.record(viewer, "service_record.notice_printed", subject, after=after, unit_path=path)


def _change_words(row: Hazard, changes: dict[str, Any]) -> str:
    shown = {
        "level": row.get_level_display(),
        "owner_side": row.get_owner_side_display(),
        "keeper": row.keeper.name if row.keeper else "",
        "demand": row.demand,
    }
    return "，".join(str(shown[name]) for name in changes)


def _set_limits(hazard: Hazard, start: datetime) -> None:
    """Notice, cure and re-check by the standard of the level; re-check falls due with the cure's limit."""
    limits = limits_on(f"hazard.{HazardLevel(hazard.level).value}", clock.local(start).date())
    cure, notify = limits[Stage.FINISH], limits.get(Stage.SIGN_FOR)
    hazard.due_at = bridge.due_at(start, cure.amount, cure.unit, {})
    hazard.notify_due_at = bridge.due_at(start, notify.amount, notify.unit, {}) if notify else None
    hazard.recheck_due_at = hazard.due_at


def _enter(
    viewer: Viewer,
    row: Hazard,
    state: HazardState,
    kind: HazardStepKind,
    note: str,
    evidence: Iterable[EvidenceDraft] = (),
    record: ServiceRecord | None = None,
    at: datetime | None = None,
) -> None:
    before = row.state
    row.state = state
    row.save()
    _step(viewer, row, kind, note, evidence, record, at)
    audit.record(
        viewer,
        f"hazard.{kind.value}",
        row,
        before={"state": before},
        after={"state": state.value, "note": bridge.mask_text(note.strip())[:_LONGEST_NOTE]},
        unit_path=row.team.path,
    )


def _step(
    viewer: Viewer,
    hazard: Hazard,
    kind: HazardStepKind,
    note: str = "",
    evidence: Iterable[EvidenceDraft] = (),
    record: ServiceRecord | None = None,
    at: datetime | None = None,
) -> HazardStep:
    last = hazard.steps.order_by("-at").values_list("at", flat=True).first()
    now = at or clock.now()
    step = HazardStep.objects.create(
        hazard=hazard,
        kind=kind,
        at=now if last is None or now > last else last + timedelta(microseconds=1),
        actor_name=viewer.name[:60],
        note=bridge.mask_text(note.strip())[:_LONGEST_NOTE],
        record=record,
    )
    add_evidence(evidence, step=step, record=record if kind != HazardStepKind.FOUND else None)
    return step


def _record(
    viewer: Viewer, row: Hazard, work: RecordDraft, result: RecordResult, by: Member | None = None
) -> ServiceRecord | None:
    """The visit as a ledger record; none when nobody went there (no minutes)."""
    if not work.minutes:
        return None
    member = by or _own_member(viewer, row.team) or row.keeper
    if member is None:
        raise DomainError("field_required", field="队员")
    kind = _service_type(row)
    now = work.ended_at or clock.now()
    started_at = now - timedelta(minutes=work.minutes)
    # The pictures belong to the step as well: `_step` keeps them once, for both.
    draft = RecordDraft(result=result, note=work.note, minutes=work.minutes, photo_count=len(work.evidence))
    return write_record(
        viewer,
        draft,
        team=row.team,
        member=member,
        practice=kind.practice,
        service_type=kind,
        customer=row.customer,
        site=row.site,
        whom=row.whom,
        place=row.place,
        started_at=started_at,
        ended_at=now,
        minutes=work.minutes,
        is_complete=bool(work.evidence),
        origin_kind=OriginKind.HAZARD,
        origin_id=str(row.pk),
        grid_version=row.record.grid_version if row.record else None,
    )


def _service_type(row: Hazard) -> ServiceType:
    if row.record is not None:
        return row.record.service_type
    if row.work_item is not None:
        return row.work_item.service_type
    return ServiceType.objects.get(code=setting("hazards.service_type"))


def _own_member(viewer: Viewer, team: Team) -> Member | None:
    """The viewer as a member of the team; None for anybody else."""
    if viewer.member_id is None:
        return None
    rows = Member.objects.everywhere("the viewer's own row")
    found: Member | None = rows.filter(pk=viewer.member_id, team=team).first()
    return found
