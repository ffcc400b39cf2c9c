"""From indicator scores to the composite: one set of figures or thousands of draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liming.core.benchmark.inputs import DIMENSIONS, Aggregation, IndicatorSpec, Rules
from liming.core.benchmark.scoring import SCORE_FLOOR, arithmetic, geometric

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """Drawn weights: dimensions (draws, dimensions) and indicators by dimension (draws, indicators)."""

    dimensions: Floats
    indicators: Mapping[str, Floats]


def dimension_scores(
    scores: Mapping[str, float], specs: Sequence[IndicatorSpec], rules: Rules
) -> dict[str, float]:
    """Arithmetic dimension scores 0..100 of the indicator scores given, in the order of the dimensions."""
    result = {}
    for dimension in DIMENSIONS:
        used = [spec for spec in specs if spec.dimension == dimension and spec.code in scores]
        if used and rules.dimension_weights.get(dimension, 0) > 0:
            result[str(dimension)] = arithmetic(
                [scores[spec.code] for spec in used], [spec.weight for spec in used]
            )
    return result


def composite_score(dimensions: Mapping[str, float], rules: Rules) -> float:
    """Composite 0..100 of dimension scores by the agreed rule (geometric unless arithmetic is set)."""
    combine = arithmetic if rules.aggregation == "arithmetic" else geometric
    return combine(list(dimensions.values()), [rules.dimension_weights[name] for name in dimensions])


def draw_weights(specs: Sequence[IndicatorSpec], rules: Rules, generator: np.random.Generator) -> Weights:
    """Weights for every draw, around the agreed ones; dimensions without an indicator take no part."""
    used = [name for name in DIMENSIONS if any(spec.dimension == name for spec in specs)]
    dimensions = _dirichlet([rules.dimension_weights[name] for name in used], rules, generator)
    indicators = {
        str(name): _dirichlet([spec.weight for spec in specs if spec.dimension == name], rules, generator)
        for name in used
    }
    return Weights(dimensions, indicators)


def _dirichlet(weights: Sequence[float], rules: Rules, generator: np.random.Generator) -> Floats:
    shares = np.asarray(weights, float) / sum(weights)
    if rules.weight_concentration is None or len(shares) == 1:
        return np.broadcast_to(shares, (rules.draws, len(shares)))
    return generator.dirichlet(rules.weight_concentration * shares, rules.draws)


def aggregate(dimensions: Sequence[Floats], weights: Floats, rule: Aggregation) -> Floats:
    """Composite draws (draws, teams) of dimension draws, each (draws, teams), by drawn weights."""
    if rule == "mixed":
        result = aggregate(dimensions, weights, "geometric")
        result[1::2] = aggregate([part[1::2] for part in dimensions], weights[1::2], "arithmetic")
        return result
    total = np.zeros_like(dimensions[0])
    for position, part in enumerate(dimensions):
        term = part if rule == "arithmetic" else np.log(np.maximum(part, SCORE_FLOOR))
        total += weights[:, position, np.newaxis] * term
    return total if rule == "arithmetic" else np.exp(total)
