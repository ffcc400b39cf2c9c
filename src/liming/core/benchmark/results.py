"""What an evaluation says: every figure rounded so that a digest is the same on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Band = Literal["above", "not_separable", "below", "not_scored"]

DECIMALS = 6


def stable(value: float) -> float:
    """The value to six decimals, without a negative zero."""
    return round(float(value), DECIMALS) + 0.0


def stable_or_none(value: float | None) -> float | None:
    return None if value is None else stable(value)


@dataclass(frozen=True)
class IndicatorResult:
    """One indicator of one team: raw value with its own interval, and the estimate that is scored.

    `value`, `low` and `high` (95 %) are the team's own data, in the indicator's unit, None without data;
    `shrunk` borrows from the peers; `score` is 0..100; `missing`: not reported, scored at the group's 10th
    percentile; `small`: `n` is below the indicator's minimum sample.
    """

    value: float | None
    n: float
    shrunk: float | None
    low: float | None
    high: float | None
    score: float
    missing: bool
    small: bool


@dataclass(frozen=True)
class TeamResult:
    """One team's scores 0..100, their 80 % and 95 % intervals, and its band in the peer group.

    The probabilities and `expected_rank` (1 = best) are None for a team that is not scored; its composite
    and intervals are still computed and are to be drawn as "too few answers".
    """

    key: str
    peer_group: str
    composite: float
    low80: float
    high80: float
    low95: float
    high95: float
    dimensions: Mapping[str, float]
    indicators: Mapping[str, IndicatorResult]
    probability_above_median: float | None
    probability_top_quarter: float | None
    expected_rank: float | None
    band: Band


@dataclass(frozen=True)
class Reference:
    """A comparator for gaps: composite, dimension scores and indicator scores that fit together."""

    composite: float
    dimensions: Mapping[str, float]
    scores: Mapping[str, float]


@dataclass(frozen=True)
class GroupResult:
    """One peer group. Below a `rankability` of 0.5 ranks are noise: show bands only.

    `reference`: each indicator's median score, scaled together so that its composite is the median one.
    `median_values`: median shrunk value per indicator, in its unit. `unused`: indicators nobody reported.
    """

    key: str
    median_composite: float
    rankability: float
    teams: tuple[TeamResult, ...]
    reference: Reference
    median_values: Mapping[str, float]
    unused: tuple[str, ...]


@dataclass(frozen=True)
class Evaluation:
    """All teams by key and all peer groups by name.

    `aggregation_disagreements`: keys of teams whose band differs between the arithmetic and the geometric
    rule.
    """

    teams: Mapping[str, TeamResult]
    groups: Mapping[str, GroupResult]
    aggregation_disagreements: tuple[str, ...]
