"""Drawing the month axis: marks of a day, arrows of what moved, bars of a member's day."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from liming.plan.queries.months import DAY_LIMIT_MINUTES, Cell, LoadDay
from liming.web.words.marks import plan_mark, state_mark

DAY_WIDTH = 24
_BAR_TOP, _BAR_FLOOR, _BAR_WIDTH = 2, 20, 12
_PIXELS_PER_MINUTE = 14 / DAY_LIMIT_MINUTES
LEGEND = ("done", "todo", "baseline", "added", "cancelled", "missed")


def legend(has_carried: bool = False) -> list[SafeString]:
    """Shape and word of each mark, for the line above the axis; of carried work where there is some."""
    return [state_mark(kind) for kind in (*LEGEND, "carried_over")[: len(LEGEND) + has_carried]]


def cell(content: Cell) -> SafeString:
    """The day's mark, its number when several items share it, and an arrow for each that moved on."""
    if not content.kind:
        return mark_safe("")
    number = format_html('<sub class="n">{}</sub>', content.count) if content.count > 1 else ""
    moves = sorted({days for days in content.moves if days})
    arrows = format_html_join("", "{}", ((_arrow(days),) for days in moves))
    return format_html("{}{}{}", plan_mark(content.kind), number, arrows)


def _arrow(days: int) -> SafeString:
    """From this day's mark to the one `days` columns on (back when negative)."""
    reach = days * DAY_WIDTH
    start, end, tip = (-4, reach - 11, -4) if days > 0 else (-9, reach - 1, 4)
    return format_html(
        '<svg class="moved" width="1" height="12" overflow="visible" role="img" aria-label="{}">'
        '<path fill="none" stroke="currentColor" d="M{} 1C{} -7 {} -7 {} 1m{} -3 {} 3 {} -4"/></svg>',
        _("改期 %(days)s 天") % {"days": f"{days:+d}"},
        start,
        start + (8 if days > 0 else -8),
        end - (8 if days > 0 else -8),
        end,
        tip,
        -tip,
        0,
    )


def bar(load: LoadDay) -> SafeString:
    """One member's day: done below, planned above, ink when over eight hours, hatched on leave."""
    if load.on_leave and not load.minutes:
        drawing = mark_safe('<path stroke="currentColor" opacity=".45" d="M0 20 12 8M0 13 7 6M5 20l7-7"/>')
        return _frame(drawing, _("请假"))
    limit = _BAR_FLOOR - DAY_LIMIT_MINUTES * _PIXELS_PER_MINUTE
    line = format_html('<path class="limit" d="M-5 {}H{}"/>', limit, _BAR_WIDTH + 7)
    if not load.minutes:
        return _frame(line, "")
    title = _("%(hours)s 时") % {"hours": f"{load.minutes / 60:.1f}"}
    if load.is_over:
        return _frame(format_html("{}{}", line, _rect("over", 0, load.minutes)), title)
    parts = [line]
    if load.done:
        parts.append(_rect("done", 0, load.done))
    if load.planned:
        parts.append(_rect("planned", load.done, load.planned))
    return _frame(format_html_join("", "{}", ((part,) for part in parts)), title)


def _rect(kind: str, below: int, minutes: int) -> SafeString:
    height = round(minutes * _PIXELS_PER_MINUTE, 1)
    top = max(_BAR_FLOOR - round(below * _PIXELS_PER_MINUTE, 1) - height, _BAR_TOP)
    floor = _BAR_FLOOR - round(below * _PIXELS_PER_MINUTE, 1)
    return format_html(
        '<rect class="{}" x="1" y="{}" width="10" height="{}"/>', kind, round(top, 1), round(floor - top, 1)
    )


def _frame(drawing: SafeString, title: str) -> SafeString:
    if not title:
        return format_html(
            '<svg class="load" width="12" height="22" overflow="visible" aria-hidden="true">{}</svg>', drawing
        )
    return format_html(
        '<svg class="load" width="12" height="22" overflow="visible" role="img" aria-label="{}">'
        "<title>{}</title>{}</svg>",
        title,
        title,
        drawing,
    )
