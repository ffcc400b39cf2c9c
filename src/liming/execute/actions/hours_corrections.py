"""Corrections of service hours: proposed by the member or above, agreed to by somebody else."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from liming.execute import bridge
from liming.execute.actions.certificates import outdate_certificates
from liming.execute.enums import HoursCorrectionState
from liming.execute.models import HoursCorrection
from liming.execute.queries.served_lines import DUTY, RECORD, HoursEntry, find_line
from liming.execute.rules.hours_states import HOURS_CORRECTION
from liming.execute.rules.permissions import is_same_person
from liming.register.models import Member
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_LONGEST_DAY = 24 * 60
_LONGEST = 200


@transaction.atomic
def propose_hours(
    viewer: Viewer, member: Member, kind: str, key: UUID, minutes: int | None, reason: str
) -> HoursCorrection:
    """Say that a line of service hours should count other minutes, and why; nothing counts otherwise yet.

    `kind` is record or duty, `key` the record's or the stay's id; 0 minutes = the member was not there. The
    member proposes for the own lines, whoever certifies hours for those of the team.
    Raises `forbidden`, `out_of_scope`, `hours_line_gone`, `hours_correction_waits`, `field_required`,
    `field_invalid`.
    """
    viewer.require(Right.CORRECT_HOURS)
    is_own = member.pk == viewer.member_id
    viewer.require(Right.CORRECT_HOURS if is_own else Right.CERTIFY_HOURS, member.team.path)
    held: Member = (
        Member.objects.everywhere("its team was required above")
        .select_for_update(of=("self",))
        .select_related("team")
        .get(pk=member.pk)
    )
    line = find_line(held, kind, key)
    wanted = _check(line, minutes, reason)
    row: HoursCorrection = HoursCorrection.objects.create(
        member=held,
        team=held.team,
        record_id=line.key if kind == RECORD else None,
        stay_id=None if kind == RECORD else line.key,
        day=line.day,
        minutes_before=line.minutes,
        minutes=wanted,
        reason=bridge.mask_text(reason.strip())[:_LONGEST],
        needs_unit=not is_own,
        proposed_at=clock.now(),
        proposed_by=viewer.name[:60],
        proposed_by_id=viewer.account_id,
    )
    after = {"member": held.code, "day": row.day, "minutes": wanted, "reason": row.reason}
    before = {"minutes": row.minutes_before}
    audit.record(
        viewer, "hours_correction.proposed", row, before=before, after=after, unit_path=held.team.path
    )
    return row


def _check(line: HoursEntry, minutes: int | None, reason: str) -> int:
    if minutes is None:
        raise DomainError("field_required", field="更正为（分钟）")
    if not 0 <= minutes <= _LONGEST_DAY:
        raise DomainError("field_invalid", field="更正为（分钟）", value=minutes, remedy="请填 0 到 1440")
    if minutes == line.minutes:
        raise DomainError("field_invalid", field="更正为（分钟）", value=minutes, remedy="和现在的一样")
    if not reason.strip():
        raise DomainError("field_required", field="更正原因")
    if line.waits:
        raise DomainError("hours_correction_waits")
    return minutes


@transaction.atomic
def review_hours(
    viewer: Viewer, correction: HoursCorrection, agrees: bool, ground: str = ""
) -> HoursCorrection:
    """Agree to a correction, so that it counts, or refuse it with a ground; never one's own.

    What a member proposed is reviewed by whoever certifies the team's hours, what came from above the member
    by a unit. Certificates that counted the line are marked as outdated.
    Raises `forbidden`, `out_of_scope`, `own_hours_review`, `field_required`, `hours_line_gone`,
    `illegal_transition`.
    """
    viewer.require(Right.CERTIFY_HOURS)
    rows = HoursCorrection.objects.everywhere("the path is required below").select_for_update(of=("self",))
    row: HoursCorrection = rows.select_related("member", "team", "record").get(pk=correction.pk)
    viewer.require(Right.CHECK_HOURS if row.needs_unit else Right.CERTIFY_HOURS, row.team.path)
    if row.member_id == viewer.member_id or is_same_person(viewer, row.proposed_by, row.proposed_by_id):
        raise DomainError("own_hours_review")
    state = HoursCorrectionState.ACCEPTED if agrees else HoursCorrectionState.REFUSED
    HOURS_CORRECTION.check(HoursCorrectionState(row.state), state)
    if not agrees and not ground.strip():
        raise DomainError("field_required", field="不同意的依据")
    if agrees:
        _check_line(row)
    row.state, row.reviewed_at, row.reviewed_by = state, clock.now(), viewer.name[:60]
    row.ground = bridge.mask_text(ground.strip())[:_LONGEST]
    row.save(update_fields=["state", "reviewed_at", "reviewed_by", "ground"])
    after = {"member": row.member.code, "day": row.day, "minutes": row.minutes, "ground": row.ground}
    if agrees:
        audit.record(viewer, "hours_correction.approved", row, after=after, unit_path=row.team.path)
        _outdate(viewer, row)
    else:
        audit.record(viewer, "hours_correction.refused", row, after=after, unit_path=row.team.path)
    return row


def _check_line(row: HoursCorrection) -> None:
    if row.record_id is not None:
        find_line(row.member, RECORD, row.record_id)
    elif row.stay_id is not None:
        find_line(row.member, DUTY, row.stay_id)


def _outdate(viewer: Viewer, row: HoursCorrection) -> None:
    words = {"day": row.day.isoformat(), "before": row.minutes_before, "after": row.minutes}
    why = _("%(day)s 由 %(before)d 改为 %(after)d 分钟") % words
    since = row.record.entered_at if row.record is not None and row.record.supersedes_id is None else None
    outdate_certificates(viewer, [row.member_id], row.day, why, since)
