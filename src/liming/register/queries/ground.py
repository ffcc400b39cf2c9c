"""Schematic ground for picking a place: the counties, and a county's townships drawn from their grids."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shapely import unary_union
from shapely.geometry.base import BaseGeometry

from liming.register.enums import DivisionLevel
from liming.register.models import Division, GridVersion
from liming.register.queries.places import inside, outlines
from liming.register.rules.places import as_geometry, read_boundary
from liming.shared import revision

_REASON = "outlines of townships say nothing about anybody"
_TOLERANCE = 0.0004


@dataclass(frozen=True)
class Area:
    """One area of the picture: its division code, name and GeoJSON geometry (WGS-84)."""

    code: str
    name: str
    geometry: dict[str, Any]


@revision.kept(maxsize=1)
def county_areas() -> tuple[Area, ...]:
    """The counties that have an outline, in code order."""
    counties = Division.objects.filter(level=DivisionLevel.COUNTY, valid_to=None).order_by("code")
    names = dict(counties.values_list("code", "name"))
    shapes = outlines(names)
    return tuple(Area(code, name, shapes[code]) for code, name in names.items() if code in shapes)


@revision.kept(maxsize=200)
def township_areas(county: str) -> tuple[Area, ...]:
    """The townships of a county (six digits) as the union of their grids; empty where none is drawn."""
    versions = GridVersion.objects.everywhere(_REASON).filter(
        inside("division__code", county), valid_to=None, boundary__isnull=False
    )
    drawn: dict[tuple[str, str], list[BaseGeometry]] = {}
    rows = versions.order_by("division_id").values_list("division_id", "division__name", "boundary")
    for code, name, boundary in rows:
        if boundary:
            drawn.setdefault((code, name), []).append(read_boundary(boundary))
    return tuple(Area(code, name, _joined(shapes)) for (code, name), shapes in drawn.items())


def _joined(shapes: Iterable[BaseGeometry]) -> dict[str, Any]:
    return as_geometry(unary_union(list(shapes)).simplify(_TOLERANCE))
