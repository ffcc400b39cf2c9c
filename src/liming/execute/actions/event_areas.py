"""Whether the area of an outage or work area can be taken: drawn soundly, inside the unit, of known codes."""

from collections.abc import Iterable, Mapping
from typing import Any

from liming.execute import bridge
from liming.execute.queries.settings import settings_book
from liming.execute.rules.event_areas import LARGEST, Drawn, division_prefix, flaw
from liming.register.models import Division, Grid, Unit
from liming.register.queries.places import outlines
from liming.shared.errors import DomainError


def check_polygon(unit: Unit, polygon: Mapping[str, Any]) -> None:
    """Refuse a polygon that is none, crosses itself, lies mostly outside the unit, or is too large.

    Raises DomainError `field_invalid`, `event_area_crosses`, `event_area_outside`, `event_area_too_large`.
    """
    if bridge.crosses_itself(polygon):
        raise DomainError("event_area_crosses")
    if not bridge.is_polygon(polygon):
        raise DomainError("field_invalid", field="多边形", value="GeoJSON", remedy="请给出闭合的多边形")
    outline = outlines([unit.division_id]).get(unit.division_id) if unit.division_id else None
    share = bridge.share_inside(polygon, outline) if outline else None
    drawn = Drawn(bridge.square_kilometres(polygon), share)
    largest = float(settings_book(LARGEST).at(LARGEST, unit.path))
    refused = flaw(drawn, largest)
    if refused:
        size = round(drawn.square_kilometres)
        raise DomainError(refused, unit=unit.short_name, size=size, largest=round(largest))


def check_codes(unit: Unit, divisions: Iterable[str], grids: Iterable[str]) -> None:
    """Refuse codes nobody knows, and those outside the unit. Two queries; raises `field_invalid`."""
    divisions, grids = tuple(divisions), tuple(grids)
    known = set(Division.objects.filter(code__in=divisions).values_list("code", flat=True))
    _check("行政区划", divisions, known, "没有这个代码")
    inside = division_prefix(unit.division_id or "")
    _check("行政区划", divisions, {code for code in known if code.startswith(inside)}, "不在本单位范围内")
    rows = Grid.objects.everywhere("codes typed for an area").filter(code__in=grids)
    paths = dict(rows.values_list("code", "current__team__path"))
    _check("网格", grids, set(paths), "没有这个代码")
    own = {code for code, path in paths.items() if path is None or path.startswith(unit.path)}
    _check("网格", grids, own, "不在本单位范围内")


def _check(field: str, codes: Iterable[str], good: set[str], remedy: str) -> None:
    for code in codes:
        if code not in good:
            raise DomainError("field_invalid", field=field, value=code, remedy=remedy)
