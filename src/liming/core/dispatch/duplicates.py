"""How likely two requests tell of the same trouble: place, time, kind and shared words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from liming.core.dispatch.distance import metres_between

_WORD_CHARACTERS = re.compile(r"[^\W_]+")
_MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class CaseSketch:
    """What is known of a request: aware time, WGS 84 degrees or None, kind code, and its text."""

    at: datetime
    lon: float | None
    lat: float | None
    kind: str
    words: str


@dataclass(frozen=True)
class SimilarityRule:
    """Weights of the four parts and the reach within which place and time still count.

    Our own defaults, meant to be tuned on linked duplicates.
    """

    place_weight: float = 0.4
    words_weight: float = 0.25
    time_weight: float = 0.2
    kind_weight: float = 0.15
    same_place_metres: float = 100.0
    reach_metres: float = 1000.0
    reach_hours: float = 72.0


@dataclass(frozen=True)
class Similarity:
    """A score from 0 to 1 with its parts, so that a page can say why two requests look alike.

    `metres_apart` is None when either place is unknown; `words_shared` is the Dice share of character pairs.
    """

    score: float
    same_place: bool
    same_kind: bool
    minutes_apart: int
    metres_apart: float | None
    words_shared: float


DEFAULT_RULE = SimilarityRule()


def alike(
    own: CaseSketch, others: Sequence[CaseSketch], least: float, rule: SimilarityRule = DEFAULT_RULE
) -> list[tuple[int, float]]:
    """Place and score of those of `others` that score at least `least`; words are compared only where they
    could still decide.
    """
    found = []
    for place, other in enumerate(others):
        if _reaches(own, other, least, rule):
            score = similar(own, other, rule).score
            if score >= least:
                found.append((place, score))
    return found


def _reaches(a: CaseSketch, b: CaseSketch, least: float, rule: SimilarityRule) -> bool:
    """Whether the score could reach `least` if all words were shared."""
    known, whole = rule.words_weight, rule.words_weight + rule.time_weight + rule.kind_weight
    minutes = int(abs((a.at - b.at).total_seconds())) // 60
    known += rule.time_weight * _fading(minutes, rule.reach_hours * _MINUTES_PER_HOUR)
    known += rule.kind_weight * (a.kind == b.kind)
    metres = _metres_apart(a, b)
    if metres is not None:
        if metres > rule.reach_metres:
            return False
        known += rule.place_weight * _fading(metres - rule.same_place_metres, rule.reach_metres)
        whole += rule.place_weight
    return known >= least * whole


def similar(a: CaseSketch, b: CaseSketch, rule: SimilarityRule = DEFAULT_RULE) -> Similarity:
    """Compare two requests; symmetric. Known places farther apart than the reach score 0.

    An unknown place leaves the weight to the other parts.
    """
    metres = _metres_apart(a, b)
    minutes = int(abs((a.at - b.at).total_seconds())) // 60
    shared = _shared_pairs(a.words, b.words)
    parts = [
        (rule.words_weight, shared),
        (rule.time_weight, _fading(minutes, rule.reach_hours * _MINUTES_PER_HOUR)),
        (rule.kind_weight, float(a.kind == b.kind)),
    ]
    if metres is not None:
        parts.append((rule.place_weight, _fading(metres - rule.same_place_metres, rule.reach_metres)))
    whole = sum(weight for weight, _ in parts)
    score = sum(weight * value for weight, value in parts) / whole
    too_far = metres is not None and metres > rule.reach_metres
    return Similarity(
        score=0.0 if too_far else score,
        same_place=metres is not None and metres <= rule.same_place_metres,
        same_kind=a.kind == b.kind,
        minutes_apart=minutes,
        metres_apart=metres,
        words_shared=shared,
    )


def _metres_apart(a: CaseSketch, b: CaseSketch) -> float | None:
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return None
    return metres_between(a.lon, a.lat, b.lon, b.lat)


def _fading(amount: float, reach: float) -> float:
    """1 at nothing, falling in a straight line to 0 at the reach."""
    return min(1.0, max(0.0, 1.0 - amount / reach))


def _shared_pairs(a: str, b: str) -> float:
    """Dice coefficient of the sets of neighbouring character pairs; 0 when either text has none."""
    pairs_a, pairs_b = _pairs(a), _pairs(b)
    if not pairs_a or not pairs_b:
        return 0.0
    return 2 * len(pairs_a & pairs_b) / (len(pairs_a) + len(pairs_b))


@lru_cache(maxsize=2048)
def _pairs(text: str) -> frozenset[str]:
    runs = _WORD_CHARACTERS.findall(text.lower())
    return frozenset(run[index : index + 2] for run in runs for index in range(len(run) - 1))
