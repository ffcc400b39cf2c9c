"""How long the way is: a port for a routing service, and a model of mountain roads that needs none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Minutes = NDArray[np.int64]
_EARTH_KM = 6_371.0


@dataclass(frozen=True, slots=True)
class Place:
    """A point in WGS 84 degrees. `valley` names the valley it lies in (None: open country); `off_road` are
    the minutes from the valley's road to the door.
    """

    longitude: float
    latitude: float
    valley: str | None = None
    off_road: int = 0


class Travel(Protocol):
    """Whoever knows how long ways take; a routing service fits as well as a model."""

    def minutes(self, places: Sequence[Place]) -> Minutes:
        """Minutes from each place (row) to each place (column): whole, rounded up, zero between equal
        places.
        """


@dataclass(frozen=True, slots=True)
class Pass:
    """Where one gets from one valley into the other; `minutes` is what crossing costs beyond its length."""

    valleys: tuple[str, str]
    place: Place
    minutes: int = 0


@dataclass(frozen=True)
class MountainRoads:
    """Air line times a factor at a speed inside a valley; between valleys only over the passes.

    `road_factor`: kilometres of road per kilometre of air line. `start`: minutes for setting out and parking.
    Without passes every place is reached directly; a place without a valley is reached from everywhere.
    """

    road_factor: float = 1.4
    kilometres_per_hour: float = 40.0
    start: int = 2
    passes: tuple[Pass, ...] = ()

    def minutes(self, places: Sequence[Place]) -> Minutes:
        """See `Travel.minutes`. Raises ValueError when no chain of passes joins two places."""
        direct = self._by_road(places, places)
        if self.passes:
            blocked = ~_share_a_valley(
                [{place.valley} for place in places], [{place.valley} for place in places]
            )
            direct = np.where(blocked, np.minimum(self._over_passes(places), np.inf), direct)
        if np.isinf(direct).any():
            raise ValueError("passes: two valleys are not joined")
        off_road = np.array([place.off_road for place in places], dtype=float)
        whole = np.ceil(direct + off_road[:, None] + off_road[None, :] + self.start - 1e-9).astype(np.int64)
        number = {place: row for row, place in enumerate(places)}
        which = np.array([number[place] for place in places], dtype=np.int64)
        return np.where(which[:, None] == which[None, :], 0, whole)

    def _over_passes(self, places: Sequence[Place]) -> NDArray[np.float64]:
        points = [each.place for each in self.passes]
        sides: list[set[str | None]] = [set(each.valleys) for each in self.passes]
        crossing = np.array([each.minutes for each in self.passes], dtype=float)
        between = (
            np.where(_share_a_valley(sides, sides), self._by_road(points, points), np.inf) + crossing[None, :]
        )
        np.fill_diagonal(between, 0.0)
        for middle in range(len(points)):
            between = np.minimum(between, between[:, middle, None] + between[None, middle, :])
        joined = _share_a_valley([{place.valley} for place in places], sides)
        to_pass = np.where(joined, self._by_road(places, points), np.inf)
        reached = np.min((to_pass + crossing)[:, :, None] + between[None, :, :], axis=1)
        ways: NDArray[np.float64] = np.min(reached[:, None, :] + to_pass[None, :, :], axis=2)
        return ways

    def _by_road(self, starts: Sequence[Place], ends: Sequence[Place]) -> NDArray[np.float64]:
        return _kilometres(starts, ends) * self.road_factor / self.kilometres_per_hour * 60.0


def _share_a_valley(starts: Sequence[set[str | None]], ends: Sequence[set[str | None]]) -> NDArray[np.bool_]:
    """None is in every valley."""
    names = sorted({name for each in (*starts, *ends) for name in each if name is not None})

    def table(sides: Sequence[set[str | None]]) -> NDArray[np.bool_]:
        cells = [[None in each or name in each for name in (*names, None)] for each in sides]
        return np.array(cells, dtype=bool).reshape(len(sides), len(names) + 1)

    one, other = table(starts), table(ends)
    common = (one[:, None, :] & other[None, :, :]).any(axis=2)
    shared: NDArray[np.bool_] = np.logical_or(common, one[:, -1:] | other[:, -1])
    return shared


def _kilometres(starts: Sequence[Place], ends: Sequence[Place]) -> NDArray[np.float64]:
    """Great circle distances by the haversine formula."""
    a = np.radians([[place.longitude, place.latitude] for place in starts]).reshape(-1, 1, 2)
    b = np.radians([[place.longitude, place.latitude] for place in ends]).reshape(1, -1, 2)
    half = (b - a) / 2
    chord = np.sin(half[..., 1]) ** 2 + np.cos(a[..., 1]) * np.cos(b[..., 1]) * np.sin(half[..., 0]) ** 2
    distance: NDArray[np.float64] = 2 * _EARTH_KM * np.arcsin(np.sqrt(chord))
    return distance
