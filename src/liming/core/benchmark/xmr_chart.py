"""The XmR chart of one team's own months: natural limits and signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rule = Literal["outside", "trend", "two_of_three", "run"]

LIMIT_FACTOR = 2.66
SCREEN_FACTOR = 3.267
RUN = 7
FIRM_POINTS = 12


@dataclass(frozen=True)
class Signal:
    """A point (index from 0) that is not chance, the first rule that says so, and the side it lies on.

    `side` +1: high or rising; -1: low or falling.
    """

    index: int
    rule: Rule
    side: Literal[1, -1]


@dataclass(frozen=True)
class XmR:
    """Mean and natural limits in the unit of the values; `trial` until twelve points carry them."""

    mean: float
    low: float
    high: float
    signals: tuple[Signal, ...]
    trial: bool


def xmr(values: Sequence[float], baseline: int | None = None, screen: bool = True) -> XmR:
    """Natural limits mean ± 2.66 mean moving range, and the points that break a rule.

    `baseline`: number of first points whose limits are frozen (all by default). `screen`: leave out moving
    ranges of 3.267 times their mean or more, once. Rules in order: outside the limits; seven rising or
    falling; two of three beyond two thirds of a limit on one side; seven on one side of the mean.
    Source: NHS England, Making Data Count. Raises ValueError below two points.
    """
    series = np.asarray(values, float)
    base = series[:baseline]
    if len(base) < 2:
        raise ValueError("an XmR chart needs two points")
    mean = float(base.mean())
    spread = LIMIT_FACTOR * _mean_range(base, screen)
    signals = tuple(
        Signal(index, *found)
        for index in range(len(series))
        if (found := _signal(series, index, mean, spread)) is not None
    )
    return XmR(mean, mean - spread, mean + spread, signals, trial=len(base) < FIRM_POINTS)


def _mean_range(base: Floats, screen: bool) -> float:
    ranges = np.abs(np.diff(base))
    average = float(ranges.mean())
    kept = ranges[ranges < SCREEN_FACTOR * average] if screen else ranges
    return float(kept.mean()) if len(kept) else average


def _signal(series: Floats, index: int, mean: float, spread: float) -> tuple[Rule, Literal[1, -1]] | None:
    sides: tuple[Literal[1, -1], ...] = (1, -1)
    distances = series - mean
    for side in sides:
        if side * distances[index] > spread:
            return "outside", side
    for side in sides:
        if _in_window(side * np.diff(series) > 0, index - RUN + 1, index - 1, RUN - 1):
            return "trend", side
    for side in sides:
        if _two_of_three(side * distances > spread * 2 / 3, index):
            return "two_of_three", side
    for side in sides:
        if _in_window(side * distances > 0, index - RUN + 1, index, RUN):
            return "run", side
    return None


def _in_window(marks: NDArray[np.bool_], first: int, last: int, length: int) -> bool:
    """Whether a full window of marks, ending here or holding this point, is set throughout."""
    starts = range(max(0, first), min(last, len(marks) - length) + 1)
    return any(bool(marks[start : start + length].all()) for start in starts)


def _two_of_three(beyond: NDArray[np.bool_], index: int) -> bool:
    if not beyond[index]:
        return False
    starts = range(max(0, index - 2), min(index, len(beyond) - 3) + 1)
    return any(int(beyond[start : start + 3].sum()) >= 2 for start in starts)
