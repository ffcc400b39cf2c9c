"""Metres on the ground for short distances."""

import math

METRES_PER_DEGREE = 111_320.0
"""Length of one degree of latitude (mean earth radius 6,378,137 m x pi / 180)."""


def metres_between(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Ground distance by the equirectangular approximation; degrees in, metres out.

    Good to about 0.5 % within 100 km in China's latitudes.
    """
    across = (lon_b - lon_a) * METRES_PER_DEGREE * math.cos(math.radians((lat_a + lat_b) / 2))
    return math.hypot(across, (lat_b - lat_a) * METRES_PER_DEGREE)
