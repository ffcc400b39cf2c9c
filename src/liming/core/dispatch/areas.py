"""Whether a place lies inside an area drawn as a polygon or a circle."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.errors import ShapelyError

from liming.core.dispatch.distance import metres_between


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
    if not isinstance(value, Mapping) or value.get("type") not in ("Polygon", "MultiPolygon"):
        return False
    try:
        shape = shapely.geometry.shape(dict(value))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return False
    return bool(shape.is_valid and shape.area > 0)
