"""What happened to a record after a moment, by the marks that every act leaves."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from liming.evaluate.enums import FactKind
from liming.execute.models import RequestStep
from liming.plan.models import Milestone, PairingItem
from liming.shared.models import AuditEntry, AuditTrace

_CHUNK = 500


def acts_after(moment: datetime, records: Mapping[FactKind, Iterable[str]]) -> dict[str, str]:
    """The first act about each record (32 digits) after a moment; records without one are left out."""
    found: dict[str, str] = {}
    for kind, ids in records.items():
        keys = {each: UUID(each) for each in ids if len(each) == len(UUID(int=0).hex)}
        owners = {each: {key, *_owners(kind, key)} for each, key in keys.items()}
        acts = _audited(moment, {key for both in owners.values() for key in both})
        if kind in (FactKind.CLOCK, FactKind.REQUEST):
            acts |= _stepped(moment, keys.values())
        for each, both in owners.items():
            act = next((acts[key] for key in both if key in acts), "")
            if act:
                found[each] = act
    return found


def _owners(kind: FactKind, key: UUID) -> list[UUID]:
    """Whom the audit names instead of the row itself."""
    if kind == FactKind.MILESTONE:
        return list(Milestone.objects.filter(pk=key).values_list("project_id", flat=True))
    if kind == FactKind.PAIRING_ITEM:
        rows = PairingItem.objects.everywhere("who owns a fact that changed").filter(pk=key)
        return list(rows.values_list("pairing_id", flat=True))
    return []


def _audited(moment: datetime, keys: Iterable[UUID]) -> dict[UUID, str]:
    texts = sorted(map(str, keys))
    found: dict[UUID, str] = {}
    for start in range(0, len(texts), _CHUNK):
        for table in (AuditTrace, AuditEntry):  # what is left of old entries comes first
            rows = table.objects.filter(at__gt=moment, subject_id__in=texts[start : start + _CHUNK])
            for subject, act in rows.order_by("id").values_list("subject_id", "act"):
                found.setdefault(UUID(subject), act)
    return found


def _stepped(moment: datetime, keys: Iterable[UUID]) -> dict[UUID, str]:
    rows = RequestStep.objects.filter(at__gt=moment, request__in=list(keys)).order_by("at")
    found: dict[UUID, str] = {}
    for request, state in rows.values_list("request_id", "state"):
        found.setdefault(request, f"request.{state}")
    return found
