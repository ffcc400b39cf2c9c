"""Clusters of like requests: where more came together than the place's own past and its peers would give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from liming.core.benchmark.results import stable
from liming.core.benchmark.shrinkage import fit_gamma_prior

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PlaceCount:
    """Requests of one kind at one place: `now` in the window looked at, `before` in the span before it.

    `size` is what requests are expected to grow with (households); `group` names places of a like sort.
    """

    key: str
    kind: str
    group: str
    size: float
    now: int
    before: int


@dataclass(frozen=True)
class Cluster:
    """A count that does not come up by chance: what was expected, and how rarely so many would come.

    `share_false`: of all places flagged at this level, the share to be expected by chance alone.
    """

    key: str
    kind: str
    count: int
    expected: float
    probability: float
    share_false: float


def unusual(
    places: Sequence[PlaceCount],
    window_share: float,
    *,
    least: int = 5,
    false_share: float = 0.05,
    untested: int = 0,
) -> tuple[Cluster, ...]:
    """Places with more requests of a kind than their past and their peers explain, the least likely first.

    `window_share`: length of the window over that of the span before it. A place's rate is drawn from its
    group's Gamma prior and its own past (empirical Bayes); the kind's season is the rate of all others now
    over before, so that what rises everywhere is no cluster; so many or more is a negative binomial tail.
    Over all places the share of false alarms is held below `false_share` (Benjamini and Hochberg 1995); a
    place below `least` requests is never one. `untested`: places of kinds left out because none of theirs
    reaches `least`; they count among all. Raises ValueError for a window without length.
    """
    if window_share <= 0:
        raise ValueError("a window has a length")
    groups: dict[tuple[str, str], list[PlaceCount]] = defaultdict(list)
    for place in places:
        groups[place.kind, place.group].append(place)
    found = [each for rows in groups.values() for each in _tails(rows, window_share)]
    if not found:
        return ()
    chances = [*(chance for _, _, chance in found), *([1.0] * untested)]
    adjusted = np.atleast_1d(stats.false_discovery_control(chances))[: len(found)]
    clusters = [
        Cluster(place.key, place.kind, place.now, stable(expected), chance, stable(share))
        for (place, expected, chance), share in zip(found, adjusted.tolist(), strict=True)
        if place.now >= least and share <= false_share
    ]
    return tuple(sorted(clusters, key=lambda one: (one.probability, one.kind, one.key)))


def _tails(rows: Sequence[PlaceCount], window_share: float) -> list[tuple[PlaceCount, float, float]]:
    """Each place with what was expected now and how often at least so many come."""
    size = np.array([max(row.size, 1.0) for row in rows])
    size = size / size.mean()
    before = np.array([row.before for row in rows], float)
    now = np.array([row.now for row in rows], float)
    season = _season(now, before * window_share)
    prior = fit_gamma_prior(before, size)
    if prior is None:
        shape, rate = np.full(len(rows), before.sum() + 0.5), np.full(len(rows), size.sum())
    else:
        shape, rate = before + prior.a, size + prior.b
    exposure = size * window_share * season
    expected = shape / rate * exposure
    chance: Floats = np.asarray(stats.nbinom.sf(now - 1, shape, rate / (rate + exposure)))
    return [(row, float(mean), float(tail)) for row, mean, tail in zip(rows, expected, chance, strict=True)]


def _season(now: Floats, usual: Floats) -> Floats:
    """How much busier the kind is at all other places; one request added to both keeps small counts quiet."""
    return np.asarray((now.sum() - now + 1) / (usual.sum() - usual + 1))
