"""Leave as those who lead a team enter it: days a member cannot go, and taking them back."""

from datetime import timedelta

from django.db import transaction

from liming.register.actions.base import check_required, fill_blanks, snapshot
from liming.register.actions.members import check_leave
from liming.register.models import Leave, Member
from liming.register.rules.columns import noun
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def enter_leave(viewer: Viewer, leave: Leave) -> Leave:
    """Enter an unsaved leave of a member of a team that the viewer leads or is above of.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `member_left`, `last_before_first`,
    `leave_overlaps`.
    """
    member: Member = leave.member
    viewer.require(Right.KEEP_LEAVE, member.team.path)
    if member.left_on is not None:
        raise DomainError("member_left", member=member.name, day=member.left_on.isoformat())
    fill_blanks(leave)
    check_required(noun("leaves"), leave)
    check_leave(leave)
    leave.save(force_insert=True)
    after = snapshot(noun("leaves"), leave)
    audit.record(viewer, "leave.created", leave, after=after, unit_path=member.team.path)
    return leave


@transaction.atomic
def withdraw_leave(viewer: Viewer, leave: Leave, reason: str) -> Leave | None:
    """Take a leave back: one that has begun ends yesterday, one ahead is gone; what it was stays on record.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `leave_over`.
    """
    path = leave.member.team.path
    viewer.require(Right.KEEP_LEAVE, path)
    if not reason.strip():
        raise DomainError("field_required", field="理由")
    today = clock.today()
    if leave.last_day < today:
        raise DomainError("leave_over", last=leave.last_day)
    before = snapshot(noun("leaves"), leave)
    has_begun = leave.first_day < today
    after = {"reason": reason.strip()} | ({"last_day": today - timedelta(days=1)} if has_begun else {})
    audit.record(viewer, "leave.withdrawn", leave, before=before, after=after, unit_path=path)
    if not has_begun:
        leave.delete()
        return None
    leave.last_day = today - timedelta(days=1)
    leave.save(update_fields=["last_day"])
    return leave
