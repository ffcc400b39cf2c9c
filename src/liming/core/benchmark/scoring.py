"""Scores on one scale: fixed goalposts, two ways to add up, and what silence costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

SCORE_FLOOR = 1.0
COVERAGE_THRESHOLD = 2 / 3
MISSING_PERCENTILE = 10.0


@dataclass(frozen=True)
class Goalposts:
    """Values worth 0 and 100, in the indicator's own unit, set once a year.

    `direction` +1: high is good, `low` is worth 0; -1: low is good, `high` is worth 0.
    Raises ValueError when the posts do not stand apart.
    """

    low: float
    high: float
    direction: Literal[1, -1] = 1

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError("the low goalpost lies below the high one")
        if self.direction not in (1, -1):
            raise ValueError("a direction is +1 or -1")


def normalise(value: float, goalposts: Goalposts) -> float:
    """Score 0..100 of a value between fixed goalposts, cut at both ends."""
    return float(normalise_all(np.asarray(value, float), goalposts))


def normalise_all(values: Floats, goalposts: Goalposts) -> Floats:
    """`normalise` for an array of any shape."""
    share = (values - goalposts.low) / (goalposts.high - goalposts.low)
    if goalposts.direction == -1:
        share = 1 - share
    return np.clip(share, 0.0, 1.0) * 100


def arithmetic(scores: ArrayLike, weights: ArrayLike) -> float:
    """Weighted mean; a weak score is bought off by a strong one. Raises ValueError without weight."""
    return float(np.asarray(scores, float) @ _shares(weights))


def geometric(scores: ArrayLike, weights: ArrayLike) -> float:
    """Weighted geometric mean exp(Σ w ln s) with scores floored at 1; a weak score is not bought off.

    Source: UNDP Human Development Index since 2010. Raises ValueError without weight.
    """
    floored = np.maximum(np.asarray(scores, float), SCORE_FLOOR)
    return float(np.exp(np.log(floored) @ _shares(weights)))


def is_covered(reported_weight: float, total_weight: float) -> bool:
    """Whether enough of the weight was reported (two thirds) for a composite to be given."""
    return total_weight > 0 and reported_weight / total_weight >= COVERAGE_THRESHOLD - 1e-12


def fill_missing(scores: Floats, reported: NDArray[np.bool_]) -> Floats:
    """Scores (..., teams) with each unreported team at the reporting teams' 10th percentile.

    Weights are never moved to what was reported: hiding a weak figure must not pay.
    Raises ValueError when no team reported.
    """
    if not reported.any():
        raise ValueError("no team of the group reported this indicator")
    if reported.all():
        return scores
    filled = scores.copy()
    low = np.percentile(scores[..., reported], MISSING_PERCENTILE, axis=-1)
    filled[..., ~reported] = np.asarray(low)[..., np.newaxis]
    return filled


def _shares(weights: ArrayLike) -> Floats:
    array = np.asarray(weights, float)
    if array.size == 0 or (array < 0).any() or array.sum() <= 0:
        raise ValueError("weights are not negative and do not sum to zero")
    return np.asarray(array / array.sum(), float)
