"""How well a piece of work is proven, and whether photos were agreed to."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from liming.execute import bridge
from liming.execute.actions.drafts import EvidenceDraft, Position, RecordDraft
from liming.execute.enums import EvidenceKind, NoPosition
from liming.execute.queries.settings import setting
from liming.execute.rules.evidence import EvidenceScore, VisitFacts, evidence_score
from liming.register.models import Customer
from liming.shared.errors import DomainError

Place = tuple[float | None, float | None]
"""Longitude and latitude; both None when unknown."""


def prove(
    draft: RecordDraft,
    place: Place,
    position: Position | None,
    no_position: str,
    is_checklist_complete: bool | None = None,
    signature_counts: bool = False,
) -> EvidenceScore:
    """The evidence score of a piece of work; a signature counts only where one is usual (a checklist)."""
    signed = any(each.kind == EvidenceKind.SIGNATURE for each in draft.evidence) or draft.has_signature
    facts = VisitFacts(
        has_position=position is not None,
        distance_metres=_distance(position, place),
        accuracy_metres=position.accuracy_metres if position else None,
        age_seconds=position.age_seconds if position else None,
        no_position=no_position or (NoPosition.NOT_ASKED if position is None else ""),
        has_photo=has_photo(draft.evidence) or draft.photo_count > 0,
        has_signature=signed if signature_counts or signed else None,
        is_checklist_complete=is_checklist_complete,
    )
    return evidence_score(facts, setting("evidence.weights"), setting("evidence.scale"))


def as_rows(score: EvidenceScore) -> list[dict[str, Any]]:
    """The parts as they are kept beside the score."""
    return [asdict(part) for part in score.parts]


def has_photo(evidence: Iterable[EvidenceDraft]) -> bool:
    """Whether a photo is among the files."""
    return any(each.kind == EvidenceKind.PHOTO for each in evidence)


def check_consent(customer: Customer | None, draft: RecordDraft) -> None:
    """Refuse photos of a home that must agree first and did not. Raises `photo_consent_needed`."""
    if customer is None or draft.photo_consent or not has_photo(draft.evidence):
        return
    if customer.kind in setting("photos.consent_kinds"):
        raise DomainError("photo_consent_needed")


def _distance(position: Position | None, place: Place) -> float | None:
    longitude, latitude = place
    if position is None or longitude is None or latitude is None:
        return None
    return round(bridge.metres_between(position.longitude, position.latitude, longitude, latitude))
