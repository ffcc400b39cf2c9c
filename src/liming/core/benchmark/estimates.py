"""One indicator in one peer group: estimates shrunk to the peers, and posterior draws of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from liming.core.benchmark.inputs import Cell, IndicatorSpec, Kind
from liming.core.benchmark.rates import Interval, count_interval, mean_interval, wilson
from liming.core.benchmark.shrinkage import fit_beta_prior, fit_gamma_prior, fit_normal_prior

Floats = NDArray[np.float64]
Family = Literal["beta", "gamma", "normal"]

LEAST_VARIANCE = 1e-9


@dataclass(frozen=True)
class Estimate:
    """Posterior of each team's true value; `shared` means one pooled value for all teams.

    `first` and `second` (teams,): a and b of a Beta; shape and rate of a Gamma; mean and sd of a Normal.
    `unit`: points per event of a count; `within`: variance of single values inside a team, of a mean.
    """

    family: Family
    first: Floats
    second: Floats
    shared: bool
    unit: float = 1.0
    within: float = 0.0

    @property
    def mean(self) -> Floats:
        if self.family == "beta":
            return self.first / (self.first + self.second)
        return self.first / self.second if self.family == "gamma" else self.first

    def draw(self, generator: np.random.Generator, draws: int) -> Floats:
        """Draws (draws, teams); a shared value is the same for all teams within a draw."""
        teams = len(self.first)
        columns = 1 if self.shared else teams
        size, first, second = (draws, columns), self.first[:columns], self.second[:columns]
        if self.family == "beta":
            values = generator.beta(first, second, size)
        elif self.family == "gamma":
            values = generator.gamma(first, 1 / second, size)
        else:
            values = generator.normal(first, second, size)
        return np.broadcast_to(values, (draws, teams))


def estimate(spec: IndicatorSpec, cells: Sequence[Cell], peers: Sequence[Cell]) -> Estimate:
    """Posterior of every cell, with the prior learnt from `peers` (the group, or all teams if it is small).

    Raises ValueError when nobody among the peers counted anything.
    """
    if not any(peer.denominator for peer in peers):
        raise ValueError(f"{spec.code}: no peer has a case")
    return estimate_of(spec.kind, cells, peers)


def estimate_of(kind: Kind, cells: Sequence[Cell], peers: Sequence[Cell]) -> Estimate:
    """`estimate` by the kind alone; some peer has counted something."""
    if kind == "proportion":
        return _proportion(cells, peers)
    return _mean(cells, peers) if kind == "mean" else _rate(cells, peers)


@dataclass(frozen=True)
class Shrinkage:
    """What the peers add to a team's own sum over n: its posterior mean is (sum + points) / (n + cases).

    One line for all three families, so that a spreadsheet can repeat it. `shared`: all teams have the one
    value points / cases, whatever they counted.
    """

    points: float
    cases: float
    shared: bool

    def mean(self, total: float, n: float) -> float:
        """The posterior mean of a team that counted `total` over `n`."""
        return self.points / self.cases if self.shared else (total + self.points) / (n + self.cases)


def shrinkage_of(spec: IndicatorSpec, peers: Sequence[Cell]) -> Shrinkage:
    """The line behind `estimate`, read off its answers. Raises ValueError as `estimate` does."""
    probes = [Cell(0, 0), Cell(0, 1, 0), Cell(1, 1, 1)]
    nothing, bad, good = (float(mean) for mean in estimate(spec, probes, peers).mean)
    if good == bad:
        return Shrinkage(nothing, 1.0, shared=True)
    cases = 1 / (good - bad) - 1
    return Shrinkage(nothing * cases, cases, shared=False)


def own_interval(spec: IndicatorSpec, cell: Cell, level: float = 0.95) -> Interval | None:
    """Interval of a team's own value without its peers; None where its data cannot give one."""
    if not cell.denominator:
        return None
    if spec.kind == "proportion":
        return wilson(cell.numerator, cell.denominator, level)
    if spec.kind == "mean":
        if cell.sum_squares is None or cell.denominator < 2:
            return None
        return mean_interval(cell.numerator, cell.sum_squares, cell.denominator, level)
    unit = _unit([cell])
    own = count_interval(cell.numerator / unit, cell.denominator, level)
    return Interval(own.low * unit, own.high * unit)


