"""The nearest peers of a unit: who works under like conditions, whatever their results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

NEAREST = 15


@dataclass(frozen=True)
class Peer:
    """Another unit (position in the rows) and its distance in standard deviations of the conditions."""

    position: int
    distance: float


def nearest_peers(conditions: ArrayLike, count: int = NEAREST) -> list[tuple[Peer, ...]]:
    """For each row of `conditions` (units, variables) the `count` nearest others, nearest first.

    Variables are standardised, one that does not vary is left out, and the distance is Euclidean. Results of
    the work must not be among the variables. Source: CIPFA nearest neighbours. Raises ValueError for gaps in
    the table or below two units.
    """
    table = np.asarray(conditions, float)
    if table.ndim != 2 or len(table) < 2 or not np.isfinite(table).all():
        raise ValueError("nearest peers need two units or more and a condition in every cell")
    spread = table.std(axis=0)
    varying = table[:, spread > 0] / spread[spread > 0]
    apart = np.sqrt(((varying[:, None, :] - varying[None, :, :]) ** 2).sum(axis=2))
    return [_nearest(row, own, count) for own, row in enumerate(apart.tolist())]


def _nearest(distances: Sequence[float], own: int, count: int) -> tuple[Peer, ...]:
    """Ties fall to the earlier row."""
    others = sorted((distance, at) for at, distance in enumerate(distances) if at != own)
    return tuple(Peer(at, distance) for distance, at in others[:count])
