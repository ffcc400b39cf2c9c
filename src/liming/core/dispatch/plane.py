"""A flat map in metres around a meridian, for distances within a province."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import transform
from shapely.geometry.base import BaseGeometry

from liming.core.dispatch.distance import METRES_PER_DEGREE

_RADIUS = np.degrees(METRES_PER_DEGREE)
"""Metres of the sphere on which one degree of latitude has METRES_PER_DEGREE."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Plane:
    """The spherical transverse Mercator map around `meridian` (degrees).

    Snyder, Map Projections: A Working Manual (1987), equations 8-1 and 8-3. Distances are true on the
    meridian and 0.14 % too long three degrees away from it.
    """

    meridian: float

    def metres(self, degrees: Array) -> Array:
        """WGS 84 longitude and latitude, shape (n, 2), as metres east of the meridian and north."""
        lon = np.radians(degrees[:, 0] - self.meridian)
        lat = np.radians(degrees[:, 1])
        east = np.arctanh(np.cos(lat) * np.sin(lon))
        north = np.arctan2(np.tan(lat), np.cos(lon))
        flat: Array = np.column_stack((east, north)) * _RADIUS
        return flat

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry in degrees as one in metres."""
        return transform(geometry, self.metres)