def _columns(cells: Sequence[Cell]) -> tuple[Floats, Floats]:
    return (
        np.array([cell.numerator for cell in cells], float),
        np.array([cell.denominator for cell in cells], float),
    )


def _proportion(cells: Sequence[Cell], peers: Sequence[Cell]) -> Estimate:
    good, n = _columns(cells)
    peer_good, peer_n = _columns(peers)
    if (good > n).any() or (good < 0).any():
        raise ValueError("a proportion counts good cases among its cases")
    prior = fit_beta_prior(peer_good, peer_n)
    if prior is None:
        total, everything = float(peer_good.sum()), float(peer_n.sum())
        ones = np.ones(len(cells))
        return Estimate("beta", (total + 0.5) * ones, (everything - total + 0.5) * ones, shared=True)
    return Estimate("beta", good + prior.a, n - good + prior.b, shared=False)


def _rate(cells: Sequence[Cell], peers: Sequence[Cell]) -> Estimate:
    unit = _unit(peers)
    counts, exposure = (column / unit for column in _columns(cells))
    peer_counts, peer_exposure = (column / unit for column in _columns(peers))
    if (counts < 0).any():
        raise ValueError("a count is not negative")
    prior = fit_gamma_prior(peer_counts, peer_exposure)
    if prior is None:
        ones = np.ones(len(cells))
        shape, rate = float(peer_counts.sum()) + 0.5, float(peer_exposure.sum())
        return Estimate("gamma", shape * ones, rate * ones, shared=True, unit=unit)
    return Estimate("gamma", counts + prior.a, exposure + prior.b, shared=False, unit=unit)


def _mean(cells: Sequence[Cell], peers: Sequence[Cell]) -> Estimate:
    total, n = _columns(cells)
    peer_total, peer_n = _columns(peers)
    within = _within_variance(peers)
    used = peer_n > 0
    prior = fit_normal_prior(peer_total[used] / peer_n[used], peer_n[used], within)
    ones = np.ones(len(cells))
    if prior is None:
        centre = float(peer_total.sum() / peer_n.sum())
        spread = np.sqrt(within / peer_n.sum()) * ones
        return Estimate("normal", centre * ones, spread, shared=True, within=within)
    precision = n / within + 1 / prior.between_variance
    middle = (total / within + prior.mean / prior.between_variance) / precision
    return Estimate("normal", middle, 1 / np.sqrt(precision), shared=False, within=within)


def _within_variance(cells: Sequence[Cell]) -> float:
    """Pooled variance of single values inside teams; the squared mean where no sum of squares is known."""
    squares = freedom = 0.0
    for cell in cells:
        if cell.sum_squares is not None and cell.denominator > 1:
            squares += max(0.0, cell.sum_squares - cell.numerator**2 / cell.denominator)
            freedom += cell.denominator - 1
    mean = sum(cell.numerator for cell in cells) / sum(cell.denominator for cell in cells)
    smallest = LEAST_VARIANCE * max(1.0, mean * mean)
    return max(smallest, squares / freedom if freedom else mean * mean)


def _unit(cells: Sequence[Cell]) -> float:
    """Points per event: 1 for plain counts, Σ points² / Σ points for weighted items (compound Poisson)."""
    weighted = [cell for cell in cells if cell.sum_squares is not None and cell.numerator > 0]
    points = sum(cell.numerator for cell in weighted)
    return sum(cell.sum_squares or 0.0 for cell in weighted) / points if points else 1.0
