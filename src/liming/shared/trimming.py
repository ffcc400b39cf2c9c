"""The audit's old end: entries whose time is over go, the chain is still proven from where it begins now."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min, QuerySet

from liming.shared.models import AuditAnchor, AuditEntry, AuditTrace

_BATCH = 2_000
_traced: set[str] = set()


def leave_trace(kinds: Iterable[str]) -> None:
    """Of entries about these kinds stays which act befell which row and when; called at start-up.

    It names nobody, and tells later why a row is no longer what it was.
    """
    _traced.update(kinds)


def countable(before: datetime) -> int:
    """How many entries `trim` would take."""
    return _over(before).count()


def trim(before: datetime) -> int:
    """Take away sealed entries older than `before` from the chain's beginning; returns how many.

    The hash of the last one taken is kept as the place where the proof of the rest begins. The last sealed
    entry always stays.
    """
    taken, over = 0, _over(before)
    while some := _take(over):
        taken += some
    return taken


@transaction.atomic
def _take(over: "QuerySet[AuditEntry]") -> int:
    rows = list(over.order_by("chain_number")[:_BATCH])
    if not rows:
        return 0
    AuditTrace.objects.bulk_create(
        AuditTrace(at=row.at, act=row.act, subject_id=row.subject_id)
        for row in rows
        if row.subject_kind in _traced
    )
    anchor = {"number": rows[-1].chain_number, "hash": rows[-1].chain_hash}
    AuditAnchor.objects.update_or_create(pk=AuditAnchor.ONLY, defaults=anchor)
    AuditEntry.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _over(before: datetime) -> "QuerySet[AuditEntry]":
    """Entries from the chain's beginning up to the first that is young enough; never the last one."""
    sealed = AuditEntry.objects.exclude(chain_number=None)
    first_kept = sealed.filter(at__gte=before).aggregate(n=Min("chain_number"))["n"]
    last = sealed.aggregate(n=Max("chain_number"))["n"] or 0
    return sealed.filter(chain_number__lt=min(first_kept or last, last))
