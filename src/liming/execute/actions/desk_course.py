"""What was not done at the desk at once: done later, given back, handed on, chased, made a request."""

from datetime import datetime

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions.desk import (
    ask_for,
    due_of,
    give,
    receiver_words,
    write_desk_record,
    write_step,
)
from liming.execute.enums import DeskState, RecordResult
from liming.execute.models import DeskRecord
from liming.execute.queries.desk import business_of
from liming.execute.rules.desk import DESK, UNFINISHED
from liming.execute.rules.permissions import leads
from liming.register.actions import count_look
from liming.register.models import Member
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def finish_business(viewer: Viewer, desk_record: DeskRecord, note: str = "") -> DeskRecord:
    """It is done: the ledger gets its one record, of who did it, or of who was asked first when somebody
    outside the team did it. Raises `illegal_transition`, `not_your_item`, `forbidden`, `out_of_scope`."""
    row = _reach(viewer, desk_record)
    result = RecordResult.SOLVED if row.receiver_id or not row.receiver_name else RecordResult.TRANSFERRED
    DESK.check(DeskState(row.state), DeskState.DONE)
    row.record = write_desk_record(viewer, row, row.receiver or row.member, result, clock.now(), note.strip())
    return _move(viewer, row, DeskState.DONE, "desk_record.done", note)


@transaction.atomic
def return_business(viewer: Viewer, desk_record: DeskRecord, ground: str) -> DeskRecord:
    """Give it back to who was asked first, with the ground. Raises `field_required`, `illegal_transition`,
    `not_your_item`."""
    row = _reach(viewer, desk_record)
    if not ground.strip():
        raise DomainError("field_required", field="退回原因")
    return _move(viewer, row, DeskState.RETURNED, "desk_record.returned", ground)


@transaction.atomic
def hand_on_business(
    viewer: Viewer,
    desk_record: DeskRecord,
    receiver: Member | None = None,
    receiver_name: str = "",
    due_at: datetime | None = None,
) -> DeskRecord:
    """Give it to somebody (else); the due time stays unless a new one is given.

    Raises `field_required`, `illegal_transition`, `not_your_item`, `duty_member_elsewhere`.
    """
    row = _reach(viewer, desk_record)
    if receiver is None and not receiver_name.strip():
        raise DomainError("field_required", field="转交给谁")
    if receiver is not None and receiver.team_id != row.team_id:
        raise DomainError("duty_member_elsewhere", member=receiver.name, team=row.team.short_name)
    due_at = due_at or row.due_at or due_of(business_of(row.business), clock.now())
    give(row, receiver, receiver_name, due_at)
    return _move(viewer, row, DeskState.OPEN, "desk_record.handed_on", receiver_words(row))


@transaction.atomic
def pass_business(viewer: Viewer, desk_record: DeskRecord, address: str = "") -> DeskRecord:
    """Make it a request after all; the request ends it in the ledger. Raises as `receive_request`."""
    row = _reach(viewer, desk_record)
    DESK.check(DeskState(row.state), DeskState.PASSED)
    row.request = ask_for(viewer, row, address)
    return _move(viewer, row, DeskState.PASSED, "desk_record.passed", row.request.number)


@transaction.atomic
def chase_business(viewer: Viewer, desk_record: DeskRecord, note: str = "") -> DeskRecord:
    """Ask who has it how it stands; keeps that it was asked. Raises `illegal_transition`, `not_your_item`."""
    row = _reach(viewer, desk_record)
    if row.state not in UNFINISHED:
        state = DeskState(row.state).label
        raise DomainError("illegal_transition", what=DESK.what, source=state, target="催办")
    write_step(viewer, row, "chased", note.strip())
    audit.record(
        viewer, "desk_record.reminded", row, after={"note": bridge.mask_text(note)}, unit_path=row.team.path
    )
    return row


@transaction.atomic
def reveal_desk(viewer: Viewer, desk_record: DeskRecord, reason: str) -> DeskRecord:
    """Phone and account number in full; why somebody looked is kept. Raises `field_required`, `forbidden`."""
    viewer.require(Right.READ_PRIVATE)
    row: DeskRecord = DeskRecord.objects.everywhere("the path is required below").get(pk=desk_record.pk)
    viewer.require(Right.READ_PRIVATE, row.team.path)
    reason = count_look(viewer, reason)
    after = {"reason": reason.strip()[:80]}
    audit.record(viewer, "desk_record.contact_seen", row, after=after, unit_path=row.team.path)
    return row


def _reach(viewer: Viewer, desk_record: DeskRecord) -> DeskRecord:
    """The business as it is now, locked; for who was asked first, who has it, and the captain."""
    viewer.require(Right.DO_WORK)
    rows = DeskRecord.objects.everywhere("the path is required below").select_for_update(of=("self",))
    row: DeskRecord = rows.select_related("team__unit", "point", "member", "receiver", "customer").get(
        pk=desk_record.pk
    )
    viewer.require(Right.DO_WORK, row.team.path)
    own = viewer.member_id is not None and viewer.member_id in (row.member_id, row.receiver_id)
    if not own and not leads(viewer, row.team.path):
        raise DomainError("not_your_item", holder=receiver_words(row) or row.member.name)
    return row


def _move(viewer: Viewer, row: DeskRecord, target: DeskState, act: str, note: str) -> DeskRecord:
    before = DeskState(row.state)
    DESK.check(before, target)
    row.state = target
    if target not in UNFINISHED:
        row.ended_at = clock.now()
    row.save()
    write_step(viewer, row, act.partition(".")[2], note.strip())
    after = {"state": target.value, "note": bridge.mask_text(note.strip())[:200]}
    audit.record(viewer, act, row, before={"state": before.value}, after=after, unit_path=row.team.path)
    return row
