"""WGS 84 and GCJ-02, the shifted datum of map services in mainland China.

The shift follows the public eviltransform formula (Krasovsky 1940 ellipsoid); it is no exact inverse of the
official algorithm and agrees with it to a few metres.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Degrees = TypeVar("Degrees", float, NDArray[np.float64])
_Array = NDArray[np.float64]

_SEMI_MAJOR_AXIS = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
_ROUNDS = 12


def gcj02_from_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """GCJ-02 degrees for WGS 84 degrees; numbers or arrays of one shape. Unchanged outside China's box."""
    east, north = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    shift_lon, shift_lat = _shift(east, north)
    return _like(lon, east + shift_lon), _like(lat, north + shift_lat)


def wgs84_from_gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """WGS 84 degrees for GCJ-02 degrees, by fixed-point steps; the round trip is closer than 1e-9 degrees."""
    shifted_lon, shifted_lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    east, north = shifted_lon, shifted_lat
    for _ in range(_ROUNDS):
        shift_lon, shift_lat = _shift(east, north)
        east, north = shifted_lon - shift_lon, shifted_lat - shift_lat
    return _like(lon, east), _like(lat, north)


def _like(given: Degrees, values: _Array) -> Degrees:
    return values if isinstance(given, np.ndarray) else float(values)


def _shift(lon: _Array, lat: _Array) -> tuple[_Array, _Array]:
    x, y = lon - 105.0, lat - 35.0
    sine = np.sin(np.radians(lat))
    magic = 1 - _ECCENTRICITY_SQUARED * sine * sine
    meridian = _SEMI_MAJOR_AXIS * (1 - _ECCENTRICITY_SQUARED) / (magic * np.sqrt(magic))
    parallel = _SEMI_MAJOR_AXIS / np.sqrt(magic) * np.cos(np.radians(lat))
    inside = (lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271)
    shift_lon = np.degrees(_east_metres(x, y) / parallel)
    shift_lat = np.degrees(_north_metres(x, y) / meridian)
    return np.where(inside, shift_lon, 0.0), np.where(inside, shift_lat, 0.0)


def _east_metres(x: _Array, y: _Array) -> _Array:
    base = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    return base + _ripple(x) + _waves(x, ((20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30)))


def _north_metres(x: _Array, y: _Array) -> _Array:
    base = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    return base + _ripple(x) + _waves(y, ((20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30)))


def _ripple(x: _Array) -> _Array:
    return (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0


def _waves(value: _Array, terms: tuple[tuple[float, float], ...]) -> _Array:
    total = np.zeros_like(value)
    for height, frequency in terms:
        total = total + height * np.sin(value * np.pi * frequency)
    return total * 2.0 / 3.0
