"""Append-only audit, sealed into a hash chain seconds later so that tampering shows."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from liming.shared import clock, revision
from liming.shared.models import AuditAnchor, AuditEntry
from liming.shared.viewer import Viewer

GENESIS = "0" * 64
_LINK = "UPDATE shared_auditentry SET chain_number = %s, chain_hash = %s WHERE id = %s"


def record(
    viewer: Viewer,
    act: str,
    subject: models.Model,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    unit_path: str = "",
) -> AuditEntry:
    """Append one entry in the caller's transaction. `before`/`after` hold only the changed fields.

    A change of something that processes keep in memory makes them read it again (`shared.revision`).
    """
    kind = subject._meta.label_lower
    if revision.is_watched(kind):
        revision.touch()
    return AuditEntry.objects.create(
        at=clock.now(),
        actor_id=viewer.account_id,
        actor_name=viewer.name,
        act=act,
        subject_kind=kind,
        subject_id=str(subject.pk),
        unit_path=unit_path,
        before=plain(before or {}),
        after=plain(after or {}),
    )


def record_of(
    viewer: Viewer, act: str, kind: str, *, key: str = "", after: Mapping[str, object] | None = None
) -> AuditEntry:
    """Append one entry about something that is no row: a command that ran, a list that was taken away."""
    return AuditEntry.objects.create(
        at=clock.now(),
        actor_id=viewer.account_id,
        actor_name=viewer.name[:80],
        act=act,
        subject_kind=kind,
        subject_id=key[:40],
        after=plain(after or {}),
    )


def row(
    viewer: Viewer,
    act: str,
    subject: models.Model,
    *,
    at: datetime,
    after: Mapping[str, Any],
    unit_path: str = "",
) -> dict[str, Any]:
    """One entry as a row for `bulk_insert`, for acts that write many; `after` holds plain JSON values."""
    return {
        "at": at,
        "actor_id": viewer.account_id,
        "actor_name": viewer.name,
        "act": act,
        "subject_kind": subject._meta.label_lower,
        "subject_id": str(subject.pk),
        "unit_path": unit_path,
        "before": {},
        "after": after,
    }


def plain(values: Mapping[str, object]) -> dict[str, Any]:
    """The mapping as JSON stores it: ids, dates and enums as text."""
    result: dict[str, Any] = json.loads(json.dumps(dict(values), cls=_PlainEncoder))
    return result


class _PlainEncoder(DjangoJSONEncoder):
    def default(self, o: object) -> Any:
        if isinstance(o, models.Model):
            return str(o.pk)
        return super().default(o)


def entry_hash(previous: str, entry: AuditEntry) -> str:
    """SHA-256 over the previous hash and the entry's canonical JSON."""
    body = [
        entry.pk,
        entry.at.isoformat(timespec="microseconds"),
        str(entry.actor_id),
        entry.actor_name,
        entry.act,
        entry.subject_kind,
        entry.subject_id,
        entry.unit_path,
        entry.before,
        entry.after,
    ]
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((previous + text).encode()).hexdigest()


@transaction.atomic
def seal(limit: int = 500) -> int:
    """Put up to `limit` waiting entries into the chain, in id order; returns how many.

    Few at a time: on SQLite everybody who writes waits meanwhile.
    """
    last = AuditEntry.objects.exclude(chain_number=None).order_by("-chain_number").first()
    number, digest = (last.chain_number or 0, last.chain_hash) if last else (0, GENESIS)
    waiting = list(AuditEntry.objects.filter(chain_number=None).order_by("id")[:limit])
    links = []
    for entry in waiting:
        number += 1
        digest = entry_hash(digest, entry)
        links.append((number, digest, entry.pk))
    with connection.cursor() as cursor:
        cursor.executemany(_LINK, links)
    return len(waiting)


def head() -> str:
    """The hash of the last sealed entry."""
    last = AuditEntry.objects.exclude(chain_number=None).order_by("-chain_number").first()
    return last.chain_hash if last else GENESIS


def waiting() -> int:
    """How many entries still wait to be sealed."""
    return AuditEntry.objects.filter(chain_number=None).count()


def entry(number: int) -> AuditEntry | None:
    """The entry with this id."""
    return AuditEntry.objects.filter(pk=number).first()


def is_in_chain(number: int, digest: str) -> bool:
    """Whether the entry that was the chain's end once is still there: a noted end tells when later ones, that
    end among them, were taken away or made anew.
    """
    return AuditEntry.objects.filter(chain_number=number, chain_hash=digest).exists()


@dataclass(frozen=True)
class ChainCheck:
    """`checked` sealed entries; `broken_at` is the first whose hash or number does not fit."""

    checked: int
    broken_at: int | None


def verify() -> ChainCheck:
    """Walk the chain from its start, or from where old entries were taken away, and name the first broken
    entry, if any.
    """
    anchor = AuditAnchor.objects.first()
    number, digest = (anchor.number, anchor.hash) if anchor else (0, GENESIS)
    checked = 0
    sealed = AuditEntry.objects.exclude(chain_number=None).order_by("chain_number")
    for entry in sealed.iterator(chunk_size=2_000):
        digest = entry_hash(digest, entry)
        if entry.chain_number != number + checked + 1 or entry.chain_hash != digest:
            return ChainCheck(checked, entry.pk)
        checked += 1
    return ChainCheck(checked, None)
