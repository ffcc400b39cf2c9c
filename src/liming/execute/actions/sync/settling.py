"""What a phone sent and somebody else had gone on with: the captain decides."""

from uuid import UUID

from django.db import transaction

from liming.execute.actions.recording import correct_record
from liming.execute.actions.sync.taking import add_operation, apply_operation
from liming.execute.enums import OperationState
from liming.execute.models import RecordMember, ServiceRecord, SyncOperation
from liming.execute.rules.sync import ABOUT_ITEM, OPERATION
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.models import WorkItem
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_REACHED = "the member's path was required"


@transaction.atomic
def credit_clash(viewer: Viewer, operation_id: UUID, note: str) -> ServiceRecord | None:
    """Let finished work count that came late or met another state of its item: an item still open is finished
    as the member finished it; one that was finished meanwhile names the member beside those who did it, so
    that it counts once. What was done about a hazard is added to it as a second report; None where that made
    no record. Who sends is not who decides.

    Raises DomainError `forbidden`, `out_of_scope`, `own_decision`, `not_a_clash`, `nothing_to_credit`.
    """
    row, item = _reach(viewer, operation_id)
    added = add_operation(viewer, row)
    record = added.record if added is not None else _count(viewer, row, item)
    _decide(viewer, row, OperationState.APPLIED, note, record)
    number = record.number if record is not None else ""
    after = {"kind": row.kind, "note": row.settled_note, "record": number}
    audit.record(viewer, "phone_act.credited", row, after=after, unit_path=row.member.team.path)
    return record


def _count(viewer: Viewer, row: SyncOperation, item: WorkItem | None) -> ServiceRecord:
    if item is not None and item.state in WORK_ENDED:
        return _name_beside(viewer, row, item)
    if item is not None:
        item.member = row.member
        item.save(update_fields=["member"])
    applied = apply_operation(viewer, row)
    if applied.record is None:
        raise DomainError("nothing_to_credit")
    return applied.record


def _name_beside(viewer: Viewer, row: SyncOperation, item: WorkItem) -> ServiceRecord:
    rows = ServiceRecord.objects.everywhere(_REACHED)
    record: ServiceRecord | None = rows.filter(work_item=item, is_current=True).order_by("-ended_at").first()
    if record is None:
        raise DomainError("nothing_to_credit")
    if record.members.filter(member=row.member).exists():
        return record
    corrected = correct_record(viewer, record, {}, "两人都去了，补记参加人")
    RecordMember.objects.create(record=corrected, member=row.member)
    return corrected


@transaction.atomic
def dismiss_clash(viewer: Viewer, operation_id: UUID, note: str) -> SyncOperation:
    """Say why finished work does not count; it stays readable.

    Raises DomainError `forbidden`, `out_of_scope`, `own_decision`, `not_a_clash`, `field_required` (note).
    """
    row, _item = _reach(viewer, operation_id)
    if not note.strip():
        raise DomainError("field_required", field="理由")
    _decide(viewer, row, OperationState.MERGED, note, None)
    after = {"kind": row.kind, "note": row.settled_note}
    audit.record(viewer, "phone_act.turned_down", row, after=after, unit_path=row.member.team.path)
    return row


def _reach(viewer: Viewer, operation_id: UUID) -> tuple[SyncOperation, WorkItem | None]:
    viewer.require(Right.KEEP_PHONES)
    rows = SyncOperation.objects.everywhere("the path is required below").select_for_update(of=("self",))
    row: SyncOperation | None = rows.select_related("member__team").filter(pk=operation_id).first()
    if row is None:
        raise DomainError("out_of_scope")
    viewer.require(Right.KEEP_PHONES, row.member.team.path)
    if viewer.member_id == row.member_id:
        raise DomainError("own_decision")
    if row.state != OperationState.CLASH:
        raise DomainError("not_a_clash", state=row.get_state_display())
    items = WorkItem.objects.everywhere(_REACHED).select_for_update(of=("self",))
    return row, items.filter(pk=row.subject).first() if row.kind in ABOUT_ITEM else None


def _decide(
    viewer: Viewer, row: SyncOperation, state: OperationState, note: str, record: ServiceRecord | None
) -> None:
    OPERATION.check(OperationState(row.state), state)
    row.state, row.record = state, record
    row.settled_at, row.settled_by = clock.now(), viewer.name[:60]
    row.settled_note = note.strip()[:200]
    row.save()
