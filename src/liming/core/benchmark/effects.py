"""Did an action work: a baseline frozen when it opens, and a verdict written by the figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from liming.core.benchmark.results import stable
from liming.core.benchmark.shrinkage import BetaPrior, posterior

Verdict = Literal["worked", "worse", "not_shown"]

SURE = 0.95


@dataclass(frozen=True)
class Baseline:
    """The rate before the action, shrunk to the peers: mean 0..1, Beta(a, b), and the cases behind it.

    `expected_rebound`: how far the raw rate is expected to move by itself, with no action at all.
    """

    mean: float
    a: float
    b: float
    n: float
    expected_rebound: float


@dataclass(frozen=True)
class Effect:
    """Change against the baseline in 0..1, its 95 % interval, and what it proves.

    `raw_change` compares the raw rates and holds `expected_rebound`, which is not the action's merit; None
    where a period has no case.
    """

    mean: float
    low: float
    high: float
    probability_positive: float
    verdict: Verdict
    raw_change: float | None
    expected_rebound: float


def freeze_baseline(good: float, n: float, prior: BetaPrior | None) -> Baseline:
    """Baseline of a rate before an action (Hauer 1997); without a prior there is no rebound to expect.

    Where the peers do not differ detectably pass `pooled_prior`. Raises ValueError for an impossible count.
    """
    if not 0 <= good <= n:
        raise ValueError(f"{good} good of {n} is not a proportion")
    mean, a, b = posterior(good, n, prior)
    rebound = mean - good / n if n and prior is not None else 0.0
    return Baseline(stable(mean), stable(a), stable(b), n, stable(rebound))


def effect(
    baseline: Baseline,
    good_after: float,
    n_after: float,
    draws: int = 4000,
    seed: int = 20260101,
    direction: Literal[1, -1] = 1,
) -> Effect:
    """Effect of an action: the rate after it (its own data, Jeffreys) minus the frozen baseline.

    `direction` -1: a fall is good. `probability_positive` is that of a change for the better; above 0.95 it
    worked, below 0.05 it got worse, if a count so good (so bad) also comes up in at most 5 % of cases when
    nothing was done (beta-binomial from the baseline); otherwise nothing is shown. Raises ValueError for an
    impossible count.
    """
    if not 0 <= good_after <= n_after:
        raise ValueError(f"{good_after} good of {n_after} is not a proportion")
    generator = np.random.Generator(np.random.PCG64(seed))
    mean, a, b = posterior(good_after, n_after, None)
    change = generator.beta(a, b, draws) - generator.beta(baseline.a, baseline.b, draws)
    chance = stable((direction * change > 0).mean())
    low, high = np.quantile(change, [0.025, 0.975])
    return Effect(
        mean=stable(mean - baseline.mean),
        low=stable(low),
        high=stable(high),
        probability_positive=chance,
        verdict=_verdict(chance, *_by_chance(baseline, good_after, n_after, direction)),
        raw_change=_raw_change(baseline, good_after, n_after),
        expected_rebound=baseline.expected_rebound,
    )


def _by_chance(baseline: Baseline, good: float, n: float, direction: Literal[1, -1]) -> tuple[float, float]:
    """How often a count at least as good, and at least as bad, comes up without any action."""
    if not n:
        return 1.0, 1.0
    at_least = float(stats.betabinom.sf(good - 1, n, baseline.a, baseline.b))
    at_most = float(stats.betabinom.cdf(good, n, baseline.a, baseline.b))
    return (at_least, at_most) if direction == 1 else (at_most, at_least)


def _verdict(chance: float, as_good: float, as_bad: float) -> Verdict:
    if chance > SURE and as_good <= 1 - SURE:
        return "worked"
    return "worse" if chance < 1 - SURE and as_bad <= 1 - SURE else "not_shown"


def _raw_change(baseline: Baseline, good_after: float, n_after: float) -> float | None:
    if not n_after or not baseline.n:
        return None
    return stable(good_after / n_after - (baseline.mean - baseline.expected_rebound))
