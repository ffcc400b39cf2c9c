"""What an evaluation is given: indicators, teams with their integer cells, and the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from liming.core.benchmark.scoring import Goalposts

Dimension = Literal["effectiveness", "satisfaction", "publicity"]
Kind = Literal["proportion", "ratio", "mean", "count"]
Aggregation = Literal["geometric", "arithmetic", "mixed"]

DIMENSIONS: tuple[Dimension, ...] = ("effectiveness", "satisfaction", "publicity")


@dataclass(frozen=True)
class IndicatorSpec:
    """One indicator: where it belongs, how its noise behaves, its weight inside the dimension.

    `proportion`: good of n. `ratio` and `count`: events per exposure (members, items, months), so the noise
    is Poisson. `mean`: sum over n values. Below `minimum_sample` the result is marked `small`.
    """

    code: str
    dimension: Dimension
    kind: Kind
    weight: float
    goalposts: Goalposts
    minimum_sample: int = 10

    def __post_init__(self) -> None:
        if self.weight <= 0:
            raise ValueError(f"{self.code}: a weight is above zero")


@dataclass(frozen=True)
class Cell:
    """Integer sums of one team and indicator.

    For a mean, `sum_squares` is the sum of squared values; without it the spread is taken to be as large
    as the mean itself, which separates few teams. For counts of weighted items (points) it is the sum of
    squared points. A denominator of zero says "reported, nothing to count".
    """

    numerator: float
    denominator: float
    sum_squares: float | None = None

    def __post_init__(self) -> None:
        if self.denominator < 0:
            raise ValueError("a denominator is not negative")

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class TeamInput:
    """One team; an indicator absent from `cells` was not reported."""

    key: str
    peer_group: str
    cells: Mapping[str, Cell]


def _default_weights() -> dict[str, float]:
    return {"effectiveness": 50.0, "satisfaction": 30.0, "publicity": 20.0}


@dataclass(frozen=True)
class Rules:
    """The agreed method of a quarter; together with cells and seed it fixes every digit of the result.

    `weight_concentration`: how firmly weights are agreed; Dirichlet draws around them have a relative
    spread of about 10 % for a weight of one half at the default; None keeps weights fixed.
    `aggregation`: rule across dimensions; `mixed` uses the arithmetic rule in every other draw.
    `minimum_prior_teams`: a smaller peer group learns its shrinkage from all teams.
    """

    dimension_weights: Mapping[str, float] = field(default_factory=_default_weights)
    draws: int = 4000
    seed: int = 20260101
    band_threshold: float = 0.9
    weight_concentration: float | None = 100.0
    minimum_callbacks: int = 30
    callback_indicator: str | None = "S06"
    aggregation: Aggregation = "geometric"
    minimum_prior_teams: int = 15
