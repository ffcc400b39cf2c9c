"""Did an action work: a baseline frozen when it opens, and a verdict written by the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from liming.core.benchmark.baselines import Baseline
from liming.core.benchmark.results import stable

Floats = NDArray[np.float64]
Verdict = Literal["worked", "worse", "not_shown"]

SURE = 0.95
BY_CHANCE = 0.035
"""Below 1 - SURE by what estimating prior and drift adds: at most 5 % work without any action."""
FEWEST_COMPARATORS = 3


@dataclass(frozen=True)
class Comparator:
    """A team that did nothing about it: its frozen baseline and what it counted afterwards."""

    baseline: Baseline
    good_after: float
    n_after: float


@dataclass(frozen=True)
class Effect:
    """Change against the baseline in the indicator's unit, its 95 % interval, and what it proves.

    `raw_change` compares the raw figures and holds `expected_rebound`, which is not the action's merit; None
    where a period has no case. `drift` is what the comparators moved meanwhile, taken off `mean`; None
    where there are too few of them (`compared` says how many counted).
    """

    mean: float
    low: float
    high: float
    probability_positive: float
    verdict: Verdict
    raw_change: float | None
    expected_rebound: float
    drift: float | None = None
    compared: int = 0


def effect(
    baseline: Baseline,
    good_after: float,
    n_after: float,
    draws: int = 4000,
    seed: int = 20260101,
    direction: Literal[1, -1] = 1,
    comparators: Sequence[Comparator] = (),
) -> Effect:
    """Effect of an action: the figure after it (its own data, Jeffreys) minus the frozen baseline.

    With three comparators or more their own change is taken off (difference in differences), with the
    spread by which teams drift apart. `direction` -1: a fall is good. `probability_positive` is that of a
    change for the better; above 0.95 it worked, below 0.05 it got worse, if a count so good (so bad) also
    comes up in at most 3.5 % of redrawn quarters in which nothing was done; otherwise nothing is shown.
    Raises ValueError for an impossible count.
    """
    _check(baseline, good_after, n_after)
    generator = np.random.Generator(np.random.PCG64(seed))
    counted = [one for one in comparators if one.n_after]
    if len(counted) < FEWEST_COMPARATORS:
        counted = []
    moved = _drift(counted, generator, draws)
    change = _after(baseline, good_after, n_after, generator, draws) - baseline.draw(generator, draws) - moved
    chance = stable((direction * change > 0).mean())
    low, high = np.quantile(change, [0.025, 0.975])
    drift = _observed_drift(counted)
    return Effect(
        mean=stable(_mean_after(baseline, good_after, n_after) - baseline.mean - (drift or 0.0)),
        low=stable(low),
        high=stable(high),
        probability_positive=chance,
        verdict=_verdict(
            chance, *_by_chance(baseline, good_after, n_after, moved, generator, direction=direction)
        ),
        raw_change=_raw_change(baseline, good_after, n_after),
        expected_rebound=baseline.expected_rebound,
        drift=drift,
        compared=len(counted),
    )


def _check(baseline: Baseline, good: float, n: float) -> None:
    if n < 0 or (baseline.family != "normal" and good < 0) or (baseline.family == "beta" and good > n):
        raise ValueError(f"{good} of {n} is not a proportion, count or mean")


def _mean_after(baseline: Baseline, good: float, n: float) -> float:
    if baseline.family == "beta":
        return (good + 0.5) / (n + 1)
    if not n:
        return baseline.mean
    return (good + 0.5 * baseline.unit) / n if baseline.family == "gamma" else good / n


def _after(baseline: Baseline, good: float, n: float, generator: np.random.Generator, draws: int) -> Floats:
    """Draws of the true figure after the action from its own data; without a case as vague as before."""
    if baseline.family == "beta":
        return generator.beta(good + 0.5, n - good + 0.5, draws)
    if not n:
        return baseline.draw(generator, draws)
    if baseline.family == "gamma":
        return generator.gamma(good / baseline.unit + 0.5, baseline.unit / n, draws)
    return generator.normal(good / n, np.sqrt(baseline.within / n), draws)


def _changes(comparators: Sequence[Comparator]) -> Floats:
    return np.array(
        [_mean_after(one.baseline, one.good_after, one.n_after) - one.baseline.mean for one in comparators]
    )


def _observed_drift(comparators: Sequence[Comparator]) -> float | None:
    return stable(_changes(comparators).mean()) if comparators else None


def _drift(comparators: Sequence[Comparator], generator: np.random.Generator, draws: int) -> Floats:
    """Draws of what a team like these would have moved by itself; zeros without comparators.

    Teams drift apart by more than their counts scatter; that spread is estimated by moments and added.
    """
    if not comparators:
        return np.zeros(draws)
    moved = np.array(
        [
            _after(one.baseline, one.good_after, one.n_after, generator, draws)
            - one.baseline.draw(generator, draws)
            for one in comparators
        ]
    )
    teams = len(comparators)
    apart = float(_changes(comparators).var(ddof=1)) - float(moved.var(axis=1).mean())
    spread = np.sqrt(max(0.0, apart) * (1 + 1 / teams))
    return np.asarray(moved.mean(axis=0) + generator.normal(0.0, spread, draws))


def _by_chance(
    baseline: Baseline,
    good: float,
    n: float,
    moved: Floats,
    generator: np.random.Generator,
    *,
    direction: Literal[1, -1],
) -> tuple[float, float]:
    """How often a count at least as good, and at least as bad, comes up without any action."""
    if not n:
        return 1.0, 1.0
    redrawn = _redrawn(baseline, n, baseline.draw(generator, len(moved)) + moved, generator)
    at_least, at_most = float((redrawn >= good).mean()), float((redrawn <= good).mean())
    return (at_least, at_most) if direction == 1 else (at_most, at_least)


def _redrawn(baseline: Baseline, n: float, truth: Floats, generator: np.random.Generator) -> Floats:
    """Numerators of a new period of the same size, given true figures."""
    if baseline.family == "beta":
        return np.asarray(generator.binomial(int(n), np.clip(truth, 0.0, 1.0)), float)
    if baseline.family == "gamma":
        events = generator.poisson(np.maximum(truth, 0.0) * n / baseline.unit)
        return np.asarray(events * baseline.unit, float)
    return n * generator.normal(truth, np.sqrt(baseline.within / n))


def _verdict(chance: float, as_good: float, as_bad: float) -> Verdict:
    if chance > SURE and as_good <= BY_CHANCE:
        return "worked"
    return "worse" if chance < 1 - SURE and as_bad <= BY_CHANCE else "not_shown"


def _raw_change(baseline: Baseline, good_after: float, n_after: float) -> float | None:
    if not n_after or not baseline.n:
        return None
    return stable(good_after / n_after - (baseline.mean - baseline.expected_rebound))
