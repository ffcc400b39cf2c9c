"""Which grid a place or an address belongs to, with both neighbours shown near a border."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from shapely import Point, STRtree, box, transform
from shapely.geometry.base import BaseGeometry

from liming.core.dispatch.distance import METRES_PER_DEGREE, metres_between

_COMMUNITY_ENDINGS = ("社区居委会", "村民委员会", "居委会", "村委会", "社区", "街道", "村", "镇", "乡")
_SHORTEST_STEM = 2


@dataclass(frozen=True)
class GridArea:
    """A grid as dispatch sees it.

    `boundary` and `centre` are WGS 84 longitude/latitude degrees and may be missing; `communities` are the
    names of its communities, villages and townships; `division_code` is the GB/T 2260 code.
    """

    key: str
    boundary: BaseGeometry | None
    centre: tuple[float, float] | None
    communities: frozenset[str]
    division_code: str


@dataclass(frozen=True)
class Candidate:
    """A grid that may hold the place; `distance_m` is 0 inside, else metres to its boundary or centre."""

    key: str
    inside: bool
    distance_m: float


@dataclass(frozen=True)
class Location:
    """Candidates, best first. `is_border` asks for the exact spot: several grids, or none holds the place."""

    candidates: tuple[Candidate, ...]
    is_border: bool


class GridIndex:
    """A fixed set of grids made searchable; build a new one when a grid version changes."""

    def __init__(self, areas: Iterable[GridArea]) -> None:
        self._areas = tuple(sorted(areas, key=lambda area: area.key))
        self._bounded = [(area.key, area.boundary) for area in self._areas if area.boundary is not None]
        self._tree = STRtree([boundary for _, boundary in self._bounded])
        self._words = _by_word(self._areas)

    def locate(
        self, lon: float, lat: float, border_metres: float = 200.0, centre_metres: float = 5000.0
    ) -> Location:
        """Grids that hold the point or come within `border_metres` of it.

        Only when there is none, the three nearest centres of grids without boundary, up to `centre_metres`.
        """
        near = self._near_boundaries(lon, lat, border_metres) or self._near_centres(lon, lat, centre_metres)
        candidates = tuple(sorted(near, key=lambda each: (not each.inside, each.distance_m, each.key)))
        return Location(candidates, len(candidates) > 1 or any(not each.inside for each in candidates))

    def by_words(self, text: str) -> tuple[str, ...]:
        """Grids whose community or township is named in the text; the longest name first."""
        best: dict[str, int] = {}
        for word, keys in self._words.items():
            if word in text:
                for key in keys:
                    best[key] = max(best.get(key, 0), len(word))
        return tuple(sorted(best, key=lambda key: (-best[key], key)))

    def _near_boundaries(self, lon: float, lat: float, metres: float) -> list[Candidate]:
        scale = math.cos(math.radians(lat)) * METRES_PER_DEGREE
        # One per cent more than needed, so that the box never cuts off what the exact distance accepts.
        wide, high = 1.01 * metres / scale, 1.01 * metres / METRES_PER_DEGREE
        hits = [
            self._bounded[hit]
            for hit in self._tree.query(box(lon - wide, lat - high, lon + wide, lat + high))
        ]
        measured = (_measure(key, boundary, lon, lat) for key, boundary in hits)
        return [candidate for candidate in measured if candidate.distance_m <= metres]

    def _near_centres(self, lon: float, lat: float, metres: float) -> list[Candidate]:
        near = []
        for area in self._areas:
            if area.boundary is None and area.centre is not None:
                distance = metres_between(lon, lat, *area.centre)
                if distance <= metres:
                    near.append(Candidate(area.key, False, distance))
        return sorted(near, key=lambda each: (each.distance_m, each.key))[:3]


def _measure(key: str, boundary: BaseGeometry, lon: float, lat: float) -> Candidate:
    if boundary.covers(Point(lon, lat)):
        return Candidate(key, True, 0.0)
    origin = np.array([lon, lat])
    metres = np.array([math.cos(math.radians(lat)) * METRES_PER_DEGREE, METRES_PER_DEGREE])
    on_the_ground = transform(boundary, lambda degrees: (degrees - origin) * metres)
    return Candidate(key, False, float(on_the_ground.distance(Point(0, 0))))


def _by_word(areas: Iterable[GridArea]) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for area in areas:
        for name in area.communities:
            for word in {name, _stem(name)} - {""}:
                words.setdefault(word, []).append(area.key)
    return words


def _stem(name: str) -> str:
    """The name without 社区, 村 and the like, as people say it; the whole name when too little is left."""
    for ending in _COMMUNITY_ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= _SHORTEST_STEM:
            return name.removesuffix(ending)
    return name
