"""A funnel of one indicator in one peer group: target, limits by chance, limits with real differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from liming.core.benchmark.funnel import (
    FunnelLimits,
    OverDispersion,
    dispersion_of,
    funnel_limits,
    funnel_ratio_limits,
    over_dispersion,
)
from liming.core.benchmark.shrinkage import BetaPrior, fit_beta_prior

Floats = NDArray[np.float64]
Kind = Literal["proportion", "ratio", "mean"]
Side = Literal["above_998", "above_95", "inside", "below_95", "below_998"]


@dataclass(frozen=True)
class Funnel:
    """`target` in the indicator's unit; `within` is the variance of single values (means only).

    `prior` is the spread of true rates around the target (proportions only), None where none is found.
    """

    kind: Kind
    target: float
    dispersion: OverDispersion
    within: float = 0.0
    prior: BetaPrior | None = None

    def limits(
        self, n: ArrayLike, level: float = 0.95, *, with_spread: bool = True, smooth: bool = False
    ) -> FunnelLimits:
        """Limits at sample sizes or exposures `n` (units,): by chance, or with the spread between units.

        Proportions with spread: beta-binomial predictive; ratios on the root scale and means plainly, both
        ± z √(s² + τ²). Source: Spiegelhalter 2005.
        """
        sizes = np.asarray(n, float)
        spread = with_spread and self.dispersion.tau2 > 0
        if self.kind == "proportion":
            return funnel_limits(self.target, sizes, level, self.prior if spread else None, smooth=smooth)
        if self.kind == "ratio" and not spread:
            limits = funnel_ratio_limits(sizes * self.target, level)
            return FunnelLimits(limits.low * self.target, limits.high * self.target)
        tau2 = self.dispersion.tau2 if spread else 0.0
        return self._around(sizes, float(stats.norm.ppf((1 + level) / 2)), tau2)

    def _around(self, sizes: Floats, z: float, tau2: float) -> FunnelLimits:
        if self.kind == "mean":
            half = z * np.sqrt(self.within / sizes + tau2)
            return FunnelLimits(self.target - half, self.target + half)
        half = z * np.sqrt(1 / (4 * sizes * self.target) + tau2)
        low = np.clip(1 - half, 0.0, None) ** 2
        return FunnelLimits(low * self.target, (1 + half) ** 2 * self.target)

    def sides(self, values: ArrayLike, n: ArrayLike, *, with_spread: bool = True) -> tuple[Side, ...]:
        """Where each unit lies: inside, or beyond the 95 % or 99.8 % limits."""
        value = np.asarray(values, float)
        near = self.limits(n, 0.95, with_spread=with_spread)
        far = self.limits(n, 0.998, with_spread=with_spread)
        rows = zip(value, near.low, near.high, far.low, far.high, strict=True)
        return tuple(_side(*(float(each) for each in row)) for row in rows)


def funnel_of(
    kind: Kind, good: ArrayLike, n: ArrayLike, squares: ArrayLike | None = None, target: float | None = None
) -> Funnel | None:
    """Funnel of counts `good` over `n` (units,); the pooled figure is the target where none is given.

    `squares`: sums of squared values, which a mean needs. None where fewer than three units have cases, or
    a ratio without an event has no funnel.
    """
    numerator, sizes = np.asarray(good, float), np.asarray(n, float)
    used = sizes > 0
    numerator, sizes = numerator[used], sizes[used]
    if len(sizes) < 3:
        return None
    centre = float(numerator.sum() / sizes.sum()) if target is None else target
    if kind == "proportion":
        return _of_proportions(numerator, sizes, centre)
    if kind == "ratio":
        return _of_ratios(numerator, sizes, centre)
    return _of_means(numerator, sizes, np.asarray(squares, float)[used], centre)


def _of_proportions(good: Floats, n: Floats, centre: float) -> Funnel:
    found = fit_beta_prior(good, n)
    prior = None
    if found is not None and 0 < centre < 1:
        worth = found.a + found.b
        prior = BetaPrior(worth * centre, worth * (1 - centre))
    dispersion = over_dispersion(good, n, centre)
    return Funnel(
        "proportion", centre, dispersion if prior else OverDispersion(dispersion.phi, 0.0), prior=prior
    )


def _of_ratios(events: Floats, exposure: Floats, centre: float) -> Funnel | None:
    if centre <= 0:
        return None
    expected = exposure * centre
    distance = np.sqrt(events / expected) - 1
    return Funnel("ratio", centre, dispersion_of(distance, 1 / (4 * expected)))


def _of_means(totals: Floats, n: Floats, squares: Floats, centre: float) -> Funnel | None:
    freedom = float((n - 1).sum())
    within = float((squares - totals**2 / n).sum()) / freedom if freedom > 0 else 0.0
    if within <= 0:
        return None
    return Funnel("mean", centre, dispersion_of(totals / n - centre, within / n), within)


def _side(value: float, low: float, high: float, lowest: float, highest: float) -> Side:
    if value > highest:
        return "above_998"
    if value > high:
        return "above_95"
    if value < lowest:
        return "below_998"
    return "below_95" if value < low else "inside"
