"""Keys of other systems: issued with the secret shown once, revoked at once, opened at every call."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from liming.register.models import ApiKey, Unit
from liming.register.rules.keys import START_LENGTH, check_alive, digest_of, new_secret, viewer_of_key
from liming.shared import audit, ciphers, clock, revision
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

FASTEST = 6_000
"""Calls a minute: a hundred a second is two thirds of what one machine takes in."""


@dataclass(frozen=True)
class KeyDraft:
    """A key to be issued; `expires_on` is the last day it works."""

    owner: str
    purpose: str
    unit: Unit
    expires_on: date
    may_read: bool = False
    may_create: bool = False
    may_update: bool = False
    rate_per_minute: int = 120


@dataclass(frozen=True)
class IssuedKey:
    """The key and its secret, which nobody can see again."""

    key: ApiKey
    secret: str


@dataclass(frozen=True)
class KeyHolder:
    """Who calls with a key."""

    key: ApiKey
    viewer: Viewer


@transaction.atomic
def issue_key(viewer: Viewer, draft: KeyDraft) -> IssuedKey:
    """A key for another system over a unit and all below it.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `field_invalid`, `day_in_past`.
    """
    viewer.require(Right.MANAGE_KEYS, draft.unit.path)
    _check(draft)
    secret = new_secret()
    key = ApiKey.objects.create(
        owner=draft.owner.strip(),
        purpose=draft.purpose.strip(),
        unit=draft.unit,
        digest=digest_of(secret),
        start=secret[:START_LENGTH],
        may_read=draft.may_read,
        may_create=draft.may_create,
        may_update=draft.may_update,
        rate_per_minute=draft.rate_per_minute,
        issued_at=clock.now(),
        issued_by=viewer.name[:60],
        expires_on=draft.expires_on,
    )
    told = ("owner", "purpose", "start", "may_read", "may_create", "may_update", "rate_per_minute")
    after = {name: getattr(key, name) for name in told} | {"expires_on": key.expires_on}
    audit.record(viewer, "api_key.issued", key, after=after, unit_path=draft.unit.path)
    return IssuedKey(key, secret)


@transaction.atomic
def revoke_key(viewer: Viewer, key: ApiKey, reason: str) -> ApiKey:
    """The key stops working now and for good. Raises `key_revoked` when it already did."""
    viewer.require(Right.MANAGE_KEYS)
    row: ApiKey | None = (
        ApiKey.objects.visible_to(viewer.within(Right.MANAGE_KEYS))
        .select_for_update(of=("self",))
        .select_related("unit")
        .filter(pk=key.pk)
        .first()
    )
    if row is None:
        raise DomainError("out_of_scope")
    if row.revoked_at is not None:
        raise DomainError("key_revoked", day=clock.local(row.revoked_at).date().isoformat())
    if not reason.strip():
        raise DomainError("field_required", field="吊销原因")
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    after = {"owner": row.owner, "start": row.start, "reason": reason.strip()[:120]}
    audit.record(viewer, "api_key.revoked", row, after=after, unit_path=row.unit.path)
    return row


def open_with_key(secret: str) -> KeyHolder:
    """Who holds this secret, and the day kept on which it was last used.

    Raises DomainError `key_unknown`, `key_revoked`, `key_expired`. Keys are kept in memory; one write a day.
    """
    keys = _keys()
    key = next((keys[each] for each in ciphers.digests(secret) if each in keys), None)
    if key is None:
        raise DomainError("key_unknown")
    today = clock.today()
    check_alive(key, today)
    if key.last_used_on != today:
        ApiKey.objects.everywhere("the holder's own row").filter(pk=key.pk).update(last_used_on=today)
        key.last_used_on = today
    return KeyHolder(key, viewer_of_key(key))


@revision.kept()
def _keys() -> dict[str, ApiKey]:
    """Every key by its digest."""
    rows = ApiKey.objects.everywhere("the secret is the holder's own key").select_related("unit")
    return {key.digest: key for key in rows}


def _check(draft: KeyDraft) -> None:
    if not draft.owner.strip():
        raise DomainError("field_required", field="接入方")
    if not draft.purpose.strip():
        raise DomainError("field_required", field="用途")
    if not (draft.may_read or draft.may_create or draft.may_update):
        raise DomainError("field_required", field="权限")
    if not 1 <= draft.rate_per_minute <= FASTEST:
        remedy = f"1–{FASTEST}"
        raise DomainError("field_invalid", field="每分钟次数", value=draft.rate_per_minute, remedy=remedy)
    if draft.expires_on < clock.today():
        raise DomainError("day_in_past", day=draft.expires_on.isoformat())
