"""Which places could be a team's, and who could be among the best: what an honour may rest on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

_CHUNK = 64
"""Draws compared at once: memory stays at this many tables of all pairs."""


@dataclass(frozen=True)
class RankSets:
    """The best and the worst place each unit could hold, 1 = best."""

    best: NDArray[np.int64]
    worst: NDArray[np.int64]


def rank_sets(
    values: ArrayLike,
    errors: ArrayLike,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 20260101,
) -> RankSets:
    """Places of all units (units,), larger values first, that hold together with probability `level`.

    `errors` are the standard errors of independent estimates. Two units are told apart where their difference
    in standard errors exceeds what all pairs together reach by chance, step by step down. Source: Mogstad,
    Romano, Shaikh and Wilhelm 2024. Raises ValueError for unequal lengths, below two units or no error.
    """
    pairs = _Pairs(values, errors, draws, seed)
    everybody = ~np.eye(pairs.units, dtype=bool)
    differ = pairs.rejected(everybody, level, is_two_sided=True)
    return pairs.sets(differ)


def rank_set(
    values: ArrayLike,
    errors: ArrayLike,
    position: int,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 20260101,
) -> tuple[int, int]:
    """The best and worst place of the one unit at `position`, by itself; otherwise as `rank_sets`."""
    pairs = _Pairs(values, errors, draws, seed)
    own = np.zeros((pairs.units, pairs.units), dtype=bool)
    own[position] = True
    own[position, position] = False
    found = pairs.sets(pairs.rejected(own, level, is_two_sided=True))
    return int(found.best[position]), int(found.worst[position])


def could_be_among_best(
    values: ArrayLike,
    errors: ArrayLike,
    places: int,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 20260101,
) -> tuple[int, ...]:
    """Positions of all units that cannot be ruled out of the `places` best; otherwise as `rank_sets`."""
    pairs = _Pairs(values, errors, draws, seed)
    everybody = ~np.eye(pairs.units, dtype=bool)
    better = pairs.rejected(everybody, level, is_two_sided=False)
    return tuple(int(each) for each in np.flatnonzero(1 + better.sum(axis=1) <= places))


class _Pairs:
    """Cell (j, k): how much better k is than j, in standard errors of the difference."""

    def __init__(self, values: ArrayLike, errors: ArrayLike, draws: int, seed: int) -> None:
        value, error = np.asarray(values, float), np.asarray(errors, float)
        if value.ndim != 1 or value.shape != error.shape or len(value) < 2 or not (error > 0).all():
            raise ValueError("ranks need two units or more, each with a value and an error above zero")
        self.units = len(value)
        self._spread = np.sqrt(error[:, None] ** 2 + error[None, :] ** 2)
        self._apart = (value[None, :] - value[:, None]) / self._spread
        generator = np.random.Generator(np.random.PCG64(seed))
        self._noise = generator.standard_normal((draws, self.units)) * error

    def rejected(self, asked: Marks, level: float, *, is_two_sided: bool) -> Marks:
        """Of the pairs asked, those that differ (one-sided: where k is better than j)."""
        size = np.abs(self._apart) if is_two_sided else self._apart
        found = np.zeros_like(asked)
        while (asked & ~found).any():
            more = asked & ~found & (size > self._critical(asked & ~found, level, is_two_sided))
            if not more.any():
                break
            found |= more
        return found

    def _critical(self, asked: Marks, level: float, is_two_sided: bool) -> float:
        """The quantile of the largest difference by chance among the pairs asked."""
        rows, columns = np.nonzero(asked)
        spread = self._spread[rows, columns]
        largest = []
        for start in range(0, len(self._noise), _CHUNK):
            noise = self._noise[start : start + _CHUNK]
            apart = (noise[:, columns] - noise[:, rows]) / spread
            largest.append((np.abs(apart) if is_two_sided else apart).max(axis=1))
        return float(np.quantile(np.concatenate(largest), level))

    def sets(self, differ: Marks) -> RankSets:
        """Best = 1 + how many are better, worst = units - how many are worse."""
        better, worse = differ & (self._apart > 0), differ & (self._apart < 0)
        return RankSets(1 + better.sum(axis=1), self.units - worse.sum(axis=1))
