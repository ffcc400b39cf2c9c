"""What a figure was before an action, shrunk to its peers, and who it is compared with afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from liming.core.benchmark.estimates import Family, estimate_of
from liming.core.benchmark.inputs import Cell, Kind
from liming.core.benchmark.rates import Interval
from liming.core.benchmark.results import stable

Floats = NDArray[np.float64]

COMPARATORS = 10


@dataclass(frozen=True)
class Baseline:
    """A figure before an action, shrunk to the peers: its mean in the indicator's unit and its posterior.

    `a`, `b`: of a Beta (proportion); shape and rate of a Gamma (count per exposure); mean and sd of a Normal
    (mean of values). `n`: the cases behind it. `expected_rebound`: how far the raw figure is expected to move
    by itself, with no action at all. `unit`: points per event of a count; `within`: variance of one value.
    """

    mean: float
    a: float
    b: float
    n: float
    expected_rebound: float
    family: Family = "beta"
    unit: float = 1.0
    within: float = 0.0

    def draw(self, generator: np.random.Generator, draws: int) -> Floats:
        """Draws of the true figure."""
        if self.family == "beta":
            return generator.beta(self.a, self.b, draws)
        if self.family == "gamma":
            return generator.gamma(self.a, 1 / self.b, draws)
        return generator.normal(self.a, self.b, draws)


def freeze_baselines(kind: Kind, cells: Sequence[Cell], peers: Sequence[Cell]) -> tuple[Baseline, ...]:
    """Baselines of teams of one kind of indicator, in the order of `cells`, learnt from `peers`.

    Where the peers do not differ detectably all teams have the pooled figure. Raises ValueError when no
    peer has counted anything.
    """
    if not any(peer.denominator for peer in peers):
        raise ValueError("no peer has a case")
    found = estimate_of(kind, cells, peers)
    return tuple(
        Baseline(
            stable(mean),
            stable(first),
            stable(second),
            cell.denominator,
            stable(mean - cell.value) if cell.value is not None else 0.0,
            found.family,
            stable(found.unit),
            stable(found.within),
        )
        for cell, mean, first, second in zip(cells, found.mean, found.first, found.second, strict=True)
    )


def baseline_interval(baseline: Baseline, level: float = 0.95) -> Interval:
    """Interval of the true figure behind a baseline, in its unit."""
    tail = (1 - level) / 2
    return Interval(_quantile(baseline, tail), _quantile(baseline, 1 - tail))


def _quantile(baseline: Baseline, share: float) -> float:
    if baseline.family == "beta":
        return float(stats.beta.ppf(share, baseline.a, baseline.b))
    if baseline.family == "gamma":
        return float(stats.gamma.ppf(share, baseline.a, scale=1 / baseline.b))
    return float(stats.norm.ppf(share, baseline.a, baseline.b))


def match_comparators(
    own: Baseline, others: Mapping[str, Baseline], count: int = COMPARATORS
) -> tuple[str, ...]:
    """Who stood most alike before the action, nearest first: matched on the shrunk figure, never the raw one.

    Matching raw scores would pair the unlucky with the weak and show an effect where there is none.
    """
    apart = sorted((abs(other.mean - own.mean), key) for key, other in others.items() if other.n)
    return tuple(key for _, key in apart[:count])


def probability_better(
    own: Baseline, other: Baseline, direction: int = 1, draws: int = 4000, seed: int = 20260101
) -> float:
    """How surely `other` truly does better than `own`."""
    generator = np.random.Generator(np.random.PCG64(seed))
    apart = other.draw(generator, draws) - own.draw(generator, draws)
    return stable((direction * apart > 0).mean())
