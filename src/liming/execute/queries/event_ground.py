"""The ground on which an outage is drawn: the viewer's counties, then one county's townships and grids."""

from dataclasses import dataclass
from typing import Any

from liming.execute.rules.event_areas import division_prefix
from liming.register.queries import county_areas, township_areas
from liming.register.queries.places import current_grids, home_division
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class Ground:
    """One outline to draw on or to choose: `kind` is county, township or grid; GeoJSON in WGS-84."""

    kind: str
    code: str
    name: str
    geometry: dict[str, Any]


def event_ground(viewer: Viewer, county: str = "") -> tuple[Ground, ...]:
    """The counties of the viewer's units; with a county's six digits that county, its townships and grids.

    Raises DomainError `forbidden`.
    """
    viewer.require(Right.EDIT_EVENTS)
    home = home_division(viewer)
    prefix = division_prefix(home.code) if home else ""
    found = [Ground("county", *_parts(area)) for area in county_areas() if area.code.startswith(prefix)]
    if not county:
        return tuple(found)
    own = [each for each in found if each.code == county]
    townships = [Ground("township", *_parts(area)) for area in township_areas(county)] if own else []
    return (*own, *townships, *(_grids(viewer, county) if own else ()))


def _parts(area: Any) -> tuple[str, str, dict[str, Any]]:
    return area.code, area.name, area.geometry


def _grids(viewer: Viewer, county: str) -> list[Ground]:
    rows = [row for row in current_grids(viewer, county) if row.boundary]
    return [Ground("grid", row.grid.code, row.grid.name, row.boundary) for row in rows]
