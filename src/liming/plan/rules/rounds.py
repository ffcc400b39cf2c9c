"""The order in which a round is walked."""

from collections.abc import Sequence
from math import cos, radians
from typing import Protocol, TypeVar


class _Placed(Protocol):
    @property
    def longitude(self) -> float | None: ...

    @property
    def latitude(self) -> float | None: ...


P = TypeVar("P", bound=_Placed)


def walk_order(places: Sequence[P]) -> list[P]:
    """From the first place always on to the nearest one left, by straight line; places without a position
    keep their order at the end.
    """
    left = [each for each in places if each.longitude is not None and each.latitude is not None]
    walked = left[:1]
    left = left[1:]
    while left:
        here = walked[-1]
        nearest = min(left, key=lambda each: _apart(here, each))
        walked.append(nearest)
        left.remove(nearest)
    return walked + [each for each in places if each.longitude is None or each.latitude is None]


def _apart(a: _Placed, b: _Placed) -> float:
    """Squared distance in degrees of latitude, good enough to compare near places."""
    assert a.longitude is not None and a.latitude is not None
    assert b.longitude is not None and b.latitude is not None
    east = (a.longitude - b.longitude) * cos(radians(a.latitude))
    return east * east + (a.latitude - b.latitude) ** 2
