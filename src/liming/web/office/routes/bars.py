"""Time bars of a member's day as SVG, and the day's lines and stops as GeoJSON."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from liming.plan.models import RouteStop
from liming.plan.queries.routes import MemberDay, RouteBoard, point_of, promised_minute
from liming.plan.rules.routes import clock_of, visit_key
from liming.register.queries.places import outlines
from liming.web.words.bars import Axis

HEIGHT = 44
ROOMY = 9
"""A box of at least so many per cent of the axis has room for words."""
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


def day_bar(line: MemberDay, axis: Axis, *, is_chosen: bool, may_edit: bool = False) -> SafeString:
    """Ways as lines, visits as numbered boxes, lunch as a band, their hours as brackets, promises marked."""
    parts = [_rect("lunch", axis, *line.lunch, 0, HEIGHT)] if line.lunch else []
    parts += [_way(axis, start, end) for start, end in line.ways]
    for number, stop in enumerate(line.stops, start=1):
        parts += [_bracket(axis, *window) for window in line.windows.get(stop.pk, ())]
        parts.append(_visit(axis, number, stop, may_edit=may_edit))
    parts += [_mark(axis, stop) for stop in line.stops if stop.is_locked or promised_minute(stop.item)]
    drawing = format_html_join("", "{}", ((part,) for part in parts))
    words = "，".join(f"{clock_of(stop.start)}–{clock_of(stop.end)} {stop.item.title}" for stop in line.stops)
    return format_html(
        '<svg class="day-bar{}" width="100%" height="{}" role="img" aria-label="{}" data-from="{}" '
        'data-until="{}">{}</svg>',
        " is-chosen" if is_chosen else "",
        HEIGHT,
        f"{line.member.name}：{words}",
        int(axis.minimum),
        int(axis.maximum),
        drawing,
    )


def _visit(axis: Axis, number: int, stop: RouteStop, *, may_edit: bool) -> SafeString:
    """A box with its number and as much of its title as there is room for; to be dragged where it may be."""
    left, right = axis.place(stop.start), axis.place(stop.end)
    box = _rect("visit is-begun" if stop.is_under_way else "visit", axis, stop.start, stop.end, 8, 28)
    words = format_html(
        '<svg x="{}%" width="{}%" y="8" height="28"><text x="6" y="19">{} {}</text></svg>',
        left,
        max(0.1, round(right - left, 2)),
        number,
        stop.item.title if right - left >= ROOMY else "",
    )
    title = f"{clock_of(stop.start)}–{clock_of(stop.end)} {stop.item.title}"
    is_movable = may_edit and not stop.is_locked and not stop.is_under_way
    handle = ' data-route-visit="{}" data-member="{}" data-start="{}"'
    key = visit_key(stop.item_id, stop.part)
    return format_html(
        '<g class="stop"{}><title>{}</title>{}{}</g>',
        format_html(handle, key, stop.member_id, stop.start) if is_movable else "",
        title,
        box,
        words,
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


def _bracket(axis: Axis, start: int, end: int) -> SafeString:
    """When the visit may begin, below its box."""
    left, right = axis.place(start), axis.place(end)
    return format_html(
        '<line class="window" x1="{0}%" x2="{1}%" y1="41" y2="41"/>'
        '<line class="window" x1="{0}%" x2="{0}%" y1="38" y2="41"/>'
        '<line class="window" x1="{1}%" x2="{1}%" y1="38" y2="41"/>',
        left,
        right,
    )


def _mark(axis: Axis, stop: RouteStop) -> SafeString:
    """A lock, or the sign of an hour promised to the customer, on the box's upper corner."""
    return format_html(
        '<svg class="mark" x="{}%" y="0" width="1" height="1"><circle r="7" cy="8"/>{}</svg>',
        axis.place(stop.end),
        LOCK if stop.is_locked else PROMISED,
    )


LOCK = mark_safe('<path d="M-3 7h6v4.5h-6zM-1.8 7v-1.5a1.8 1.8 0 0 1 3.6 0V7"/>')
PROMISED = mark_safe('<path d="M0 4.5V8l2.4 1.6"/>')


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
