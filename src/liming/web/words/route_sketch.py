"""A day's stops as a small map drawn by the server: no tiles, so that it opens without a signal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liming.web.words.bars import round_step

WIDTH, HEIGHT, MARGIN, FOOT = 328, 200, 26, 20
_KILOMETRES_OF_A_DEGREE = 111.32
_LEAST_SPAN = 0.6
_APART = 23.0
_MOST_CORNERS = 28
_AROUND = tuple(
    (x, y)
    for reach in (1, 2, 3)
    for x, y in (
        (reach, 0),
        (-reach, 0),
        (0, reach),
        (0, -reach),
        (reach, reach),
        (-reach, -reach),
        (reach, -reach),
        (-reach, reach),
    )
)
Degrees = tuple[float, float]
"""Longitude and latitude."""


@dataclass(frozen=True)
class SketchStop:
    """One stop: its number on the list, where it is, and where a tap on it leads."""

    number: int
    place: Degrees
    title: str
    url: str
    is_done: bool = False
    is_current: bool = False


@dataclass(frozen=True)
class _Plane:
    """Degrees to picture points: north up, the same scale both ways, everything inside the margin."""

    west: float
    north: float
    wide: float
    scale: float
    left: float
    top: float

    @classmethod
    def around(cls, places: Sequence[Degrees]) -> "_Plane":
        longitudes, latitudes = [each[0] for each in places], [each[1] for each in places]
        middle = (min(latitudes) + max(latitudes)) / 2
        wide = _KILOMETRES_OF_A_DEGREE * cos(radians(middle))
        across = (max(longitudes) - min(longitudes)) * wide
        along = (max(latitudes) - min(latitudes)) * _KILOMETRES_OF_A_DEGREE
        room_across, room_along = WIDTH - 2 * MARGIN, HEIGHT - FOOT - 2 * MARGIN
        scale = min(room_across / max(across, _LEAST_SPAN), room_along / max(along, _LEAST_SPAN))
        left = MARGIN + (room_across - across * scale) / 2
        top = MARGIN + (room_along - along * scale) / 2
        return cls(min(longitudes), max(latitudes), wide, scale, left, top)

    def point(self, place: Degrees) -> tuple[float, float]:
        x = self.left + (place[0] - self.west) * self.wide * self.scale
        y = self.top + (self.north - place[1]) * _KILOMETRES_OF_A_DEGREE * self.scale
        return round(x, 1), round(y, 1)


def route_sketch(
    stops: Sequence[SketchStop],
    start: Degrees | None = None,
    areas: Iterable[Sequence[Degrees]] = (),
    is_planned: bool = False,
) -> SafeString:
    """The stops with numbers, the way between them in their order, the outlines of their grids, a scale.

    The way is drawn through where a route was published, dashed where the order is only that of the list.
    Nothing without a stop.
    """
    if not stops:
        return SafeString("")
    places = [stop.place for stop in stops] + ([start] if start else [])
    plane = _Plane.around(places)
    at = _spread([plane.point(stop.place) for stop in stops])
    parts = [
        *(_area(plane, ring) for ring in areas),
        *_ways(plane, stops, at, start, is_planned),
        *([_start(plane, start)] if start else []),
        *(_mark(stop, *point) for stop, point in zip(stops, at, strict=True)),
        _scale(plane),
        format_html('<text class="end" x="{}" y="16">{}</text>', WIDTH - 8, _("北 ↑")),
    ]
    label = _("路线示意，%(n)s 处") % {"n": len(stops)}
    return format_html(
        '<svg class="route-sketch" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        WIDTH,
        HEIGHT,
        label,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _spread(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same points, those that would hide one another moved to the nearest free spot."""
    taken: list[tuple[float, float]] = []
    for x, y in points:
        tries = [(x, y), *((x + across * _APART, y + along * _APART) for across, along in _AROUND)]
        free = (each for each in tries if _is_free(each, taken))
        taken.append(next(free, (x, y)))
    return [(round(x, 1), round(y, 1)) for x, y in taken]


def _is_free(point: tuple[float, float], taken: Iterable[tuple[float, float]]) -> bool:
    inside = 13 <= point[0] <= WIDTH - 13 and 13 <= point[1] <= HEIGHT - FOOT - 13
    return inside and all(hypot(point[0] - x, point[1] - y) >= _APART - 1 for x, y in taken)


def _area(plane: _Plane, ring: Sequence[Degrees]) -> SafeString:
    step = -(-len(ring) // _MOST_CORNERS)
    corners = " ".join("{:.0f},{:.0f}".format(*plane.point(each)) for each in ring[::step])
    return format_html('<polygon class="area" points="{}"/>', corners)


def _ways(
    plane: _Plane,
    stops: Sequence[SketchStop],
    at: Sequence[tuple[float, float]],
    start: Degrees | None,
    is_planned: bool,
) -> Iterable[SafeString]:
    done = [point for stop, point in zip(stops, at, strict=True) if stop.is_done]
    left = [point for stop, point in zip(stops, at, strict=True) if not stop.is_done]
    begin = [plane.point(start)] if start else []
    yield _line("way is-done", [*begin, *done] if done else [])
    yield _line("way" if is_planned else "way is-listed", [*(done[-1:] or begin), *left])


def _line(name: str, points: Sequence[tuple[float, float]]) -> SafeString:
    if len(points) < 2:
        return SafeString("")
    text = " ".join(f"{x},{y}" for x, y in points)
    return format_html('<polyline class="{}" points="{}"/>', name, text)


def _start(plane: _Plane, start: Degrees) -> SafeString:
    x, y = plane.point(start)
    return format_html(
        '<rect class="start" x="{}" y="{}" width="10" height="10"><title>{}</title></rect>',
        round(x - 5, 1),
        round(y - 5, 1),
        _("出发地"),
    )


def _mark(stop: SketchStop, x: float, y: float) -> SafeString:
    state = " is-done" if stop.is_done else " is-current" if stop.is_current else ""
    return format_html(
        '<a href="{}" aria-label="{} {}"><circle class="stop{}" cx="{}" cy="{}" r="11"/>'
        '<text class="number{}" x="{}" y="{}">{}</text></a>',
        stop.url,
        stop.number,
        stop.title,
        state,
        x,
        y,
        state,
        x,
        round(y + 4.3, 1),
        stop.number,
    )


def _scale(plane: _Plane) -> SafeString:
    kilometres = round_step(60 / plane.scale, 1)
    length = round(kilometres * plane.scale, 1)
    far = _("%(n)s 公里") % {"n": f"{kilometres:g}"}
    words = far if kilometres >= 1 else _("%(n)s 米") % {"n": f"{kilometres * 1000:g}"}
    return format_html(
        '<path class="scale" d="M8 {}v4h{}v-4"/><text x="{}" y="{}">{}</text>',
        HEIGHT - 10,
        length,
        round(length + 13, 1),
        HEIGHT - 6,
        words,
    )
