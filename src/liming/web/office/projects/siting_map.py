"""Spots, demands and who is served where as GeoJSON, with the outlines of the grids around them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from liming.plan.enums import SpotState
from liming.plan.queries import SitingPage
from liming.plan.queries.siting import grid_outlines
from liming.plan.queries.siting_runs import SpotStanding
from liming.web.words.formats import count, distance

_KINDS = {SpotState.CHOSEN: "spot-chosen", SpotState.REFUSED: "spot-refused"}
_EDGE = 0.01


def siting_map(found: SitingPage) -> dict[str, Any]:
    """What the map draws: grids below, then lines, demands and spots."""
    view = found.view
    served = view.run.result["served"] if view else {}
    places = {spot.number: spot.place for spot in view.spots} if view else {}
    features = [_feature(shape, {"kind": "border"}) for shape in _around(found)]
    features += [
        _feature(_line(each["place"], places[served[each["key"]]]), {"kind": "serve"})
        for each in found.demands
        if each["key"] in served
    ]
    largest = max((each["weight"] for each in found.demands), default=1)
    features += [_demand(each, served, view, largest) for each in found.demands]
    spots = [_standing(spot) for spot in view.spots] if view else [_candidate(row) for row in found.spots]
    if view:
        kept = {spot.number for spot in view.spots}
        spots += [_candidate(row) for row in found.spots if row.number not in kept]
    return {"type": "FeatureCollection", "features": features + spots}


def _around(found: SitingPage) -> list[Any]:
    """Outlines of the team's grids that lie where the spots and demands are."""
    points = [each["place"] for each in found.demands] + [
        (row.longitude, row.latitude) for row in found.spots if row.longitude is not None
    ]
    if not points:
        return grid_outlines(found.project, None)
    west, east = _span(point[0] for point in points)
    south, north = _span(point[1] for point in points)
    return grid_outlines(found.project, (west, south, east, north))


def _span(values: Iterable[float]) -> tuple[float, float]:
    found = list(values)
    return min(found) - _EDGE, max(found) + _EDGE


def _standing(spot: SpotStanding) -> dict[str, Any]:
    lines = []
    if spot.state == SpotState.CHOSEN:
        lines = [_("服务 %(n)s 处 %(households)s 户") % {"n": spot.demands, "households": count(spot.load)}]
        lines.append(_("平均 %(mean)s，最远 %(far)s") % _ways(spot))
    elif spot.refused:
        lines = [_("不可用：%(why)s") % {"why": spot.refused}]
    return _spot(spot.number, spot.name, spot.place, _KINDS.get(spot.state, "spot"), lines)


def _candidate(row: Any) -> dict[str, Any]:
    kind = "spot-refused" if row.refused else "spot"
    lines = [_("不可用：%(why)s") % {"why": row.refused}] if row.refused else []
    return _spot(row.number, row.name, (row.longitude, row.latitude), kind, lines)


def _spot(number: int, name: str, place: Sequence[Any], kind: str, lines: list[str]) -> dict[str, Any]:
    mark = {"kind": kind, "number": number, "name": f"{number} {name}", "lines": lines}
    return _feature(_point(place), mark | {"href": f"#spot-{number}", "own": kind == "spot-chosen"})


def _demand(each: Any, served: dict[str, int], view: Any, largest: int) -> dict[str, Any]:
    kind = "demand" if each["key"] in served or view is None else "demand-left"
    lines = [_("%(n)s 户") % {"n": count(each["weight"])}, "、".join(each.get("communities", ()))]
    mark = {"kind": kind, "name": each["name"], "lines": [line for line in lines if line]}
    return _feature(_point(each["place"]), mark | {"size": _size(each["weight"], largest)})


def _size(weight: int, largest: int) -> int:
    """Pixels across, so that areas compare as weights do; equal weights are drawn small."""
    return round(max(6, 15 * (weight / largest) ** 0.5)) if largest > 1 else 8


def _ways(spot: SpotStanding) -> dict[str, str]:
    return {"mean": distance(spot.mean), "far": distance(spot.farthest)}


def _point(place: Sequence[Any]) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [place[0], place[1]]}


def _line(start: Sequence[float], end: Sequence[float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [list(start), list(end)]}


def _feature(shape: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": shape, "properties": properties}
