"""Reading the audit: who did what and when, a page at a time, and how the chain stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from liming.shared import audit, clock, seals
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Right, Viewer

MOST_COUNTED = 100_000
MOST_EXPORTED = 20_000
_TELLING = ("number", "code", "name", "username", "title")
"""Fields by which an entry says which row it was about."""


@dataclass(frozen=True)
class AuditFilters:
    """`who` is a part of the actor's name, `noun` the first half of an act; the days are inclusive.

    `subject` is what an act was about: the id of a row, or a part of a number, code or name that the entry
    told of it.
    """

    who: str = ""
    noun: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True)
class AuditPage:
    """Entries newest first; `total` is counted up to MOST_COUNTED."""

    entries: tuple[AuditEntry, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class ChainState:
    """How many entries the chain holds, how many wait for the sealing step, and the last hash."""

    sealed: int
    waiting: int
    last_hash: str


def audit_page(viewer: Viewer, filters: AuditFilters) -> AuditPage:
    """Entries of the viewer's units and those that belong to no unit or to all. Two queries.

    Raises DomainError `forbidden`.
    """
    viewer.require(Right.READ_AUDIT)
    rows = _chosen(_reached(viewer), filters)
    total = rows.order_by()[:MOST_COUNTED].count()
    pages = max(1, -(-total // filters.page_size))
    page = min(max(1, filters.page), pages)
    start = (page - 1) * filters.page_size
    return AuditPage(tuple(rows.order_by("-id")[start : start + filters.page_size]), total, page, pages)


@transaction.atomic
def export_audit(viewer: Viewer, filters: AuditFilters, reason: str) -> tuple[AuditEntry, ...]:
    """Up to MOST_EXPORTED entries, oldest first; that they were taken away is an entry itself.

    Raises DomainError `forbidden`, `field_required` (reason).
    """
    viewer.require(Right.READ_AUDIT)
    if not reason.strip():
        raise DomainError("field_required", field=_("导出理由"))
    found = tuple(_chosen(_reached(viewer), filters).order_by("id")[:MOST_EXPORTED])
    after = {"reason": reason.strip()[:120], "rows": len(found), "head": audit.head()}
    audit.record_of(viewer, "audit.exported", "shared.auditentry", after=after)
    return found


def chain_state(viewer: Viewer) -> ChainState:
    """The chain's length, its last hash and what waits. Two queries; raises DomainError `forbidden`."""
    viewer.require(Right.READ_AUDIT)
    found = AuditEntry.objects.aggregate(
        sealed=Max("chain_number"), waiting=Count("id", filter=Q(chain_number=None))
    )
    last = AuditEntry.objects.filter(chain_number=found["sealed"] or 0).first()
    return ChainState(found["sealed"] or 0, found["waiting"], last.chain_hash if last else "")


def check_chain(viewer: Viewer) -> audit.ChainCheck:
    """Walk the whole chain; takes about a second for a hundred thousand entries."""
    viewer.require(Right.READ_AUDIT)
    return audit.verify()


PROVEN = "house.verified"


@dataclass(frozen=True)
class HouseState:
    """What is sealed, and what the last proof of the whole house said; `first` names the first broken row.

    `proven_at` is None where it was never asked for; `holds` means nothing then.
    """

    sealed: seals.SealState
    proven_at: datetime | None = None
    holds: bool = True
    first: str = ""


def note_proof(viewer: Viewer, holds: bool, first: str, entries: int, rows: int) -> None:
    """Keep in the audit what a proof of the whole house said."""
    after = {"holds": holds, "first": first[:200], "entries": entries, "rows": rows}
    audit.record_of(viewer, PROVEN, "house", after=after)


def house_state(viewer: Viewer) -> HouseState:
    """What is sealed and how the last proof went. Two queries; raises DomainError `forbidden`."""
    viewer.require(Right.READ_AUDIT)
    last = AuditEntry.objects.filter(subject_kind="house", subject_id="", act=PROVEN).order_by("-id").first()
    if last is None:
        return HouseState(seals.state())
    return HouseState(seals.state(), last.at, last.after["holds"], last.after["first"])


def _reached(viewer: Viewer) -> QuerySet[AuditEntry]:
    if "/" in viewer.unit_paths:
        return AuditEntry.objects.all()
    reached = Q(unit_path__in=("", "/"))
    for path in viewer.unit_paths:
        reached |= Q(unit_path__startswith=path)
    return AuditEntry.objects.filter(reached)


def _chosen(rows: QuerySet[AuditEntry], filters: AuditFilters) -> QuerySet[AuditEntry]:
    if filters.who:
        rows = rows.filter(actor_name__icontains=filters.who)
    if filters.noun:
        rows = rows.filter(act__startswith=f"{filters.noun}.")
    if filters.subject:
        told = Q()
        for name in _TELLING:
            told |= Q(**{f"after__{name}__icontains": filters.subject})
        rows = rows.filter(told | Q(subject_id=filters.subject))
    if filters.since:
        rows = rows.filter(at__gte=clock.at(filters.since, 0))
    if filters.until:
        rows = rows.filter(at__lt=clock.at(filters.until + timedelta(days=1), 0))
    return rows
