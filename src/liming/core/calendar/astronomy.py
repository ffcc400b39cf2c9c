"""Sun and new moon to a few minutes, enough to name a day.

Formulas: Jean Meeus, Astronomical Algorithms, 2nd edition, chapters 25 (sun, low accuracy) and 49 (moon).
"""

import math
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)
_EPOCH_JULIAN = 2_451_545.0
_DELTA_T_DAYS = 70 / 86_400
"""Terrestrial time runs about 70 seconds ahead of UTC in these decades."""
_DEGREES_PER_DAY = 360 / 365.2422
_NEWTON_STEPS = 6

# (days, multiples of the sun's anomaly, of the moon's anomaly, of the moon's latitude argument)
_NEW_MOON_TERMS = (
    (-0.40720, 0, 1, 0),
    (0.17241, 1, 0, 0),
    (0.01608, 0, 2, 0),
    (0.01039, 0, 0, 2),
    (0.00739, -1, 1, 0),
    (-0.00514, 1, 1, 0),
    (0.00208, 2, 0, 0),
    (-0.00111, 0, 1, -2),
    (-0.00057, 0, 1, 2),
    (0.00056, 1, 2, 0),
    (-0.00042, 0, 3, 0),
    (0.00042, 1, 0, 2),
    (0.00038, 1, 0, -2),
    (-0.00024, -1, 2, 0),
)


def sun_reaches(longitude: float, near: datetime) -> datetime:
    """When, closest to `near`, the sun's apparent longitude is so many degrees; good to 15 minutes."""
    moment = near
    for _ in range(_NEWTON_STEPS):
        ahead = (_sun_longitude(moment) - longitude + 180) % 360 - 180
        moment -= timedelta(days=ahead / _DEGREES_PER_DAY)
    return moment


def new_moon(number: int) -> datetime:
    """The new moon so many lunations after that of 6 January 2000, to 3 minutes."""
    century = number / 1236.85
    sun = 2.5534 + 29.10535670 * number
    moon = 201.5643 + 385.81693528 * number + 0.0107582 * century**2
    latitude = 160.7108 + 390.67050284 * number - 0.0016118 * century**2
    eccentricity = 1 - 0.002516 * century
    julian = 2_451_550.09766 + 29.530588861 * number + 0.00015437 * century**2
    for days, of_sun, of_moon, of_latitude in _NEW_MOON_TERMS:
        angle = math.radians(of_sun * sun + of_moon * moon + of_latitude * latitude)
        julian += days * eccentricity ** abs(of_sun) * math.sin(angle)
    return _EPOCH + timedelta(days=julian - _EPOCH_JULIAN - _DELTA_T_DAYS)


def _sun_longitude(moment: datetime) -> float:
    century = ((moment - _EPOCH) / timedelta(days=1) + _DELTA_T_DAYS) / 36_525
    mean = 280.46646 + 36_000.76983 * century + 0.0003032 * century**2
    anomaly = math.radians(357.52911 + 35_999.05029 * century)
    centre = (
        (1.914602 - 0.004817 * century) * math.sin(anomaly)
        + 0.019993 * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * century)
    return (mean + centre - 0.00569 - 0.00478 * math.sin(node)) % 360
