"""Supervision by sample and by guide: the draw anybody can make again, the score, the severity."""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from liming.evaluate.enums import Severity
from liming.execute.rules import sampling


class Candidate(NamedTuple):
    """Something to draw from: its code, the stratum it is compared in, its weight (above 0)."""

    code: str
    stratum: str
    weight: float


@dataclass(frozen=True)
class Score:
    """`met` of `applicable` items, defects of critical items among the rest; passed None: nothing applied."""

    met: int
    applicable: int
    critical_defects: int
    passed: bool | None


def wanted_of(size: int, share: float) -> int:
    """How many of a stratum: at least its share and one, at most all."""
    return min(size, max(1, math.ceil(size * share - 1e-9))) if size else 0


def draw_sample(seed: str, candidates: Iterable[Candidate], share: float) -> tuple[str, ...]:
    """Codes drawn at random without putting back, stratum by stratum, likelier the heavier they weigh."""
    strata: dict[str, list[tuple[str, float]]] = {}
    for each in candidates:
        strata.setdefault(each.stratum, []).append((each.code, each.weight))
    drawn = (sampling.heaviest(seed, strata[name], wanted_of(len(strata[name]), share)) for name in strata)
    return tuple(sorted(code for codes in drawn for code in codes))


def as_text(candidates: Iterable[Candidate]) -> str:
    """The list as it is kept: a line of stratum, code and weight for each."""
    ordered = sorted(candidates, key=lambda each: (each.stratum, each.code))
    return "\n".join(f"{each.stratum} {each.code} {each.weight:g}" for each in ordered)


def from_text(text: str) -> tuple[Candidate, ...]:
    """The list back from its text."""
    lines = [line.split(" ") for line in text.splitlines() if line]
    return tuple(Candidate(code, stratum, float(weight)) for stratum, code, weight in lines)


def score(results: Sequence[tuple[str, str]], critical: Collection[str], pass_percent: int) -> Score:
    """Answers as (item code such as "C07-13", ok, defect or na) in points of the guide.

    One defect of a critical item fails the check whatever its share.
    """
    applicable = [(code, result) for code, result in results if result != "na"]
    met = sum(result == "ok" for _code, result in applicable)
    broken = sum(code in critical and result == "defect" for code, result in applicable)
    passed = None if not applicable else not broken and met * 100 >= pass_percent * len(applicable)
    return Score(met, len(applicable), broken, passed)


def severity_of(code: str, critical: Collection[str]) -> Severity:
    """How grave a defect of this item is, as the rule proposes it."""
    return Severity.SERIOUS if code in critical else Severity.GENERAL
