"""Small charts drawn by the server as SVG with attributes only: they print and need no script.

Horizontal places are percentages, so that a bar is as wide as its column.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Axis:
    """A linear axis; places outside it are drawn at its ends."""

    minimum: float
    maximum: float

    def place(self, value: float) -> float:
        """Percentage of the width, 0 to 100, two decimals."""
        span = self.maximum - self.minimum
        share = (value - self.minimum) / span if span else 0.5
        return round(100 * min(max(share, 0.0), 1.0), 2)


def round_step(span: float, about: int) -> float:
    """A step of 1, 2 or 5 of a power of ten that goes into a span at most about so many times."""
    rough = span / about or 1.0
    power: float = 10 ** floor(log10(rough))
    return next(power * each for each in (1, 2, 5, 10) if power * each >= rough)


def _line(axis: Axis, low: float, high: float, y: float, name: str) -> SafeString:
    return format_html(
        '<line class="{}" x1="{}%" x2="{}%" y1="{}" y2="{}"/>', name, axis.place(low), axis.place(high), y, y
    )


def _mark(axis: Axis, at: float, top: float, bottom: float, name: str) -> SafeString:
    place = axis.place(at)
    return format_html(
        '<line class="{}" x1="{}%" x2="{}%" y1="{}" y2="{}"/>', name, place, place, top, bottom
    )


def _frame(name: str, height: int, title: str, parts: Sequence[SafeString]) -> SafeString:
    drawing = format_html_join("", "{}", ((part,) for part in parts))
    return format_html(
        '<svg class="{}" width="100%" height="{}" role="img" aria-label="{}"><title>{}</title>{}</svg>',
        name,
        height,
        title,
        title,
        drawing,
    )


def interval_bar(
    low95: float | None,
    low80: float | None,
    value: float | None,
    high80: float | None,
    high95: float | None,
    median: float | None = None,
    minimum: float = 0.0,
    maximum: float = 100.0,
    own: bool = False,
    hollow: bool = False,
    height: int = 30,
) -> SafeString:
    """Dot = estimate, thick = 80 %, thin = 95 %, black vertical = median of the peers.

    `own` draws in the accent; `hollow` draws the dashed form of a sample too small for a band.
    """
    axis, middle = Axis(minimum, maximum), height / 2
    parts: list[SafeString] = []
    if median is not None:
        parts.append(_mark(axis, median, 0, height, "median"))
    if low95 is not None and high95 is not None:
        parts.append(_line(axis, low95, high95, middle, "thin"))
    if low80 is not None and high80 is not None and not hollow:
        parts.append(_line(axis, low80, high80, middle, "thick"))
    if value is not None:
        parts.append(format_html('<circle class="dot" cx="{}%" cy="{}" r="4.5"/>', axis.place(value), middle))
    name = "interval" + (" own" if own else "") + (" hollow" if hollow else "")
    return _frame(name, height, _interval_title(value, low95, high95), parts)


def dot_interval(
    low: float | None,
    value: float | None,
    high: float | None,
    minimum: float = 0.0,
    maximum: float = 1.0,
    own: bool = False,
) -> SafeString:
    """The small form: faint axis, thin 95 % line, filled dot."""
    axis = Axis(minimum, maximum)
    parts = [_line(axis, minimum, maximum, 10, "axis")]
    if low is not None and high is not None:
        parts.append(_line(axis, low, high, 10, "thin"))
    if value is not None:
        parts.append(format_html('<circle class="point" cx="{}%" cy="10" r="3.5"/>', axis.place(value)))
    return _frame("interval small" + (" own" if own else ""), 20, _interval_title(value, low, high), parts)


def paired_dots(first: float | None, second: float | None, minimum: float, maximum: float) -> SafeString:
    """Two figures of one thing on one axis, tied by a line: the first hollow, the second filled."""
    axis = Axis(minimum, maximum)
    parts = [_line(axis, minimum, maximum, 10, "axis")]
    if first is not None and second is not None:
        parts.append(_line(axis, min(first, second), max(first, second), 10, "thin"))
    for value, name in ((first, "dot"), (second, "point")):
        if value is not None:
            parts.append(format_html('<circle class="{}" cx="{}%" cy="10" r="4"/>', name, axis.place(value)))
    told = " / ".join("—" if value is None else f"{value:.1%}" for value in (first, second))
    return _frame("interval small", 20, told, parts)


def strip(values: Sequence[float], median: float | None, height: int = 24) -> SafeString:
    """How figures lie: one upright stroke each, black = the median; the axis goes from lowest to highest."""
    bounds = [*values, *([] if median is None else [median])]
    if not bounds:
        return _frame("interval small", height, "—", [])
    axis, middle = Axis(min(bounds), max(bounds)), height / 2
    parts = [_line(axis, axis.minimum, axis.maximum, middle, "axis")]
    parts += [_mark(axis, value, middle - 6, middle + 6, "stroke") for value in values]
    if median is not None:
        parts.append(_mark(axis, median, 1, height - 1, "median"))
    return _frame("interval small strip", height, _strip_title(values, median), parts)


def _strip_title(values: Sequence[float], median: float | None) -> str:
    if not values:
        return "—"
    return f"{min(values):.3g}–{max(values):.3g}" + (f"，{median:.3g}" if median is not None else "")


def _interval_title(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:.3g}" + (f"（{low:.3g}–{high:.3g}）" if low is not None and high is not None else "")


def progress_bar(value: float, total: float, tick: float | None = None, height: int = 6) -> SafeString:
    """Filled share of `total`; `tick` marks how much is due today or where the peers stand."""
    axis, top = Axis(0, total or 1), 4
    parts = [
        format_html('<rect class="track" x="0" y="{}" width="100%" height="{}"/>', top, height),
        format_html(
            '<rect class="fill" x="0" y="{}" width="{}%" height="{}"/>', top, axis.place(value), height
        ),
    ]
    if tick is not None:
        parts.append(_mark(axis, tick, 0, height + 2 * top, "tick"))
    return _frame("progress", height + 2 * top, f"{value:g} / {total:g}", parts)


def gap_bar(value: float, limit: float) -> SafeString:
    """A difference to either side of a zero line, on a scale of -limit to +limit."""
    axis = Axis(-abs(limit) or -1.0, abs(limit) or 1.0)
    left, right = sorted((axis.place(0), axis.place(value)))
    parts = [
        format_html(
            '<rect class="{}" x="{}%" y="6" width="{}%" height="8"/>',
            "minus" if value < 0 else "plus",
            left,
            round(right - left, 2),
        ),
        _mark(axis, 0, 3, 17, "zero"),
    ]
    return _frame("gap-bar", 20, f"{value:+.1f}", parts)
