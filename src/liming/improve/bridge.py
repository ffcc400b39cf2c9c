"""Gaps, effects and clusters in the words of the benchmark; nothing else of this room knows the core."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Literal, cast

from liming.core.benchmark import (
    Baseline,
    Cell,
    Cluster,
    Comparator,
    Effect,
    KitagawaParts,
    PlaceCount,
    baseline_interval,
    effect,
    freeze_baselines,
    kitagawa,
    kitagawa_rate_interval,
    match_comparators,
    nearest_peers,
    needed_amount,
    probability_better,
    unusual,
)
from liming.core.calendar import Month, Quarter

__all__ = [
    "Baseline",
    "Cluster",
    "Effect",
    "PlaceCount",
    "match_comparators",
    "nearest_peers",
    "needed_amount",
    "probability_better",
    "unusual",
]

LEVEL = 0.8
"""A whole 80 % interval on the wrong side of the median is a probability below 10 % of standing there."""

Counted = tuple[int, int]
Figures = tuple[int, int, int | None]
"""Numerator, denominator and sum of squares of one cell."""


def baselines_of(kind: str, cells: Sequence[Figures], peers: Sequence[Figures]) -> tuple[Baseline, ...]:
    """Baselines of teams, shrunk to the peers; empty when no peer has counted anything."""
    if not any(peer[1] for peer in peers):
        return ()
    own, others = [Cell(*each) for each in cells], [Cell(*each) for each in peers]
    return freeze_baselines(cast(Any, kind), own, others)


def is_credibly_worse(baseline: Baseline, median: float, direction: int) -> bool:
    """Whether the 80 % interval of the shrunk figure lies wholly on the worse side of the median."""
    interval = baseline_interval(baseline, LEVEL)
    return interval.high < median if direction > 0 else interval.low > median


def stored(baseline: Baseline) -> dict[str, Any]:
    """A baseline as JSON keeps it."""
    return asdict(baseline)


def restored(values: Mapping[str, Any]) -> Baseline:
    """A baseline from its JSON; other keys beside it are left alone, those of later days have defaults."""
    return Baseline(**{name: values[name] for name in Baseline.__dataclass_fields__ if name in values})


def effect_of(
    baseline: Mapping[str, Any],
    after: Counted,
    seed: int,
    direction: int,
    comparators: Sequence[tuple[Mapping[str, Any], Counted]] = (),
) -> Effect:
    """The effect of an action against its frozen baseline and comparators, with the figures' verdict."""
    side: Literal[1, -1] = 1 if direction > 0 else -1
    beside = [Comparator(restored(frozen), good, n) for frozen, (good, n) in comparators]
    return effect(restored(baseline), *after, seed=seed, direction=side, comparators=beside)


def split(team: Mapping[str, Counted], peers: Mapping[str, Counted]) -> KitagawaParts | None:
    """The difference of two figures as rate and mix by kind; None while a side has no case."""
    if not _counted(team) or not _counted(peers):
        return None
    return kitagawa(_cells(team), _cells(peers))


def rate_interval(team: Mapping[str, Counted], peers: Mapping[str, Counted]) -> tuple[float, float]:
    """95 % interval of the rate part of a difference of proportions."""
    found = kitagawa_rate_interval(_cells(team), _cells(peers))
    return found.low, found.high


def _cells(kinds: Mapping[str, Counted]) -> dict[str, Cell]:
    return {kind: Cell(*counted) for kind, counted in kinds.items()}


def _counted(kinds: Mapping[str, Counted]) -> bool:
    return any(n for _, n in kinds.values())


def quarter_of(text: str) -> Quarter:
    """The quarter named by "2026Q3"; raises ValueError."""
    return Quarter.parse(text)


def month_of(text: str) -> Month:
    """The month named by "2026-07"; raises ValueError."""
    return Month.parse(text)


def month_of_day(day: date) -> Month:
    """The month that holds a local day."""
    return Month.of(day)


def quarter_of_day(day: date) -> str:
    """The quarter that holds a local day."""
    return str(Quarter.of(day))
