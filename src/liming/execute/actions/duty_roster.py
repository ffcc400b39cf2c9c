"""Making the roster: one shift, a week copied, a shift taken off."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions.duty_access import reach_shift, require_before_start, require_free
from liming.execute.enums import DutyKind
from liming.execute.models import DutyShift
from liming.register.models import Member, ServicePoint, Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_LONGEST = timedelta(hours=36)
_MOST_DAYS = 30


@dataclass(frozen=True)
class ShiftDraft:
    """One turn of duty as it is entered; without a point it is duty at the team's office."""

    team: Team
    member: Member
    starts_at: datetime
    ends_at: datetime
    point: ServicePoint | None = None
    kind: DutyKind = DutyKind.STATION
    note: str = ""


@dataclass
class CopyReport:
    """What copying a week did: shifts made, already there, and left out with the sentence why."""

    made: int = 0
    present: int = 0
    left_out: list[tuple[DutyShift, str]] = field(default_factory=list)


@transaction.atomic
def add_shift(viewer: Viewer, draft: ShiftDraft) -> DutyShift:
    """Put one member on the roster. Raises `forbidden`, `out_of_scope`, `field_invalid`,
    `duty_member_elsewhere`, `duty_point_elsewhere`, `duty_on_leave`, `duty_double_booked`."""
    viewer.require(Right.EDIT_DUTY, draft.team.path)
    _check(draft)
    require_free(draft.member, draft.starts_at, draft.ends_at)
    shift: DutyShift = DutyShift.objects.create(
        team=draft.team,
        point=draft.point,
        member=draft.member,
        kind=draft.kind,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        note=bridge.mask_text(draft.note.strip())[:120],
    )
    after = {"member": draft.member.name, "starts_at": draft.starts_at, "ends_at": draft.ends_at}
    audit.record(viewer, "duty_shift.created", shift, after=after, unit_path=draft.team.path)
    return shift


@transaction.atomic
def add_shifts(viewer: Viewer, draft: ShiftDraft, last_day: date) -> list[DutyShift]:
    """The same turn on every day up to `last_day`, all or none. Raises as `add_shift`."""
    days = (last_day - clock.local(draft.starts_at).date()).days
    if not 0 <= days <= _MOST_DAYS:
        raise DomainError(
            "field_invalid", field="截止日期", value=last_day.isoformat(), remedy="请在 31 天以内"
        )
    steps = [timedelta(days=each) for each in range(days + 1)]
    return [
        add_shift(viewer, replace(draft, starts_at=draft.starts_at + step, ends_at=draft.ends_at + step))
        for step in steps
    ]


def _check(draft: ShiftDraft) -> None:
    length = draft.ends_at - draft.starts_at
    if not timedelta(0) < length <= _LONGEST:
        hours = round(length.total_seconds() / 3600)
        raise DomainError("field_invalid", field="时长", value=f"{hours}", remedy="一班须在 36 小时以内")
    if draft.member.team_id != draft.team.pk or draft.member.left_on is not None:
        raise DomainError("duty_member_elsewhere", member=draft.member.name, team=draft.team.short_name)
    if draft.point is not None and draft.point.team_id != draft.team.pk:
        raise DomainError("duty_point_elsewhere", point=draft.point.name, team=draft.team.short_name)


@transaction.atomic
def cancel_shift(viewer: Viewer, shift: DutyShift, reason: str) -> DutyShift:
    """Take a shift that has not begun off the roster; its row stays. Raises `field_required` (reason),
    `duty_started`, `duty_cancelled`, `forbidden`, `out_of_scope`."""
    viewer.require(Right.EDIT_DUTY)
    row = reach_shift(viewer, shift)
    viewer.require(Right.EDIT_DUTY, row.team.path)
    require_before_start(row)
    if not reason.strip():
        raise DomainError("field_required", field="原因")
    row.cancelled_at, row.cancel_reason = clock.now(), bridge.mask_text(reason.strip())[:120]
    row.save(update_fields=["cancelled_at", "cancel_reason"])
    after = {"reason": row.cancel_reason}
    audit.record(viewer, "duty_shift.cancelled", row, after=after, unit_path=row.team.path)
    return row


@transaction.atomic
def copy_week(viewer: Viewer, team: Team, source: date, target: date) -> CopyReport:
    """Repeat the roster of the week of `source` in the week of `target`, as it was rostered, swaps apart.

    What is there already is not doubled; who is away or booked is left out and named. Days that have begun
    are not filled. Raises `forbidden`, `out_of_scope`, `field_invalid`.
    """
    viewer.require(Right.EDIT_DUTY, team.path)
    monday, other = _monday(source), _monday(target)
    if monday == other:
        raise DomainError("field_invalid", field="目标周", value=other.isoformat(), remedy="请选另一周")
    report = CopyReport()
    rows = DutyShift.objects.everywhere("the team was checked above").filter(
        team=team, starts_at__gte=clock.at(monday), starts_at__lt=clock.at(monday + timedelta(days=7))
    )
    for shift in rows.filter(cancelled_at=None).select_related("team", "member", "point"):
        _copy(viewer, shift, other - monday, report)
    return report


def _copy(viewer: Viewer, shift: DutyShift, by: timedelta, report: CopyReport) -> None:
    draft = ShiftDraft(
        shift.team,
        shift.member,
        shift.starts_at + by,
        shift.ends_at + by,
        shift.point,
        DutyKind(shift.kind),
        shift.note,
    )
    if is_rostered(draft):
        report.present += 1
        return
    try:
        if draft.starts_at <= clock.now():
            raise DomainError("field_invalid", field="日期", value=f"{by.days:+d}", remedy="这一天已过")
        with transaction.atomic():
            add_shift(viewer, draft)
        report.made += 1
    except DomainError as refusal:
        report.left_out.append((shift, refusal.sentence()))


def is_rostered(draft: ShiftDraft) -> bool:
    """Whether this very shift stands on the roster."""
    rows: Any = DutyShift.objects.everywhere("the same shift of the team that is edited")
    same = {"team": draft.team, "point": draft.point, "member": draft.member, "starts_at": draft.starts_at}
    return bool(rows.filter(**same, cancelled_at=None).exists())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
