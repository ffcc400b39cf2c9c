"""The funnel drawn by the server: limits over the number of cases, teams as points that are links."""

from collections.abc import Callable
from math import ceil, floor, log10

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liming.evaluate.queries import FunnelPage, FunnelTeam
from liming.shared.words import named
from liming.web.office.league.words import figure
from liming.web.words.bars import round_step

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 400, 64, 76, 16, 40
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)


class Canvas:
    """Places over the logarithm of the number of cases, and over the values."""

    def __init__(self, found: FunnelPage) -> None:
        sizes = [line.n for line in found.curve]
        self.first, self.last = log10(min(sizes)), log10(max(sizes))
        values = [point.row.cell.value or 0.0 for point in found.points]
        bounds = [*values, *(line.low for line in found.curve), *(line.high for line in found.curve)]
        is_share = found.table.indicator.kind == "proportion"
        margin = (max(bounds) - min(bounds)) * 0.06 or 0.01
        self.low = max(0.0, min(bounds) - margin) if is_share else min(bounds) - margin
        self.high = min(1.0, max(bounds) + margin) if is_share else max(bounds) + margin
        self.sizes = sizes

    def x(self, n: float) -> float:
        """The place of a number of cases."""
        share = (log10(n) - self.first) / ((self.last - self.first) or 1.0)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        """The place of a value; one beyond the axis lies at its end."""
        share = (min(max(value, self.low), self.high) - self.low) / ((self.high - self.low) or 1.0)
        return round(TOP + (1 - share) * (HEIGHT - TOP - BOTTOM), 1)


def round_steps(low: float, high: float, about: int = 6) -> list[float]:
    """Round values between two bounds, about so many: steps of 1, 2 or 5 of a power of ten."""
    step = round_step(high - low, about)
    return [round(step * number, 9) for number in range(ceil(low / step), floor(high / step + 1e-9) + 1)]


def funnel_chart(found: FunnelPage) -> SafeString | None:
    """The whole chart; None where the indicator has no funnel."""
    if found.funnel is None or not found.curve:
        return None
    canvas = Canvas(found)
    parts = [
        *_axes(canvas, found),
        *_limits(canvas, found),
        *(_point(canvas, found, point) for point in reversed(found.points)),
    ]
    title = _("%(name)s漏斗图，%(n)s 队，同样内容见表") % {
        "name": named(found.table.indicator),
        "n": len(found.points),
    }
    return format_html(
        '<svg class="funnel" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        WIDTH,
        HEIGHT,
        title,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _axes(canvas: Canvas, found: FunnelPage) -> list[SafeString]:
    indicator, bottom = found.table.indicator, HEIGHT - BOTTOM
    parts = []
    for value in round_steps(canvas.low, canvas.high):
        parts.append(_line("grid", LEFT, WIDTH - RIGHT, canvas.y(value), canvas.y(value)))
        parts.append(_word("end", LEFT - 8, canvas.y(value) + 4, figure(indicator, value)))
    for size in _sizes(canvas.sizes[0], canvas.sizes[-1]):
        parts.append(_line("tick", canvas.x(size), canvas.x(size), bottom, bottom + 4))
        parts.append(_word("middle", canvas.x(size), bottom + 18, f"{size:,.0f}"))
    words = _("队员数") if indicator.kind == "ratio" else _("样本 n（对数刻度）")
    parts.append(_word("middle", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 4, words))
    return parts


def _sizes(least: float, most: float) -> list[float]:
    """Round numbers of cases on the axis; on a short one by even steps."""
    found: list[float] = [size for size in SIZES if least <= size <= most]
    return found if len(found) > 2 else [each for each in round_steps(least, most) if each >= 1]


def _limits(canvas: Canvas, found: FunnelPage) -> list[SafeString]:
    assert found.funnel is not None
    target = found.funnel.target
    lines: tuple[tuple[str, str, Callable[[int], float]], ...] = (
        ("far", "99.8%", lambda index: found.curve[index].far_high),
        ("near", "95%", lambda index: found.curve[index].high),
        ("near", "95%", lambda index: found.curve[index].low),
        ("far", "99.8%", lambda index: found.curve[index].far_low),
    )
    parts = [_line("target", LEFT, WIDTH - RIGHT, canvas.y(target), canvas.y(target))]
    parts.append(
        _word("start", WIDTH - RIGHT + 6, canvas.y(target) + 4, figure(found.table.indicator, target))
    )
    last = len(found.curve) - 1
    taken = [canvas.y(target)]
    for name, word, value in lines:
        places = " ".join(f"{canvas.x(line.n)},{canvas.y(value(i))}" for i, line in enumerate(found.curve))
        parts.append(format_html('<polyline class="{}" points="{}"/>', name, places))
        height = canvas.y(value(last))
        if all(abs(height - each) >= 12 for each in taken):
            taken.append(height)
            parts.append(_word("start", WIDTH - RIGHT + 6, height + 4, word))
    return parts


def _point(canvas: Canvas, found: FunnelPage, point: FunnelTeam) -> SafeString:
    cell, table = point.row.cell, found.table
    address = reverse(
        "league_records", args=[table.snapshot.quarter, point.row.standing.team.code, table.indicator.code]
    )
    name = f"{point.row.standing.team.short_name} {figure(table.indicator, cell.value)} n={cell.denominator}"
    return format_html(
        '<a href="{}" aria-label="{}"><circle class="team {}" cx="{}" cy="{}" r="{}">'
        "<title>{}</title></circle></a>{}",
        address,
        name,
        point.side.replace("_", "-"),
        canvas.x(cell.denominator),
        canvas.y(cell.value or 0.0),
        4 if point.side == "inside" else 5,
        name,
        _named(canvas, point),
    )


def _named(canvas: Canvas, point: FunnelTeam) -> SafeString:
    """The name beside a point beyond the limits; the others are told by their title and the table."""
    if point.side == "inside":
        return SafeString("")
    x, y = canvas.x(point.row.cell.denominator), canvas.y(point.row.cell.value or 0.0)
    short = point.row.standing.team.short_name.removesuffix("分队")
    return _word(
        "end name" if x > WIDTH - RIGHT - 60 else "start name",
        x - 8 if x > WIDTH - RIGHT - 60 else x + 8,
        y + 4,
        short,
    )


def _line(name: str, x1: float, x2: float, y1: float, y2: float) -> SafeString:
    return format_html('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>', name, x1, x2, y1, y2)


def _word(name: str, x: float, y: float, words: str) -> SafeString:
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', name, x, y, words)
