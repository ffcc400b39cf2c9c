"""Outages and work areas as shapes of the map: what was drawn, the grids and divisions that were named."""

from collections.abc import Iterable
from math import cos, radians, sin, tau
from typing import Any

from liming.execute.enums import EventState
from liming.execute.models import OutageEvent
from liming.execute.queries.events import events
from liming.execute.rules.map_windows import MOST, Layer, Mark, Window, box_of
from liming.register.models import Division, Grid, GridVersion
from liming.register.queries.ground import township_areas
from liming.register.queries.places import outlines
from liming.shared import clock
from liming.shared.viewer import Viewer

_METRES_PER_DEGREE = 111_320.0
_CORNERS = 48
_COUNTY = 6
"""Digits of a county's code; a township's is longer."""


def event_areas(viewer: Viewer, window: Window) -> Layer:
    """Events that last: each shape of each, told apart from what is only announced. Three queries."""
    rows = list(events(viewer))
    drawn = _shapes(rows)
    found = [_mark(row, shape) for row in rows for shape in drawn[row.number] if window.meets(box_of(shape))]
    return Layer(tuple(found[:MOST]), len({mark.link for mark in found}), len(found) > MOST)


def _mark(row: OutageEvent, shape: Any) -> Mark:
    is_on = row.state == EventState.OPEN and row.starts_at <= clock.now()
    facts = {
        "what": row.get_kind_display(),
        "team": row.unit.short_name,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
    }
    return Mark("outage" if is_on else "outage-ahead", row.title, shape, facts, ("event", row.number))


def _shapes(rows: Iterable[OutageEvent]) -> dict[str, list[Any]]:
    rows = list(rows)
    grids = _boundaries({code for row in rows for code in row.grid_codes})
    divisions = _divisions({code for row in rows for code in row.division_codes})
    return {
        row.number: [*_drawn(row), *_named(row.grid_codes, grids), *_named(row.division_codes, divisions)]
        for row in rows
    }


def _named(codes: Iterable[str], shapes: dict[str, Any]) -> list[Any]:
    return [shapes[code] for code in codes if code in shapes]


def _divisions(codes: set[str]) -> dict[str, Any]:
    """Outlines of divisions by code; a township's is drawn from its grids."""
    counties = {code[:_COUNTY] for code in codes if len(code) > _COUNTY}
    townships = {area.code: area.geometry for county in counties for area in township_areas(county)}
    return {**townships, **outlines(codes)}


def _boundaries(codes: set[str]) -> dict[str, Any]:
    """Grids in force by code; an outage of a neighbour may name some that the viewer cannot open."""
    rows = GridVersion.objects.everywhere("the area of an event the viewer sees").filter(
        grid__code__in=codes, valid_to=None, boundary__isnull=False
    )
    return dict(rows.values_list("grid__code", "boundary"))


def _drawn(row: OutageEvent) -> list[Any]:
    shapes = [row.polygon] if row.polygon else []
    if row.longitude is not None and row.latitude is not None and row.radius_metres:
        shapes.append(ring(row.longitude, row.latitude, row.radius_metres))
    return shapes


def event_outline(event: OutageEvent) -> dict[str, Any]:
    """GeoJSON of one event: its shapes as own areas within the unit's outline. Three queries."""
    ground = outlines([event.unit.division_id or ""])
    shown: list[tuple[Any, dict[str, Any]]] = [(shape, {"kind": "outline"}) for shape in ground.values()]
    shown += [(shape, {"class": 2, "own": True}) for shape in _shapes([event])[event.number]]
    features = [
        {"type": "Feature", "geometry": shape, "properties": properties} for shape, properties in shown
    ]
    return {"type": "FeatureCollection", "features": features}


def event_places(event: OutageEvent) -> tuple[str, ...]:
    """The divisions and grids an event names, in words. Two queries."""
    divisions = Division.objects.filter(code__in=event.division_codes).order_by("code")
    grids = Grid.objects.everywhere("named by an event the viewer sees").filter(code__in=event.grid_codes)
    return (*divisions.values_list("name", flat=True), *grids.order_by("code").values_list("name", flat=True))


def ring(longitude: float, latitude: float, metres: float) -> dict[str, Any]:
    """A circle as a GeoJSON polygon."""
    high = metres / _METRES_PER_DEGREE
    wide = high / cos(radians(latitude))
    turns = [tau * number / _CORNERS for number in range(_CORNERS)]
    corners = [[longitude + wide * cos(turn), latitude + high * sin(turn)] for turn in turns]
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
