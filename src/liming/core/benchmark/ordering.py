"""Whether the teams of a group can be put in order in one indicator, by the same posterior as the scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from liming.core.benchmark import ranks
from liming.core.benchmark.estimates import estimate
from liming.core.benchmark.inputs import Cell, IndicatorSpec

DRAWS = 2_000


@dataclass(frozen=True)
class Order:
    """`rankability` 0..1; per team the expected rank (1 = best) and P(better than the group's median)."""

    rankability: float
    ranks: tuple[float, ...]
    better: tuple[float, ...]


def order(
    spec: IndicatorSpec, cells: Sequence[Cell], peers: Sequence[Cell], seed: int, draws: int = DRAWS
) -> Order | None:
    """Order of `cells` (teams with cases) with the prior learnt from `peers`, by seeded posterior draws.

    None below three teams, which have no order worth telling.
    """
    if len(cells) < 3 or not any(peer.denominator for peer in peers):
        return None
    found = estimate(spec, cells, peers)
    drawn = spec.goalposts.direction * found.draw(np.random.default_rng(seed), draws)
    can_rank = 0.0 if found.shared else ranks.rankability_of_draws(drawn)
    return Order(
        round(can_rank, 6), _rounded(ranks.expected_rank(drawn)), _rounded(ranks.above_median(drawn, drawn))
    )


def _rounded(values: ranks.Floats) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)
