"""Gaps and effects in the words of the benchmark; nothing else of this room knows the core."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Literal

from liming.core.benchmark import (
    Baseline,
    BetaPrior,
    Effect,
    effect,
    fit_beta_prior,
    freeze_baseline,
    jeffreys,
    needed_count,
    pooled_prior,
    posterior,
)
from liming.core.calendar import Quarter

__all__ = ["Baseline", "BetaPrior", "Effect"]

SURE = 0.8
"""A whole 80 % interval on the wrong side of the median is a probability below 10 % of standing there."""

Counted = tuple[int, int]


def prior_of(peers: Sequence[Counted]) -> BetaPrior | None:
    """How far the peers' true rates differ; None when they do not differ detectably."""
    counted = [(good, n) for good, n in peers if n > 0]
    if len(counted) < 2:
        return None
    return fit_beta_prior([good for good, _ in counted], [n for _, n in counted])


def is_credibly_worse(own: Counted, prior: BetaPrior | None, median: float, direction: int) -> bool:
    """Whether the 80 % interval of the shrunk rate lies wholly on the worse side of the median."""
    if prior is None or not own[1]:
        return False
    _, a, b = posterior(own[0], own[1], prior)
    if a < 0.5 or b < 0.5:
        return False
    interval = jeffreys(a - 0.5, a + b - 1, SURE)
    return interval.high < median if direction > 0 else interval.low > median


def needed(own: Counted, comparator: float, direction: int) -> int:
    """How many cases of the same n must turn good (or must not turn bad) to reach the comparator."""
    good, n = own
    if direction > 0:
        return needed_count(good, n, min(1.0, max(0.0, comparator)))
    return needed_count(n - good, n, min(1.0, max(0.0, 1 - comparator)))


def baseline_of(own: Counted, peers: Sequence[Counted]) -> Baseline:
    """The frozen baseline of a rate: shrunk to the peers, with the rebound to expect without any action."""
    prior = prior_of(peers)
    counted = [(good, n) for good, n in peers if n > 0]
    if prior is None and counted:
        prior = pooled_prior([good for good, _ in counted], [n for _, n in counted])
    return freeze_baseline(own[0], own[1], prior)


def stored(baseline: Baseline) -> dict[str, Any]:
    """A baseline as JSON keeps it."""
    return asdict(baseline)


def restored(values: dict[str, Any]) -> Baseline:
    """A baseline from its JSON; other keys beside it are left alone."""
    return Baseline(**{name: values[name] for name in Baseline.__dataclass_fields__})


def effect_of(baseline: dict[str, Any], after: Counted, seed: int, direction: int) -> Effect:
    """The effect of an action against its frozen baseline, with the verdict of the figures."""
    side: Literal[1, -1] = 1 if direction > 0 else -1
    return effect(restored(baseline), after[0], after[1], seed=seed, direction=side)


def quarter_of_day(day: date) -> str:
    """The quarter that holds a local day."""
    return str(Quarter.of(day))
