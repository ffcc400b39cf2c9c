"""Areas and teams as GeoJSON (RFC 7946), and the drawing that stands in when there are no outlines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from liming.execute.queries.map_cells import TeamPoint
from liming.register.models import Division
from liming.register.queries.places import outlines
from liming.shared import clock
from liming.web.office.cockpit.areas import AreaRow, MapData
from liming.web.office.cockpit.measures import COLOURS, Measure
from liming.web.words.formats import local_date

WIDTH = 440
EDGE = 18
SHAPES = {"overdue": "diamond", "silent": "silent", "active": "dot"}


def collection(data: MapData, measure: Measure, borders: Sequence[Division] = ()) -> dict[str, Any]:
    """Areas with values, borders and names of the level above, teams; keys as the map script reads them."""
    shapes = outlines([area.code for area in data.areas if area.geometry is None])
    edges = outlines(division.code for division in borders)
    drawn = [(area, area.geometry or shapes.get(area.code)) for area in data.areas]
    features = [_area(area, measure, geometry) for area, geometry in drawn if geometry]
    features += [_feature(geometry, {"kind": "outline", "name": ""}) for geometry in edges.values()]
    features += [
        _feature(_place(division.longitude, division.latitude), {"kind": "label", "name": _short(division)})
        for division in borders
        if len(borders) > 1 and division.longitude is not None
    ]
    features += [_point(point) for point in data.points if point.longitude is not None]
    return {"type": "FeatureCollection", "measure": measure.key, "features": features}


def _short(division: Division) -> str:
    return str(division.name).removesuffix("市")


def _feature(geometry: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _place(longitude: float | None, latitude: float | None) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _area(area: AreaRow, measure: Measure, geometry: Any) -> dict[str, Any]:
    low, high = area.bounds or (None, None)
    name, *lines = area.lines(measure)
    return _feature(
        geometry,
        {
            "code": area.code,
            "name": name,
            "value": area.share,
            "n": None if area.is_census else area.n,
            "low": low,
            "high": high,
            "class": area.klass,
            "teams": area.teams,
            "members": area.members,
            "grids": area.grids,
            "href": area.url,
            "lines": lines,
        },
    )


def _point(point: TeamPoint) -> dict[str, Any]:
    name, *lines = point_lines(point)
    return _feature(
        _place(point.longitude, point.latitude),
        {
            "kind": SHAPES[point.kind],
            "code": point.code,
            "name": name,
            "href": reverse("team_page", args=[point.code]),
            "lines": lines,
        },
    )


def point_lines(point: TeamPoint) -> list[str]:
    """What the callout of a team says."""
    lines = [point.name]
    if point.overdue:
        lines.append(_("%(n)d 单超时") % {"n": point.overdue})
    if point.kind == "silent":
        lines.append(_("%(n)d 天无服务记录") % {"n": point.silent_days(clock.today())})
    if point.last_record_at:
        lines.append(_("最近记录 %(day)s") % {"day": local_date(point.last_record_at)})
    lines.append(_("%(members)d 人，%(grids)d 网格") % {"members": point.members, "grids": point.grids})
    return lines


@dataclass(frozen=True)
class Tile:
    """A circle of the stand-in drawing; `colour` is empty for few cases."""

    x: float
    y: float
    colour: str
    area: AreaRow


@dataclass(frozen=True)
class Cartogram:
    """Circles at the middles of the areas; the stand-in for outlines."""

    width: int
    height: int
    radius: float
    tiles: tuple[Tile, ...]


def cartogram(areas: Iterable[AreaRow]) -> Cartogram | None:
    """Areas with a known middle, projected equirectangularly; None when none is known."""
    known = [
        (a, a.longitude, a.latitude) for a in areas if a.longitude is not None and a.latitude is not None
    ]
    if not known:
        return None
    xs, ys = [x for _a, x, _y in known], [y for _a, _x, y in known]
    shrink = cos(radians((min(ys) + max(ys)) / 2))
    wide, tall = (max(xs) - min(xs)) * shrink, max(ys) - min(ys)
    scale = (WIDTH - 2 * EDGE) / (max(wide, tall / 1.7) or 1.0)
    tiles = tuple(
        Tile(
            round(EDGE + (x - min(xs)) * shrink * scale, 1),
            round(EDGE + (max(ys) - y) * scale, 1),
            COLOURS[area.klass - 1] if area.klass else "",
            area,
        )
        for area, x, y in known
    )
    radius = 9.0 if len(tiles) > 40 else 14.0
    return Cartogram(WIDTH, round(tall * scale + 2 * EDGE), radius, tiles)
