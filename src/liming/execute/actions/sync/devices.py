"""Phones: enrolled at sign-in, opened at every exchange, revoked from afar."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from liming.execute.enums import OperationState
from liming.execute.models import Device, SyncOperation
from liming.execute.queries.settings import setting
from liming.register.models import Account
from liming.register.queries import viewer_of
from liming.register.rules.keys import digest_of
from liming.shared import audit, ciphers, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_LOCK_BYTES = 32


@dataclass(frozen=True)
class EnrolledDevice:
    """A device and its secret, which nobody can see again."""

    device: Device
    secret: str


@dataclass(frozen=True)
class DeviceNews:
    """What a phone says of itself at an exchange; `held` are the acts that it still has, None where it does
    not say.
    """

    unsent: int = 0
    oldest_unsent_at: datetime | None = None
    clock_offset: int = 0
    is_persistent: bool = False
    held: frozenset[UUID] | None = None


@transaction.atomic
def enrol_device(viewer: Viewer, name: str, device_id: UUID | None = None) -> EnrolledDevice:
    """A phone of the viewer's own. One that was enrolled before keeps its row and its lock and gets a new
    secret, so that what it kept can be read and sent on.

    Raises DomainError `forbidden`, `device_revoked`.
    """
    viewer.require(Right.DO_WORK)
    if viewer.account_id is None:
        raise DomainError("field_required", field="账号")
    now, secret = clock.now(), secrets.token_urlsafe(32)
    row = _own(viewer.account_id, device_id)
    if row is None:
        key = base64.b64encode(secrets.token_bytes(_LOCK_BYTES)).decode()
        row = Device(account_id=viewer.account_id, name="", enrolled_at=now)
        row.lock_key = ciphers.lock(key, str(row.pk))
    _check_in_use(row)
    row.name = name.strip()[:60] or row.name
    row.digest = digest_of(secret)
    row.last_seen_at = now
    row.expires_at = now + timedelta(days=setting("sync.device_days"))
    is_new = row._state.adding
    row.save()
    if is_new:
        audit.record(viewer, "device.enrolled", row, after={"name": row.name})
    return EnrolledDevice(row, secret)


def _check_in_use(row: Device) -> None:
    if row.revoked_at is not None:
        raise DomainError("device_revoked", day=clock.local(row.revoked_at).date().isoformat())


def _own(account_id: UUID, device_id: UUID | None) -> Device | None:
    if device_id is None:
        return None
    rows = Device.objects.everywhere("the account's own phones").select_for_update(of=("self",))
    found: Device | None = rows.filter(pk=device_id, account_id=account_id).first()
    return found


def lock_key_of(device: Device) -> str:
    """What locks what the phone keeps (base64, 256 bits), as the phone gets it at sign-in.

    Raises DomainError `device_unknown` when the server's own secret was changed since.
    """
    try:
        return ciphers.unlock(device.lock_key, str(device.pk))
    except ValueError as fault:
        raise DomainError("device_unknown") from fault


def open_device(secret: str) -> tuple[Device, Viewer]:
    """Whose phone this secret is. Raises DomainError `device_unknown`, `device_revoked`, `device_expired`."""
    rows = Device.objects.everywhere("the secret is the phone's own key").select_related("account__member")
    row = rows.filter(digest__in=ciphers.digests(secret)).first() if secret else None
    if row is None or not row.account.is_active:
        raise DomainError("device_unknown")
    _check_in_use(row)
    if row.expires_at <= clock.now():
        raise DomainError("device_expired")
    return row, viewer_of(row.account)


def note_device(device: Device, news: DeviceNews) -> None:
    """Keep what the phone says of itself: how much it still holds, and how its clock goes. Refused acts that
    it no longer holds were put right or dropped.
    """
    Device.objects.everywhere("the phone's own row").filter(pk=device.pk).update(
        last_seen_at=clock.now(),
        unsent=news.unsent,
        oldest_unsent_at=news.oldest_unsent_at,
        clock_offset=news.clock_offset,
        is_persistent=news.is_persistent,
    )
    if news.held is not None:
        _let_go(device, news.held)


def _let_go(device: Device, held: frozenset[UUID]) -> None:
    rows = SyncOperation.objects.everywhere("the phone's own acts").filter(
        device=device, state=OperationState.REFUSED, let_go_at=None
    )
    gone = [key for key in rows.values_list("pk", flat=True) if key not in held]
    if gone:
        rows.filter(pk__in=gone).update(let_go_at=clock.now())


@transaction.atomic
def revoke_device(viewer: Viewer, device_id: UUID, reason: str) -> Device:
    """The phone can neither read nor send any more and wipes itself when it next asks.

    One's own, or one in reach with the right to revoke phones. What it had confirmed stays.
    Raises DomainError `out_of_scope`, `forbidden`, `field_required` (reason), `device_revoked`.
    """
    row = _reached(viewer, device_id)
    _check_in_use(row)
    if not reason.strip():
        raise DomainError("field_required", field="停用原因")
    row.revoked_at, row.revoked_by = clock.now(), viewer.name[:60]
    row.save(update_fields=["revoked_at", "revoked_by"])
    audit.record(
        viewer,
        "device.revoked",
        row,
        after={"name": row.name, "reason": reason.strip()[:120], "unsent": row.unsent},
        unit_path=_path_of(row.account),
    )
    return row


def _reached(viewer: Viewer, device_id: UUID) -> Device:
    rows = Device.objects.everywhere("own, or the path is required below").select_for_update(of=("self",))
    row: Device | None = rows.select_related("account__member__team").filter(pk=device_id).first()
    if row is None:
        raise DomainError("out_of_scope")
    if row.account_id != viewer.account_id:
        viewer.require(Right.KEEP_PHONES, _path_of(row.account) or "/")
    return row


def _path_of(account: Account) -> str:
    return account.member.team.path if account.member else ""
