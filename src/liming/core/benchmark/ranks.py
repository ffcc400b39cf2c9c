"""How much of an order is real: rankability, expected ranks, probabilities from draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]


def rankability(between_variance: float, sampling_variances: ArrayLike) -> float:
    """Share 0..1 of the spread between teams that is real: τ² / (τ² + median s²); low below 0.5.

    Source: van Dishoeck et al. 2011; Lingsma et al. 2009.
    """
    noise = float(np.median(np.asarray(sampling_variances, float)))
    total = between_variance + noise
    return between_variance / total if total > 0 else 0.0


def rankability_of_draws(draws: Floats) -> float:
    """Rankability of posterior draws (draws, teams), common shifts removed.

    With shrinkage a posterior variance is v = τ² s² / (τ² + s²), so τ² / (τ² + s²) = 1 - v / τ².
    """
    if draws.shape[1] < 2:
        return 0.0
    centred = draws - draws.mean(axis=1, keepdims=True)
    variances = centred.var(axis=0)
    between = float(centred.mean(axis=0).var(ddof=1) + variances.mean())
    if between <= 1e-12:
        return 0.0
    return min(1.0, max(0.0, 1 - float(np.median(variances)) / between))


def expected_rank(draws: ArrayLike) -> Floats:
    """Expected rank per team, 1 = best, from draws (draws, teams): 1 + Σ P(another is better).

    Ties count half. Source: Lin et al. 2006; Lingsma et al. 2009.
    """
    values = np.asarray(draws, float)
    return np.asarray(stats.rankdata(-values, axis=1).mean(axis=0))


def above_median(draws: Floats, peers: Floats) -> Floats:
    """P(team is better than the median of the peers) per column of `draws`; equality counts half."""
    middle = np.median(peers, axis=1)[:, np.newaxis]
    better: Floats = (draws > middle).mean(axis=0) + 0.5 * (draws == middle).mean(axis=0)
    return better


def in_top_quarter(draws: Floats) -> Floats:
    """P(team is among the best quarter, rounded up) per team."""
    teams = draws.shape[1]
    places = -(-teams // 4)
    line = np.partition(draws, teams - places, axis=1)[:, teams - places]
    inside: Floats = (draws >= line[:, np.newaxis]).mean(axis=0)
    return inside
