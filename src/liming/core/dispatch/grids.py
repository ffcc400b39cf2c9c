"""Which grid a place or an address belongs to, with both neighbours shown near a border."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from liming.core.dispatch.distance import METRES_PER_DEGREE, metres_between
from liming.core.dispatch.plane import Plane

_COMMUNITY_ENDINGS = ("社区居委会", "村民委员会", "居委会", "村委会", "社区", "街道", "村", "镇", "乡")
_SHORTEST_STEM = 2
_COUNTY_DIGITS = 6
_CENTRES_SHOWN = 3
_NARROWEST_DEGREE = 0.6
"""Cosine of 53 degrees north: no place in China's counties has a shorter degree of longitude by much."""

Places = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Shapes = NDArray[np.object_]


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A grid that may hold the place; `distance_m` is 0 inside, else metres to its boundary or centre."""

    key: str
    inside: bool
    distance_m: float


@dataclass(frozen=True, slots=True)
class Location:
    """Candidates, best first. `is_border` asks for the exact spot: several grids, or none holds the place."""

    candidates: tuple[Candidate, ...]
    is_border: bool


NOWHERE = Location((), False)


class GridIndex:
    """A fixed set of grids made searchable; build a new one when a grid version changes."""

    def __init__(self, areas: Iterable[GridArea]) -> None:
        self._areas = tuple(sorted(areas, key=lambda area: area.key))
        bounded = [(area.key, area.boundary) for area in self._areas if area.boundary is not None]
        self._keys = [key for key, _ in bounded]
        self._shapes = np.array([boundary for _, boundary in bounded], dtype=object)
        self._tree = STRtree(self._shapes)
        self._plane = Plane(_middle(self._shapes))
        self._flat = np.array([self._plane.shape(boundary) for boundary in self._shapes], dtype=object)
        self._alone: list[Location] = [Location((Candidate(key, True, 0.0),), False) for key in self._keys]
        self._words = _by_word(self._areas)
        self._lengths = _lengths(self._words)

    def locate(
        self, lon: float, lat: float, border_metres: float = 200.0, centre_metres: float = 5000.0
    ) -> Location:
        """The location of one point; see `locate_many`."""
        return self.locate_many([lon], [lat], border_metres, centre_metres)[0]

    def locate_many(
        self,
        lons: ArrayLike,
        lats: ArrayLike,
        border_metres: float = 200.0,
        centre_metres: float = 5000.0,
    ) -> list[Location]:
        """For each point (degrees, shape n) the grids that hold it or come within `border_metres` of it.

        Only when there is none, the three nearest centres of grids without boundary, up to `centre_metres`.
        """
        places = np.column_stack((np.asarray(lons, float), np.asarray(lats, float)))
        found = self._near_boundaries(places, border_metres)
        for number, location in enumerate(found):
            if location is NOWHERE:
                found[number] = self._near_centres(places[number], centre_metres)
        return found

    def by_words(self, text: str, within: str = "") -> tuple[str, ...]:
        """Grids whose community or township is named in the text; the longest name first.

        `within` is the beginning of a division code: names repeat from county to county.
        """
        best: dict[str, int] = {}
        for word in sorted(self._named(text), key=len):
            for keys in _within(self._words[word], within):
                best.update(dict.fromkeys(keys, len(word)))
        return tuple(sorted(best, key=lambda key: (-best[key], key)))

    def _named(self, text: str) -> set[str]:
        """The known words in the text, by looking up its parts: a text is short, the words are many."""
        parts = {
            text[start : start + length]
            for start in range(len(text))
            for length in self._lengths.get(text[start], ())
        }
        return parts & self._words.keys()

    def _near_boundaries(self, places: Places, metres: float) -> list[Location]:
        found = [NOWHERE] * len(places)
        if not self._keys or not len(places):
            return found
        at, grid, inside, distance = self._pairs(places, metres)
        if not len(at):
            return found
        order = np.lexsort((grid, distance, ~inside, at))
        at, grid, inside, distance = at[order], grid[order], inside[order], distance[order]
        starts = np.flatnonzero(np.r_[True, at[1:] != at[:-1]])
        for first, last in zip(starts.tolist(), [*starts[1:].tolist(), len(at)], strict=True):
            found[at[first]] = self._location(grid[first:last], inside[first:last], distance[first:last])
        return found

    def _pairs(self, places: Places, metres: float) -> tuple[Numbers, Numbers, Flags, Places]:
        """Every point with every grid within reach: point, grid, whether it is inside, metres."""
        # Wider than needed at every latitude, so that it never cuts off what the exact distance accepts.
        reach = metres / (METRES_PER_DEGREE * _NARROWEST_DEGREE)
        points: Shapes = np.asarray(shapely.points(places))
        at, grid = self._tree.query(points, predicate="dwithin", distance=reach)
        inside: Flags = np.asarray(shapely.intersects(points[at], self._shapes[grid]))
        distance = np.zeros(len(at))
        near = ~inside
        on_the_ground = shapely.points(self._plane.metres(places[at[near]]))
        distance[near] = shapely.distance(on_the_ground, self._flat[grid[near]])
        kept = distance <= metres
        return at[kept], grid[kept], inside[kept], distance[kept]

    def _location(self, grids: Numbers, inside: Flags, distance: Places) -> Location:
        if len(grids) == 1 and inside[0]:
            return self._alone[int(grids[0])]
        rows = zip(grids.tolist(), inside.tolist(), distance.tolist(), strict=True)
        return Location(tuple(Candidate(self._keys[grid], held, metres) for grid, held, metres in rows), True)

    def _near_centres(self, place: Places, metres: float) -> Location:
        near = []
        for area in self._areas:
            if area.boundary is None and area.centre is not None:
                distance = metres_between(float(place[0]), float(place[1]), *area.centre)
                if distance <= metres:
                    near.append(Candidate(area.key, False, distance))
        near.sort(key=lambda each: (each.distance_m, each.key))
        return Location(tuple(near[:_CENTRES_SHOWN]), True) if near else NOWHERE


def _middle(shapes: Shapes) -> float:
    """The longitude in the middle of all shapes."""
    if not len(shapes):
        return 0.0
    west, _south, east, _north = shapely.total_bounds(shapes)
    return float((west + east) / 2)


def _by_word(areas: Iterable[GridArea]) -> dict[str, dict[str, list[str]]]:
    """Word to county code to the grids that bear it."""
    words: dict[str, dict[str, list[str]]] = {}
    for area in areas:
        for name in area.communities:
            for word in {name, _stem(name)} - {""}:
                counties = words.setdefault(word, {})
                counties.setdefault(area.division_code[:_COUNTY_DIGITS], []).append(area.key)
    return words


def _within(counties: Mapping[str, list[str]], division: str) -> Iterable[list[str]]:
    """The grids of the counties in the division; of all when it is empty."""
    if len(division) >= _COUNTY_DIGITS:
        return (counties.get(division[:_COUNTY_DIGITS], []),)
    return (keys for county, keys in counties.items() if county.startswith(division))


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """How long the words are that begin with a character."""
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[0], set()).add(len(word))
    return {first: tuple(sorted(found)) for first, found in lengths.items()}


def _stem(name: str) -> str:
    """The name without 社区, 村 and the like, as people say it; the whole name when too little is left."""
    for ending in _COMMUNITY_ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= _SHORTEST_STEM:
            return name.removesuffix(ending)
    return name
