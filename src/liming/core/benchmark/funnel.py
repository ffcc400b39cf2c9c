"""Funnel limits around a target, and whether the spread is wider than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from liming.core.benchmark.shrinkage import BetaPrior

Floats = NDArray[np.float64]

WINSORISED = (10.0, 90.0)


@dataclass(frozen=True)
class FunnelLimits:
    """Lower and upper limit per unit, in the unit of the target."""

    low: Floats
    high: Floats


@dataclass(frozen=True)
class OverDispersion:
    """`phi`: mean squared winsorised z; `tau2`: variance between units on the arcsine scale, 0 if none."""

    phi: float
    tau2: float


def funnel_limits(
    target: float, n: ArrayLike, level: float = 0.95, prior: BetaPrior | None = None, *, smooth: bool = False
) -> FunnelLimits:
    """Limits of a proportion at sample sizes `n` (units,), cut to 0..1.

    With a prior: beta-binomial predictive limits, which hold real differences between units; `smooth` (to be
    drawn) interpolates between whole counts. Without: p ± z √(p(1-p)/n). Source: Spiegelhalter 2005. Raises
    ValueError for n below 1 or a target outside 0..1.
    """
    sizes = np.asarray(n, float)
    if (sizes < 1).any() or not 0 <= target <= 1:
        raise ValueError("a funnel needs cases and a target between 0 and 1")
    tail = (1 - level) / 2
    if prior is not None:
        low = stats.betabinom.ppf(tail, sizes, prior.a, prior.b) / sizes
        high = stats.betabinom.ppf(1 - tail, sizes, prior.a, prior.b) / sizes
        if smooth:
            low, high = (_between(each, sizes, p, prior) for each, p in ((low, tail), (high, 1 - tail)))
    else:
        half = stats.norm.ppf(1 - tail) * np.sqrt(target * (1 - target) / sizes)
        low, high = target - half, target + half
    return FunnelLimits(np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0))


def _between(share: Floats, sizes: Floats, p: float, prior: BetaPrior) -> Floats:
    """A predictive quantile between the whole counts around it; the last count stays the last."""
    counts = np.round(share * sizes)
    under = stats.betabinom.cdf(counts - 1, sizes, prior.a, prior.b)
    step = stats.betabinom.cdf(counts, sizes, prior.a, prior.b) - under
    part = np.where(counts >= sizes, 1.0, (p - under) / np.maximum(step, 1e-12))
    return np.asarray((counts - 1 + part) / sizes)


def funnel_ratio_limits(expected: ArrayLike, level: float = 0.95) -> FunnelLimits:
    """Limits of an observed / expected ratio around 1 at expected counts (units,), by exact chi-square."""
    counts = np.asarray(expected, float)
    if (counts <= 0).any():
        raise ValueError("an expected count lies above zero")
    tail = (1 - level) / 2
    low = stats.chi2.ppf(tail, 2 * counts) / (2 * counts)
    return FunnelLimits(low, stats.chi2.ppf(1 - tail, 2 * (counts + 1)) / (2 * counts))


def over_dispersion(good: ArrayLike, n: ArrayLike, target: float) -> OverDispersion:
    """Whether units differ by more than chance from `target`; z on the arcsine scale, winsorised at 10 %.

    Source: Spiegelhalter 2005. Raises ValueError below two units with cases.
    """
    good_array, sizes = np.asarray(good, float), np.asarray(n, float)
    used = sizes > 0
    good_array, sizes = good_array[used], sizes[used]
    distance = np.arcsin(np.sqrt(good_array / sizes)) - np.arcsin(np.sqrt(target))
    return dispersion_of(distance, 1 / (4 * sizes))


def dispersion_of(distances: ArrayLike, variances: ArrayLike) -> OverDispersion:
    """Over-dispersion of distances from a target (units,) with their sampling variances (units,).

    Raises ValueError below two units.
    """
    distance, variance = np.asarray(distances, float), np.asarray(variances, float)
    units = len(distance)
    if units < 2:
        raise ValueError("over-dispersion needs two units")
    scores = distance / np.sqrt(variance)
    scores = np.clip(scores, *np.percentile(scores, WINSORISED))
    phi = float((scores**2).mean())
    weights = 1 / variance
    excess = units * phi - (units - 1)
    spare = float(weights.sum() - (weights**2).sum() / weights.sum())
    return OverDispersion(phi, max(0.0, excess / spare))
