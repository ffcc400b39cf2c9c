"""Whether a place lies inside an area drawn as a polygon or a circle."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import shapely
from shapely.errors import ShapelyError

from liming.core.dispatch.distance import metres_between

_KILOMETRES_PER_DEGREE = 111.32


@dataclass(frozen=True)
class DrawnArea:
    """A GeoJSON polygon (WGS 84 degrees), a circle (longitude, latitude, metres), both, or neither."""

    polygon: Mapping[str, Any] | None = None
    circle: tuple[float, float, float] | None = None

    def holds(self, longitude: float, latitude: float) -> bool:
        """True inside either shape or on its edge."""
        if self.circle is not None:
            x, y, metres = self.circle
            if metres_between(longitude, latitude, x, y) <= metres:
                return True
        return self.polygon is not None and bool(
            shapely.geometry.shape(dict(self.polygon)).covers(shapely.Point(longitude, latitude))
        )


def is_polygon(value: object) -> bool:
    """True for a GeoJSON polygon or multi-polygon that encloses something."""
    shape = _shape(value)
    return shape is not None and bool(shape.is_valid and shape.area > 0)


def crosses_itself(value: object) -> bool:
    """True for a polygon whose edge runs over itself, so that inside and outside cannot be told apart."""
    shape = _shape(value)
    return shape is not None and not shape.is_valid


def square_kilometres(polygon: Mapping[str, Any]) -> float:
    """Size of a GeoJSON polygon of a county's order; a degree is taken as long as in its middle."""
    shape = shapely.geometry.shape(dict(polygon))
    return float(shape.area * _KILOMETRES_PER_DEGREE**2 * cos(radians(shape.centroid.y)))


def share_inside(polygon: Mapping[str, Any], outline: Mapping[str, Any]) -> float:
    """Which share of a polygon lies inside an outline, 0 to 1."""
    shape = shapely.geometry.shape(dict(polygon))
    ground = shapely.make_valid(shapely.geometry.shape(dict(outline)))
    return float(shape.intersection(ground).area / shape.area)


def _shape(value: object) -> Any:
    """The shape of a GeoJSON polygon or multi-polygon, None for anything else."""
    if not isinstance(value, Mapping) or value.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        return shapely.geometry.shape(dict(value))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None
