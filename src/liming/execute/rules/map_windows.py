"""A window of the map, what is drawn in it, and the boxes of shapes."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q

GRID_ZOOM = 9.0
"""From here on grids and single requests are drawn, before it counties by count."""
MOST = 500
_CLASS_EDGES = (5, 10, 20, 50)


@dataclass(frozen=True)
class Window:
    """West, south, east, north in degrees (WGS-84), the zoom, and the filters."""

    west: float
    south: float
    east: float
    north: float
    zoom: float
    practice: str = ""
    time: str = "open"

    def holds(self, prefix: str = "") -> Q:
        """The condition that a position lies inside."""
        return Q(
            **{
                f"{prefix}longitude__gte": self.west,
                f"{prefix}longitude__lte": self.east,
                f"{prefix}latitude__gte": self.south,
                f"{prefix}latitude__lte": self.north,
            }
        )

    def meets(self, box: tuple[float, float, float, float]) -> bool:
        """Whether a box (west, south, east, north) overlaps the window."""
        west, south, east, north = box
        return west <= self.east and east >= self.west and south <= self.north and north >= self.south

    def widened(self, degrees: float) -> "Window":
        """The same window with a margin on each side."""
        return replace(
            self,
            west=self.west - degrees,
            south=self.south - degrees,
            east=self.east + degrees,
            north=self.north + degrees,
        )

    @property
    def is_near(self) -> bool:
        """Near enough for grids and single requests."""
        return self.zoom >= GRID_ZOOM


@dataclass(frozen=True)
class Mark:
    """One thing on the map. `facts` are what its callout says, by name; `link` is a kind and a key."""

    kind: str
    name: str
    geometry: Any
    facts: dict[str, Any] = field(default_factory=dict)
    link: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Layer:
    """What of one layer is drawn; `total` is how many there are; `is_cut` when not all are drawn."""

    marks: tuple[Mark, ...]
    total: int
    is_cut: bool = False


def box_of(geometry: Any) -> tuple[float, float, float, float]:
    """West, south, east, north of a GeoJSON polygon, multi-polygon or point."""
    points = list(_corners(geometry["coordinates"]))
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _corners(part: Any) -> Iterable[tuple[float, float]]:
    if isinstance(part[0], int | float):
        yield part[0], part[1]
        return
    for each in part:
        yield from _corners(each)


def point_of(longitude: float | None, latitude: float | None) -> dict[str, Any]:
    """A GeoJSON point."""
    return {"type": "Point", "coordinates": [longitude, latitude]}


def count_class(count: int) -> int:
    """1 to 5 by fixed edges, so that a colour means the same on every day."""
    return 1 + sum(count >= edge for edge in _CLASS_EDGES)
