"""Cutting a county into grids: weighted points, Voronoi cells, townships by nearness."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Points = NDArray[np.float64]

_PRECISION = 0.0001
_SEAT_SHARE = 3.0
_SEAT_DEGREES = 0.06


@dataclass(frozen=True)
class Cell:
    """One grid's land: outline in WGS-84 degrees, a point inside it, its township's place in the list.

    `distance` is in degrees from the county seat.
    """

    outline: BaseGeometry
    point: tuple[float, float]
    township: int
    distance: float


def cut(
    outline: BaseGeometry,
    seat: tuple[float, float],
    known: Mapping[int, tuple[float, float]],
    townships: int,
    count: int,
    random: np.random.Generator,
) -> list[Cell]:
    """Partition `outline` into `count` cells, denser near `seat`, in `townships` groups.

    `known` gives the centres of townships whose place matters. Every township gets at least one cell when
    there are enough; cells of one township follow each other, from the north-west.
    """
    points = _settled(outline, _sample(outline, seat, count, random), 1)
    cells = _voronoi(outline, points)
    inside = np.array([[c.x, c.y] for c in (shapely.point_on_surface(cell) for cell in cells)])
    owners = _owners(inside, _centres(inside, known, townships, random))
    distance = np.hypot(inside[:, 0] - seat[0], inside[:, 1] - seat[1])
    order = sorted(range(count), key=lambda i: (owners[i], -inside[i, 1], inside[i, 0]))
    return [
        Cell(
            cells[i],
            (round(float(inside[i, 0]), 5), round(float(inside[i, 1]), 5)),
            owners[i],
            float(distance[i]),
        )
        for i in order
    ]


def random_points(outline: BaseGeometry, count: int, random: np.random.Generator) -> Points:
    """`count` points spread evenly inside the outline, shape (count, 2)."""
    west, south, east, north = outline.bounds
    shapely.prepare(outline)
    found: list[Points] = []
    missing = count
    while missing > 0:
        trial = random.uniform((west, south), (east, north), size=(max(64, missing * 3), 2))
        held = trial[shapely.contains_xy(outline, trial[:, 0], trial[:, 1])][:missing]
        found.append(held)
        missing -= len(held)
    return np.concatenate(found)


def geometry_json(outline: BaseGeometry) -> dict[str, Any]:
    """GeoJSON geometry with four decimals (about 10 metres)."""
    tidy = shapely.set_precision(outline, _PRECISION)
    mapping: dict[str, Any] = shapely.geometry.mapping(tidy)
    return {"type": mapping["type"], "coordinates": _rounded(mapping["coordinates"])}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    return [_rounded(each) for each in value]


def _sample(
    outline: BaseGeometry, seat: tuple[float, float], count: int, random: np.random.Generator
) -> Points:
    pool = random_points(outline, max(40, count * 12), random)
    distance = np.hypot(pool[:, 0] - seat[0], pool[:, 1] - seat[1])
    weight = 1.0 + _SEAT_SHARE * np.exp(-distance / _SEAT_DEGREES)
    chosen = random.choice(len(pool), size=count, replace=False, p=weight / weight.sum())
    result: Points = pool[np.sort(chosen)]
    return result


def _settled(outline: BaseGeometry, points: Points, rounds: int) -> Points:
    """Lloyd's rounds: each point moves to the middle of its cell, so that cells get a calm shape."""
    for _ in range(rounds):
        points = np.array([[c.x, c.y] for c in (cell.centroid for cell in _voronoi(outline, points))])
    return points


def _voronoi(outline: BaseGeometry, points: Points) -> list[BaseGeometry]:
    if len(points) == 1:
        return [outline]
    sites = [shapely.Point(longitude, latitude) for longitude, latitude in points]
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(sites), extend_to=outline, ordered=True)
    )
    cut_cells = shapely.intersection(cells, outline)
    return [_polygons(cell, outline) for cell in cut_cells]


def _polygons(cell: BaseGeometry, outline: BaseGeometry) -> BaseGeometry:
    if cell.geom_type in ("Polygon", "MultiPolygon") and not cell.is_empty:
        return cell
    parts = [part for part in shapely.get_parts(cell) if part.geom_type == "Polygon"]
    return shapely.union_all(parts) if parts else outline


def _centres(
    points: Points, known: Mapping[int, tuple[float, float]], townships: int, random: np.random.Generator
) -> Points:
    """Township centres: far from each other, the known ones where they are."""
    size = min(townships, len(points))
    centres = np.full((size, 2), np.nan)
    for index, place in known.items():
        if index < size:
            centres[index] = place
    free = [index for index in range(size) if index not in known]
    gap = np.full(len(points), np.inf)
    for place in known.values():
        gap = np.minimum(gap, np.hypot(points[:, 0] - place[0], points[:, 1] - place[1]))
    pick = int(random.integers(len(points)))
    for index in free:
        pick = int(np.argmax(gap)) if np.isfinite(gap).any() else pick
        centres[index] = points[pick]
        gap = np.minimum(gap, np.hypot(points[:, 0] - points[pick, 0], points[:, 1] - points[pick, 1]))
    return centres


def _owners(points: Points, centres: Points) -> list[int]:
    """The nearest centre of each point, but every centre keeps its nearest free point."""
    distance = np.hypot(points[:, None, 0] - centres[None, :, 0], points[:, None, 1] - centres[None, :, 1])
    owners = [int(each) for each in np.argmin(distance, axis=1)]
    taken: set[int] = set()
    for centre in range(len(centres)):
        nearest: Sequence[int] = [int(i) for i in np.argsort(distance[:, centre]) if int(i) not in taken]
        owners[nearest[0]] = centre
        taken.add(nearest[0])
    return owners
