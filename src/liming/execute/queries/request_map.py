"""The small map of one request: the point, the grid it was judged by, and the grids around."""

from typing import Any

from liming.execute.models import Request
from liming.register.models import GridVersion
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_NEAR_DEGREES = 0.12
_MOST_NEIGHBOURS = 5

Collection = dict[str, Any]


def request_map(viewer: Viewer, number: str) -> Collection:
    """GeoJSON (WGS-84): its own grid, the neighbours, a label in each, the point. Two queries.

    Raises DomainError `not_found`, `forbidden`.
    """
    viewer.require(Right.READ_WORK)
    row = (
        Request.objects.visible_to(viewer)
        .select_related("grid_version__grid", "unit")
        .filter(number=number)
        .first()
    )
    if row is None:
        raise DomainError("not_found", what="诉求", key=number)
    features: list[Collection] = []
    for version in _grids(row):
        features += _grid(version, is_own=version.pk == row.grid_version_id)
    if row.longitude is not None and row.latitude is not None:
        place = {"type": "Point", "coordinates": [row.longitude, row.latitude]}
        features.append(_feature(place, kind="diamond", name=row.address or row.title, own=True))
    return {"type": "FeatureCollection", "features": features}


def _grids(row: Request) -> list[GridVersion]:
    """The request's own grid and those with a boundary near it, as they stood on its day; own grid last."""
    day = clock.local(row.received_at).date()
    rows = GridVersion.objects.everywhere("borders are shared with neighbours").filter(
        valid_from__lte=day, boundary__isnull=False, team__path__startswith=row.unit.path
    )
    found = [each for each in rows.select_related("grid") if each.valid_to is None or each.valid_to > day]
    centre = _centre(row)
    near = [each for each in found if each.pk != row.grid_version_id and _is_near(each, centre)]
    near.sort(key=lambda each: _distance(_middle(each.boundary), centre))
    own = [each for each in found if each.pk == row.grid_version_id]
    return [*near[:_MOST_NEIGHBOURS], *own]


def _centre(row: Request) -> tuple[float, float] | None:
    if row.longitude is not None and row.latitude is not None:
        return row.longitude, row.latitude
    return _middle(row.grid_version.boundary) if row.grid_version and row.grid_version.boundary else None


def _distance(one: tuple[float, float], other: tuple[float, float] | None) -> float:
    """Squared degrees between two points: good enough to order neighbours."""
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 if other else 0.0


def _is_near(version: GridVersion, centre: tuple[float, float] | None) -> bool:
    if centre is None:
        return False
    return any(
        abs(x - centre[0]) < _NEAR_DEGREES and abs(y - centre[1]) < _NEAR_DEGREES
        for x, y in _points(version.boundary)
    )


def _grid(version: GridVersion, *, is_own: bool) -> list[Collection]:
    x, y = _middle(version.boundary)
    label = {"type": "Point", "coordinates": [x, y]}
    shade = {"class": 1} if is_own else {}
    return [
        _feature(version.boundary, name=version.grid.name, own=is_own, **shade),
        _feature(label, kind="label", name=version.grid.name, own=is_own),
    ]


def _points(boundary: Collection) -> list[tuple[float, float]]:
    """The corners of a polygon's or multi-polygon's outer rings."""
    parts = boundary["coordinates"]
    polygons = [parts] if boundary["type"] == "Polygon" else parts
    return [(point[0], point[1]) for polygon in polygons for point in polygon[0]]


def _middle(boundary: Collection) -> tuple[float, float]:
    """The middle of the box around a boundary."""
    points = _points(boundary)
    return (
        (min(x for x, _ in points) + max(x for x, _ in points)) / 2,
        (min(y for _, y in points) + max(y for _, y in points)) / 2,
    )


def _feature(geometry: Collection, **properties: object) -> Collection:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
