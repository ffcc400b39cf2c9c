"""Taking what a phone kept: each act is written down first and then has its effect, once."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from liming.execute.actions.sync.uploads import PHOTOS_MISSING, join_photos
from liming.execute.enums import OperationState
from liming.execute.models import Device, ServiceRecord, SyncOperation
from liming.execute.queries.settings import setting
from liming.execute.rules.sync import OPERATION, WAITING, digest_of, is_too_late, moment_of, outcome_of
from liming.plan.models import WorkItem
from liming.register.queries import viewer_of
from liming.shared import clock, outbox
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Viewer

log = logging.getLogger(__name__)

MOST = 50
"""Operations in one exchange."""
_MOST_TRIES = 5
_PHONES_OWN = "the phone's own acts"


@dataclass(frozen=True)
class Sent:
    """One act as a phone sends it; see `SyncOperation`. Photos are SHA-256 digests by field."""

    id: UUID
    sequence: int
    kind: str
    subject: str
    fields: Mapping[str, Sequence[str]]
    photos: Mapping[str, Sequence[str]]
    said_at: datetime

    @property
    def digest(self) -> str:
        return digest_of(self.kind, self.subject, self.fields, self.photos, self.said_at)


@dataclass(frozen=True)
class Applied:
    """What an act came to: what the phone is told, and what it wrote."""

    answer: Mapping[str, Any] = field(default_factory=dict)
    record: ServiceRecord | None = None
    item: WorkItem | None = None


@dataclass(frozen=True)
class Answer:
    """How an act stands; `is_replay`: it was here before. `reason` is the code of a refusal."""

    id: UUID
    state: str
    answer: Mapping[str, Any]
    is_replay: bool = False
    reason: str = ""


class PhotosMissingError(Exception):
    """An act that cannot be written before its photos are there; it waits for them."""


Apply = Callable[[Viewer, SyncOperation], Applied]
"""Does what an operation says, through the form it came from; raises DomainError or PhotosMissingError."""
_forms: dict[str, Apply] = {}
_second: dict[str, Apply] = {}


def use_form(kind: str, apply: Apply, second: Apply | None = None) -> None:
    """Say which form takes operations of this kind, and how one that met others' work is added to it; called
    once at start-up by the room with the forms.
    """
    _forms[kind] = apply
    if second is not None:
        _second[kind] = second


def add_operation(viewer: Viewer, row: SyncOperation) -> Applied | None:
    """Add what an operation says to what others did meanwhile; None for kinds that are not added so."""
    return _second[row.kind](viewer, row) if row.kind in _second else None


def apply_operation(viewer: Viewer, row: SyncOperation) -> Applied:
    """Do what an operation says. Raises DomainError (`operation_unknown` too) and PhotosMissingError."""
    if row.kind not in _forms:
        raise DomainError("operation_unknown", kind=row.kind)
    return _forms[row.kind](viewer, row)


def take_operations(viewer: Viewer, device: Device, sent: Sequence[Sent]) -> list[Answer]:
    """Write down what a phone sends, give it its effect, and say how each act stands.

    An act that is named here never needs to be sent again. The same act sent twice has one effect and gets
    the first answer; another act under the same name is refused (`sent_otherwise`). Acts of one phone have
    their effect in the order of their sequence: at once where few wait (`sync.at_once`), else the worker goes
    on with them and the phone asks again. Raises DomainError `too_many_operations`.
    """
    if len(sent) > MOST:
        raise DomainError("too_many_operations", most=MOST)
    member_id = viewer.member_id
    if member_id is None:
        raise DomainError("field_required", field="队员账号")
    known, refused = _write_down(device, member_id, sent)
    if _waiting(device).count() <= setting("sync.at_once"):
        apply_waiting(viewer, device)
    rows = SyncOperation.objects.everywhere(_PHONES_OWN).in_bulk([each.id for each in sent])
    return [refused.get(each.id) or _answer(rows[each.id], each.id in known) for each in sent]


def _answer(row: SyncOperation, is_replay: bool) -> Answer:
    return Answer(row.pk, row.state, row.answer, is_replay, row.reason)


@transaction.atomic
def _write_down(
    device: Device, member_id: UUID, sent: Sequence[Sent]
) -> tuple[set[UUID], dict[UUID, Answer]]:
    """Keep what is new; the ids that were here before, and the answers to other acts under known names."""
    _hold(device)
    rows = SyncOperation.objects.everywhere(_PHONES_OWN)
    known = {row.pk: row for row in rows.filter(pk__in=[each.id for each in sent])}
    others = [each.id for each in sent if each.id in known and _differs(known[each.id], device, each)]
    now = clock.now()
    fresh = {each.id: each for each in sent if each.id not in known}
    SyncOperation.objects.bulk_create(
        SyncOperation(
            id=each.id,
            device=device,
            member_id=member_id,
            sequence=each.sequence,
            kind=each.kind,
            subject=each.subject,
            fields=each.fields,
            photos=each.photos,
            digest=each.digest,
            said_at=moment_of(each.said_at, now),
            received_at=now,
        )
        for each in fresh.values()
    )
    if fresh and _waiting(device).count() > setting("sync.at_once"):
        outbox.put("apply_phone_acts", {"device_id": str(device.pk)})
    return set(known), {key: _other(key) for key in others}


def _other(key: UUID) -> Answer:
    refusal = DomainError("sent_otherwise", number=key)
    return Answer(key, OperationState.REFUSED, _words(refusal), reason=refusal.code)


def _differs(row: SyncOperation, device: Device, sent: Sent) -> bool:
    return row.device_id != device.pk or row.digest != sent.digest


def _hold(device: Device) -> Device:
    """The phone's row locked: its acts are taken one exchange after the other."""
    rows = Device.objects.everywhere("the phone's own row")
    row: Device = rows.select_for_update(of=("self",), no_key=True).get(pk=device.pk)
    return row


