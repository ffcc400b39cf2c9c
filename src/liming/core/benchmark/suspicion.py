"""How improbable a pattern in the records is: heaps before a limit, zeros, photos that are alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

BEFORE_LIMIT = 0.05
"""Width of the stretch before a limit that is looked at, as a share of the limit."""
NEIGHBOURS = 4
"""Stretches of the same width before it that say what would be usual there."""


@dataclass(frozen=True)
class Heap:
    """`count` ends within the last stretch before the limit where `expected` would be usual.

    `probability`: of so many or more by chance, were ends spread evenly over this and the stretches before.
    """

    count: int
    expected: float
    probability: float


def heap_before_limit(shares: Sequence[float]) -> Heap:
    """Whether ends heap just before their limit; `shares` are used times as shares of it (1 = at the limit).

    A binomial test against the four stretches of 5 % before the last one, Laplace-corrected by half a case.
    """
    values = np.asarray(shares, float)
    edge = 1 - BEFORE_LIMIT
    count = int(((values > edge) & (values <= 1)).sum())
    before = int(((values > edge - NEIGHBOURS * BEFORE_LIMIT) & (values <= edge)).sum())
    expected = (before + 0.5) / NEIGHBOURS
    both = count + before
    probability = float(stats.binom.sf(count - 1, both, 1 / (NEIGHBOURS + 1))) if both else 1.0
    return Heap(count, expected, probability)


def chance_of_none(cases: int, events: int, of: int) -> float:
    """P(no event among `cases`) where others had `events` among `of`, half an event added to both.

    Poisson; 1 where nobody has a case.
    """
    return math.exp(-cases * (events + 0.5) / (of + 0.5)) if of else 1.0


def unlike_peers(good: int, n: int, other_good: int, other_n: int) -> float:
    """P(so many or more good of n) if the true rate were spread like Beta around that of the others."""
    a, b = other_good + 0.5, other_n - other_good + 0.5
    worth = min(a + b, 40.0)
    return float(stats.betabinom.sf(good - 1, n, worth * a / (a + b), worth * b / (a + b)))


def near_pairs(prints: Sequence[int], mirrored: Sequence[int], distance: int) -> list[tuple[int, int]]:
    """Positions (i < j) of 64-bit prints that differ in at most `distance` bits, as they are or mirrored."""
    codes, turned = np.array(prints, np.uint64), np.array(mirrored, np.uint64)
    found: list[tuple[int, int]] = []
    for place in range(len(codes) - 1):
        rest = codes[place + 1 :]
        plain = np.bitwise_count(rest ^ codes[place])
        other = np.bitwise_count(rest ^ turned[place])
        near = np.flatnonzero(np.minimum(plain, other) <= distance)
        found.extend((place, place + 1 + int(step)) for step in near)
    return found
