"""Empirical Bayes: how much of a team's own figure to believe, learnt from its peers."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
Objective = Callable[[Floats], tuple[float, Floats, Floats]]
"""Logarithms of the two parameters in; log-likelihood, gradient (2,) and Hessian (2, 2) out."""

STRONGEST = 1e6
"""A prior worth more cases than this is the same as no difference between teams."""


@dataclass(frozen=True)
class BetaPrior:
    """Spread of true rates among peers: Beta(a, b), worth a + b cases."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        return self.a / (self.a + self.b)


@dataclass(frozen=True)
class GammaPrior:
    """Spread of true event rates among peers: Gamma(shape a, rate b), worth b units of exposure."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        return self.a / self.b


@dataclass(frozen=True)
class NormalPrior:
    """Spread of true means among peers, and the spread of single values inside a team."""

    mean: float
    between_variance: float
    within_variance: float


def fit_beta_prior(good: ArrayLike, n: ArrayLike) -> BetaPrior | None:
    """Beta-binomial prior of a peer group by maximum likelihood; teams without cases are left out.

    None means that the teams do not differ detectably: use one pooled rate for all.
    Start values: n-weighted moments (Kleinman 1973).
    """
    good, n = _with_exposure(good, n)
    start = _beta_moments(good, n)
    if start is None:
        return None
    a, b = np.exp(_maximise(lambda logs: _beta_binomial(logs, good, n), np.log(start)))
    return None if a + b > STRONGEST else BetaPrior(float(a), float(b))


def fit_gamma_prior(counts: ArrayLike, exposure: ArrayLike) -> GammaPrior | None:
    """Gamma-Poisson prior of event rates by maximum likelihood; None as in `fit_beta_prior`."""
    counts, exposure = _with_exposure(counts, exposure)
    start = _gamma_moments(counts, exposure)
    if start is None:
        return None
    a, b = np.exp(_maximise(lambda logs: _gamma_poisson(logs, counts, exposure), np.log(start)))
    return None if a > STRONGEST else GammaPrior(float(a), float(b))


def fit_normal_prior(means: ArrayLike, n: ArrayLike, within_variance: float) -> NormalPrior | None:
    """Normal prior of team means by moments (DerSimonian and Laird 1986); None as in `fit_beta_prior`."""
    means, n = _with_exposure(means, n)
    if len(means) < 2 or within_variance <= 0:
        return None
    weights = n / within_variance
    centre = float((weights * means).sum() / weights.sum())
    excess = float((weights * (means - centre) ** 2).sum()) - (len(means) - 1)
    between = excess / float(weights.sum() - (weights**2).sum() / weights.sum())
    if between <= 0:
        return None
    weights = 1 / (between + within_variance / n)
    return NormalPrior(float((weights * means).sum() / weights.sum()), between, within_variance)


def _with_exposure(values: ArrayLike, exposure: ArrayLike) -> tuple[Floats, Floats]:
    value_array, exposure_array = np.asarray(values, float), np.asarray(exposure, float)
    used = exposure_array > 0
    return value_array[used], exposure_array[used]


def _beta_moments(good: Floats, n: Floats) -> Floats | None:
    if len(n) < 2:
        return None
    total, teams = float(n.sum()), len(n)
    mean = float(good.sum()) / total
    chance = mean * (1 - mean)
    spare = total - float((n**2).sum()) / total - (teams - 1)
    if chance <= 0 or spare <= 0:
        return None
    spread = float((n * (good / n - mean) ** 2).sum())
    correlation = (spread - chance * (teams - 1)) / (chance * spare)
    if correlation <= 0:
        return None
    strength = 1 / min(correlation, 0.99) - 1
    return np.array([mean * strength, (1 - mean) * strength])


def _gamma_moments(counts: Floats, exposure: Floats) -> Floats | None:
    total = float(exposure.sum())
    mean = float(counts.sum()) / total if total else 0.0
    if len(counts) < 2 or mean <= 0:
        return None
    spread = float((exposure * (counts / exposure - mean) ** 2).sum())
    variance = (spread - mean * (len(counts) - 1)) / (total - float((exposure**2).sum()) / total)
    return None if variance <= 0 else np.array([mean * mean / variance, mean / variance])


def _beta_binomial(logs: Floats, good: Floats, n: Floats) -> tuple[float, Floats, Floats]:
    a, b = np.exp(logs)
    bad, teams = n - good, len(n)
    value = float((special.betaln(good + a, bad + b)).sum() - teams * special.betaln(a, b))
    both = _gain(1, a + b, n)
    slope = np.array([_gain(1, a, good) - both, _gain(1, b, bad) - both])
    bend_both = _gain(2, a + b, n)
    bend = np.array([[_gain(2, a, good) - bend_both, -bend_both], [-bend_both, _gain(2, b, bad) - bend_both]])
    return _in_logs(value, slope, bend, np.array([a, b]))


def _gamma_poisson(logs: Floats, counts: Floats, exposure: Floats) -> tuple[float, Floats, Floats]:
    a, b = np.exp(logs)
    teams, reach = len(counts), b + exposure
    terms = special.gammaln(counts + a) - (counts + a) * np.log(reach)
    value = float(terms.sum() + teams * (a * math.log(b) - special.gammaln(a)))
    by_a = _gain(1, a, counts) + teams * math.log(b) - float(np.log(reach).sum())
    by_b = teams * a / b - float(((counts + a) / reach).sum())
    cross = teams / b - float((1 / reach).sum())
    by_bb = float(((counts + a) / reach**2).sum()) - teams * a / b**2
    bend = np.array([[_gain(2, a, counts), cross], [cross, by_bb]])
    return _in_logs(value, np.array([by_a, by_b]), bend, np.array([a, b]))


def _gain(order: int, start: float, steps: Floats) -> float:
    """Sum over teams of digamma (order 1) or trigamma (order 2) at start + steps minus at start."""
    if order == 1:
        return float((special.digamma(start + steps) - special.digamma(start)).sum())
    return float((special.polygamma(1, start + steps) - special.polygamma(1, start)).sum())


def _in_logs(value: float, slope: Floats, bend: Floats, at: Floats) -> tuple[float, Floats, Floats]:
    log_slope = slope * at
    return value, log_slope, bend * np.outer(at, at) + np.diag(log_slope)


def _maximise(objective: Objective, start: Floats) -> Floats:
    """Damped Newton ascent, run to machine precision so that digests agree across machines."""
    place, damping = start, 1e-3
    value, slope, bend = objective(place)
    for _ in range(200):
        step = _ascent(slope, bend, damping)
        trial = objective(place + step)
        if trial[0] >= value - 1e-12 * abs(value):
            place, damping = place + step, damping / 10
            value, slope, bend = trial
        else:
            damping = max(damping * 10, 1e-6)
        if float(np.abs(step).max()) < 1e-12 or float(place.max()) > math.log(STRONGEST) + 1:
            break
    return place


def _ascent(slope: Floats, bend: Floats, damping: float) -> Floats:
    curve, axes = np.linalg.eigh(-bend)
    curve = np.maximum(np.abs(curve), 1e-9) * (1 + damping)
    step = axes @ ((axes.T @ slope) / curve)
    return np.asarray(step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-300)))
