"""How well a visit is proven, 0 to 100, with every part explained. It steers checks and locks nobody out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class VisitFacts:
    """What is known of a visit; None where a part does not apply or the place has no coordinates.

    Distance and accuracy in metres, age of the fix in seconds. `no_position` says why there is no fix.
    """

    has_position: bool
    distance_metres: float | None = None
    accuracy_metres: float | None = None
    age_seconds: float | None = None
    no_position: str = ""
    has_photo: bool = False
    has_signature: bool | None = None
    is_checklist_complete: bool | None = None


@dataclass(frozen=True)
class Part:
    """One part of the score: `points` reached `of` its weight; `fact` is the number or word behind it."""

    code: str
    points: float
    of: float
    fact: float | str | None = None


@dataclass(frozen=True)
class EvidenceScore:
    """`score` 0-100 over the parts that apply."""

    score: int
    parts: tuple[Part, ...]


def evidence_score(
    facts: VisitFacts, weights: Mapping[str, float], scale: Mapping[str, float]
) -> EvidenceScore:
    """Weigh position (distance, accuracy, age), photo, signature and checklist.

    Between its good and its poor limit a part falls in a straight line; parts that do not apply are left
    out of the weights, so that a quick help is not measured by a checklist it has not.
    """
    shares = {
        "distance": _fall(facts.distance_metres, scale["distance_near"], scale["distance_far"]),
        "accuracy": _fall(facts.accuracy_metres, scale["accuracy_good"], scale["accuracy_poor"]),
        "age": _fall(facts.age_seconds, scale["age_fresh"], scale["age_old"]),
        "photo": float(facts.has_photo),
        "signature": _yes(facts.has_signature),
        "checklist": _yes(facts.is_checklist_complete),
    }
    known: dict[str, float | str | None] = {
        "distance": facts.distance_metres,
        "accuracy": facts.accuracy_metres,
        "age": facts.age_seconds,
    }
    if not facts.has_position:
        shares |= {"distance": 0.0, "accuracy": 0.0, "age": 0.0}
        known = dict.fromkeys(known, facts.no_position)
    parts = tuple(
        Part(code, round(share * weights[code], 1), weights[code], known.get(code))
        for code, share in shares.items()
        if share is not None and weights.get(code, 0) > 0
    )
    whole = sum(part.of for part in parts)
    return EvidenceScore(round(100 * sum(part.points for part in parts) / whole) if whole else 0, parts)


def draw_weight(score: int | None, rows: Iterable[Mapping[str, float]]) -> float:
    """How much likelier than others a piece of work is drawn for a check; 1 where nobody judged it.

    `rows` give the weight of scores `from` a score upwards; the highest that is reached holds.
    """
    reached = [row for row in rows if score is not None and score >= row["from"]]
    weight = float(max(reached, key=lambda row: row["from"])["weight"]) if reached else 1.0
    return weight if weight > 0 else 1.0


def _fall(value: float | None, good: float, poor: float) -> float | None:
    """1 up to `good`, 0 from `poor` on, a straight line between; None when unknown."""
    if value is None:
        return None
    if value <= good:
        return 1.0
    return max(0.0, (poor - value) / (poor - good)) if poor > good else 0.0


def _yes(value: bool | None) -> float | None:
    return None if value is None else float(value)
