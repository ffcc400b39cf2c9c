"""The control chart of a team's own trend, drawn by the server."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from liming.web.words.label_places import Box, Line, place_on_line, text_box

Limits = Mapping[str, float | int | None]
Points = Sequence[Mapping[str, object]]
WIDTH, LEFT, RIGHT, TOP, BOTTOM = 490, 42, 8, 18, 22


class Canvas:
    """Places of a chart of `count` points between the values `low` and `high`."""

    def __init__(self, count: int, low: float, high: float, height: int) -> None:
        self.count, self.low, self.height = count, low, height
        self.span = (high - low) or 1.0

    def x(self, index: int) -> float:
        """Left edge for one point alone, else spread over the width."""
        share = index / (self.count - 1) if self.count > 1 else 0.0
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        """Downwards from the top."""
        return round(TOP + (1 - (value - self.low) / self.span) * (self.height - TOP - BOTTOM), 1)

    @property
    def room(self) -> Box:
        """Where words of the chart may stand, by their baseline and sides."""
        return Box(LEFT + 4, 10, WIDTH - RIGHT, self.height - BOTTOM + 2)


def sparkline(
    points: Points,
    limits: Limits | None = None,
    height: int = 180,
) -> SafeString:
    """A line over time with frozen control limits.

    `points`: mappings with `label`, `value` (None = missing), optional `hollow` (beyond the rule) and `shown`
    (whether the label is printed; by default every third). `limits`: `centre`, `upper`, `lower` and
    `frozen_after`, the number of points of the baseline.
    """
    values = [float(p["value"]) for p in points if p.get("value") is not None]  # type: ignore[arg-type]
    if not values:
        return mark_safe('<p class="empty-line">—</p>')
    limits = limits or {}
    bounds = [*values, *(float(v) for k in ("upper", "lower", "centre") if (v := limits.get(k)) is not None)]
    margin = (max(bounds) - min(bounds)) * 0.15 or 1.0
    canvas = Canvas(len(points), min(bounds) - margin, max(bounds) + margin, height)
    parts = [
        *_limits(canvas, points, limits),
        _path(canvas, points),
        *_dots(canvas, points),
        *_labels(canvas, points),
    ]
    return format_html(
        '<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        height,
        f"{values[0]:.1f} → {values[-1]:.1f}",
        format_html_join("", "{}", ((p,) for p in parts)),
    )


def _limits(canvas: Canvas, points: Points, limits: Limits) -> list[SafeString]:
    """Lines of the limits, each named where nothing runs through its name."""
    levels = {
        key: canvas.y(float(v)) for key in ("upper", "lower", "centre") if (v := limits.get(key)) is not None
    }
    parts = [
        format_html('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>', key, LEFT, WIDTH - RIGHT, y, y)
        for key, y in levels.items()
    ]
    frozen, taken = _frozen(canvas, limits)
    drawn = _segments(canvas, points)
    for key, word in (("upper", _("上限")), ("lower", _("下限"))):
        if key in levels:
            others = [((LEFT, y), (WIDTH - RIGHT, y)) for each, y in levels.items() if each != key]
            text = f"{word} {limits[key]:.1f}"
            x, y = place_on_line(text, levels[key], canvas.room, [*drawn, *others], taken)
            taken.append(text_box(text, x, y))
            parts.append(format_html('<text class="end" x="{}" y="{}">{}</text>', x, y, text))
    if "centre" in levels:
        words = (LEFT - 8, levels["centre"] + 4, f"{limits['centre']:.1f}")
        parts.append(format_html('<text class="end" x="{}" y="{}">{}</text>', *words))
    return parts + frozen


def _frozen(canvas: Canvas, limits: Limits) -> tuple[list[SafeString], list[Box]]:
    """The end of the baseline with its word, and the room the two take."""
    frozen = limits.get("frozen_after")
    if not frozen:
        return [], []
    x = (canvas.x(int(frozen) - 1) + canvas.x(int(frozen))) / 2
    word, bottom = _("基线，已冻结"), canvas.height - BOTTOM
    parts = [
        format_html('<line class="frozen" x1="{}" x2="{}" y1="2" y2="{}"/>', x, x, bottom),
        format_html('<text class="end" x="{}" y="12">{}</text>', x - 6, word),
    ]
    return parts, [text_box(word, x - 6, 12), Box(x - 1, 2, x + 1, bottom)]


def _segments(canvas: Canvas, points: Points) -> list[Line]:
    """The drawn line piece by piece; a dot alone is a piece as wide as the dot."""
    places = [
        (canvas.x(n), canvas.y(float(p["value"]))) if p.get("value") is not None else None  # type: ignore[arg-type]
        for n, p in enumerate(points)
    ]
    dots = [((x - 4, y), (x + 4, y)) for x, y in filter(None, places)]
    return dots + [(one, other) for one, other in pairwise(places) if one and other]


def _path(canvas: Canvas, points: Points) -> SafeString:
    pieces, pen = [], "M"
    for index, point in enumerate(points):
        if point.get("value") is None:
            pen = "M"
            continue
        pieces.append(f"{pen}{canvas.x(index)} {canvas.y(float(point['value']))}")  # type: ignore[arg-type]
        pen = "L"
    return format_html('<path class="line" d="{}"/>', "".join(pieces))


def _dots(canvas: Canvas, points: Points) -> list[SafeString]:
    return [
        format_html(
            '<circle class="{}" cx="{}" cy="{}" r="{}"><title>{} {}</title></circle>',
            "hollow" if point.get("hollow") else "dot",
            canvas.x(index),
            canvas.y(float(point["value"])),  # type: ignore[arg-type]
            4.5 if point.get("hollow") else 3.5,
            point.get("label", ""),
            point["value"],
        )
        for index, point in enumerate(points)
        if point.get("value") is not None
    ]


def _labels(canvas: Canvas, points: Points) -> list[SafeString]:
    step = 1 if len(points) <= 6 else 3
    return [
        format_html(
            '<text class="{}" x="{}" y="{}">{}</text>',
            "end" if index == len(points) - 1 else "middle",
            canvas.x(index),
            canvas.height - 4,
            point.get("label", ""),
        )
        for index, point in enumerate(points)
        if point.get("shown", index % step == 0)
    ]
