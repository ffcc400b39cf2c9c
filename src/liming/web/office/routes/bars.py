"""Time bars of a member's day as SVG, and the day's lines and stops as GeoJSON."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from liming.plan.queries.routes import MemberDay, RouteBoard, point_of
from liming.plan.rules.routes import clock_of
from liming.register.queries.places import outlines
from liming.web.words.bars import Axis

HEIGHT = 44
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def axis_of(lines: Iterable[MemberDay]) -> Axis:
    """From eight, or the first way, to eighteen, or the last return, in whole hours."""
    lines = list(lines)
    first = min([480, *(line.leaves for line in lines if line.leaves is not None)])
    last = max([1080, *(line.returns for line in lines if line.returns is not None)])
    return Axis(first // 60 * 60, -(-last // 60) * 60)


def hours(axis: Axis) -> list[tuple[str, float]]:
    """Each whole hour of the axis, the last one apart, with its place in per cent."""
    step = 60 if axis.maximum - axis.minimum <= 720 else 120
    marks = range(int(axis.minimum), int(axis.maximum), step)
    return [(clock_of(minute), axis.place(minute)) for minute in marks]


def day_bar(line: MemberDay, axis: Axis, *, is_chosen: bool) -> SafeString:
    """Ways as a line, visits as numbered boxes, lunch as a band, promised hours as brackets."""
    parts = [_rect("lunch", axis, *line.lunch, 0, HEIGHT)] if line.lunch else []
    if line.leaves is not None and line.returns is not None:
        parts.append(_way(axis, line.leaves, line.returns))
    for number, stop in enumerate(line.stops, start=1):
        name = "visit is-begun" if stop.is_under_way else "visit"
        parts.append(_rect(name, axis, stop.start, stop.end, 8, 28))
        parts.append(format_html('<text x="{}%" y="27" dx="6">{}</text>', axis.place(stop.start), number))
        if stop.is_locked:
            parts.append(format_html('<circle class="lock" cx="{}%" cy="8" r="4.5"/>', axis.place(stop.end)))
    drawing = format_html_join("", "{}", ((part,) for part in parts))
    words = "，".join(f"{clock_of(stop.start)}–{clock_of(stop.end)} {stop.item.title}" for stop in line.stops)
    return format_html(
        '<svg class="day-bar{}" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
        " is-chosen" if is_chosen else "",
        HEIGHT,
        f"{line.member.name}：{words}",
        drawing,
    )


def _rect(name: str, axis: Axis, start: float, end: float, top: int, height: int) -> SafeString:
    left = axis.place(start)
    width = round(axis.place(end) - left, 2)
    return format_html(
        '<rect class="{}" x="{}%" width="{}%" y="{}" height="{}"/>', name, left, width, top, height
    )


def _way(axis: Axis, leaves: int, returns: int) -> SafeString:
    return format_html(
        '<line class="way" x1="{}%" x2="{}%" y1="22" y2="22"/>', axis.place(leaves), axis.place(returns)
    )


def letter(number: int) -> str:
    """A, B, ... Z, A1 ... for what is left out."""
    return _LETTERS[number % 26] + (str(number // 26) if number >= 26 else "")


def route_map(board: RouteBoard, chosen: str) -> dict[str, Any]:
    """GeoJSON: the county, every member's way, numbered stops, the base, and what is left out. One query."""
    shapes = outlines([board.team.division_id or ""])
    features = [_feature(shape, {"kind": "outline"}) for shape in shapes.values()]
    homes: set[tuple[float, float]] = set()
    for line in sorted(board.lines, key=lambda each: str(each.member.pk) == chosen):
        if not line.stops:
            continue
        own = str(line.member.pk) == chosen
        points = [point_of(stop.item, board.team) for stop in line.stops]
        homes.add(line.home)
        way = {"type": "LineString", "coordinates": [line.home, *points, line.home]}
        features.append(_feature(way, {"kind": "route" if own else "route-other"}))
        for number, (stop, point) in enumerate(zip(line.stops, points, strict=True), start=1):
            about = [f"{clock_of(stop.start)}–{clock_of(stop.end)}", line.member.name]
            mark = {"kind": "stop", "number": number, "own": own, "name": stop.item.title, "lines": about}
            features.append(_feature({"type": "Point", "coordinates": point}, mark))
    features += [_feature({"type": "Point", "coordinates": home}, {"kind": "home"}) for home in sorted(homes)]
    for number, gap in enumerate(board.gaps):
        place = {"type": "Point", "coordinates": point_of(gap.item, board.team)}
        features.append(
            _feature(place, {"kind": "left-out", "number": letter(number), "name": gap.item.title})
        )
    return {"type": "FeatureCollection", "features": features}


def _feature(shape: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": shape, "properties": properties}