def apply_waiting(viewer: Viewer, device: Device) -> int:
    """Give each act whose turn it is its effect, in a transaction of its own; how many were settled.

    An act waits while an earlier one of the phone is missing, but not longer than `sync.hold_days`.
    """
    keys = list(_waiting(device).order_by("sequence", "received_at").values_list("pk", flat=True))
    return sum(_in_turn(viewer, device, key) for key in keys)


def apply_later(device_id: str) -> int:
    """What the worker does with the acts of a phone; one that was revoked meanwhile had confirmed them."""
    device = Device.objects.everywhere(_PHONES_OWN).select_related("account__member").get(pk=device_id)
    return apply_waiting(viewer_of(device.account), device)


def wake_waiting() -> int:
    """Let the worker go on with phones whose acts were left by a server that stopped, or have waited long
    enough for an earlier one. How many phones.
    """
    now = clock.now()
    left = Q(state=OperationState.TAKEN, received_at__lt=now - timedelta(minutes=1))
    over = Q(state=OperationState.HELD, received_at__lte=now - timedelta(days=setting("sync.hold_days")))
    rows = SyncOperation.objects.everywhere("every phone").filter(left | over, state__in=WAITING)
    devices = sorted(set(rows.values_list("device_id", flat=True)))
    for key in devices:
        outbox.put("apply_phone_acts", {"device_id": str(key)})
    return len(devices)


def standing(device: Device, ids: Iterable[UUID]) -> list[Answer]:
    """How acts that the phone sent earlier stand; those that never came are left out."""
    rows = SyncOperation.objects.everywhere(_PHONES_OWN).filter(device=device, pk__in=list(ids))
    return [_answer(row, is_replay=True) for row in rows]


def _waiting(device: Device) -> ScopedQuerySet[SyncOperation]:
    rows = SyncOperation.objects.everywhere(_PHONES_OWN)
    return rows.filter(device=device, state__in=WAITING)


def _in_turn(viewer: Viewer, device: Device, key: UUID) -> bool:
    try:
        with transaction.atomic():
            return _apply(viewer, _hold(device), key)
    except Exception:
        log.exception("operation %s failed", key)
        return _note_failure(device, key)


def _apply(viewer: Viewer, device: Device, key: UUID) -> bool:
    rows = SyncOperation.objects.everywhere(_PHONES_OWN).select_for_update(of=("self",))
    row: SyncOperation = rows.get(pk=key)
    if row.state not in WAITING:
        return False
    if not _is_its_turn(device, row):
        return _wait(row, "before_it")
    try:
        with transaction.atomic():
            _take_effect(viewer, row)
    except PhotosMissingError:
        return _wait(row, PHOTOS_MISSING)
    except DomainError as refusal:
        _settle(row, outcome_of(row.kind, refusal.code), _words(refusal), refusal.code)
    if row.sequence >= device.next_sequence:
        device.next_sequence = row.sequence + 1
        device.save(update_fields=["next_sequence"])
    return True


def _take_effect(viewer: Viewer, row: SyncOperation) -> None:
    days = setting("sync.late_days")
    if is_too_late(row.kind, row.said_at, row.received_at, days):
        refusal = DomainError("came_late", days=days)
        _settle(row, OperationState.CLASH, _words(refusal), refusal.code)
        return
    applied = apply_operation(viewer, row)
    row.record, row.work_item = applied.record, applied.item
    _settle(row, OperationState.APPLIED, applied.answer)
    join_photos([digest for digests in row.photos.values() for digest in digests])


def _is_its_turn(device: Device, row: SyncOperation) -> bool:
    return row.sequence <= device.next_sequence or _waited_enough(row)


def _waited_enough(row: SyncOperation) -> bool:
    return clock.now() - row.received_at >= timedelta(days=setting("sync.hold_days"))


def _wait(row: SyncOperation, reason: str) -> bool:
    if row.state != OperationState.HELD or row.reason != reason:
        row.state, row.reason = OperationState.HELD, reason
        row.save(update_fields=["state", "reason"])
    return False


def _settle(row: SyncOperation, state: OperationState, answer: Mapping[str, Any], reason: str = "") -> None:
    OPERATION.check(OperationState(row.state), state)
    row.state, row.answer, row.reason, row.applied_at = state, dict(answer), reason[:40], clock.now()
    row.save()


def _words(refusal: DomainError) -> dict[str, Any]:
    return {"code": refusal.code, "zh": refusal.sentence("zh-hans"), "en": refusal.sentence("en")}


@transaction.atomic
def _note_failure(device: Device, key: UUID) -> bool:
    """A fault of ours: the act is tried again later; after some tries it goes to the needs-attention list."""
    device = _hold(device)
    rows = SyncOperation.objects.everywhere(_PHONES_OWN).select_for_update(of=("self",))
    row: SyncOperation = rows.get(pk=key)
    row.tries += 1
    row.save(update_fields=["tries"])
    if row.tries < _MOST_TRIES:
        return False
    _settle(row, OperationState.REFUSED, _words(DomainError("operation_failed")), "operation_failed")
    device.next_sequence = max(device.next_sequence, row.sequence + 1)
    device.save(update_fields=["next_sequence"])
    return True
