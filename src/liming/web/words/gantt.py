"""Milestones over time, drawn by the server: bars, what is reached, where delays lead, what waits."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liming.plan.queries import ScheduleRow
from liming.web.words.bars import Axis
from liming.web.words.formats import local_date

ROW = 30
HEAD = 24
_MOST_MONTHS = 14


def gantt(rows: Sequence[ScheduleRow], today: date) -> SafeString:
    """One line of 30 px for each milestone below a line of months; see `.gantt` for the names beside it."""
    if not rows:
        return SafeString("")
    first = min(row.start for row in rows)
    last = max(max(row.expected, row.milestone.due_on) for row in rows)
    margin = max(timedelta(days=2), (last - first) / 30)
    axis = Axis((first - margin).toordinal(), (last + margin).toordinal())
    height = HEAD + ROW * len(rows)
    places = {row.milestone.number: number for number, row in enumerate(rows)}
    parts = [*_months(axis, first, last, height), *_today(axis, today, height)]
    for number, row in enumerate(rows):
        parts += _waits(axis, row, number, rows, places)
    for number, row in enumerate(rows):
        parts += _bar(axis, row, HEAD + ROW * number + ROW // 2)
    return format_html(
        '<svg class="gantt-chart" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
        height,
        _("节点进度图"),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _months(axis: Axis, first: date, last: date, height: int) -> Iterator[SafeString]:
    months = []
    month = first.replace(day=1)
    while month <= last:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    step = -(-len(months) // _MOST_MONTHS)
    for month in months[::step]:
        if month.toordinal() < axis.minimum:
            continue
        place = axis.place(month.toordinal())
        yield format_html(
            '<line class="month" x1="{}%" x2="{}%" y1="0" y2="{}"/><text x="{}%" dx="4" y="15">{}</text>',
            place,
            place,
            height,
            place,
            _("%(n)s月") % {"n": month.month},
        )


def _today(axis: Axis, today: date, height: int) -> Iterator[SafeString]:
    if axis.minimum <= today.toordinal() <= axis.maximum:
        place = axis.place(today.toordinal())
        yield format_html(
            '<line class="today" x1="{}%" x2="{}%" y1="0" y2="{}"><title>{}</title></line>',
            place,
            place,
            height,
            _("今天"),
        )


def _bar(axis: Axis, row: ScheduleRow, middle: int) -> Iterator[SafeString]:
    start, due = axis.place(row.start.toordinal()), axis.place(row.milestone.due_on.toordinal())
    end = axis.place(row.expected.toordinal())
    reached = row.milestone.reached_on is not None
    late = row.expected > row.milestone.due_on
    words = _("%(title)s：期限 %(due)s，%(word)s %(end)s") % {
        "title": row.milestone.title,
        "due": local_date(row.milestone.due_on),
        "word": _("完成") if reached else _("预计"),
        "end": local_date(row.expected),
    }
    yield format_html(
        '<rect class="{}" x="{}%" width="{}%" y="{}" height="12" rx="2"><title>{}</title></rect>',
        "bar is-reached" if reached else "bar",
        start,
        round(max(due - start, 0.4), 2),
        middle - 6,
        words,
    )
    if late:
        yield format_html('<line class="late" x1="{}%" x2="{}%" y1="{}" y2="{}"/>', due, end, middle, middle)
    yield format_html(
        '<circle class="{}" cx="{}%" cy="{}" r="5"><title>{}</title></circle>',
        ("point is-reached" if reached else "point") + (" is-late" if late else ""),
        end,
        middle,
        words,
    )


def _waits(
    axis: Axis, row: ScheduleRow, number: int, rows: Sequence[ScheduleRow], places: dict[int, int]
) -> Iterator[SafeString]:
    """From the end of what it waits for, down or up to its own line, then over to its start."""
    own = HEAD + ROW * number + ROW // 2
    start = axis.place(row.start.toordinal())
    for key in row.after:
        if key not in places:
            continue
        needed = rows[places[key]]
        end = axis.place(needed.milestone.due_on.toordinal())
        other = HEAD + ROW * places[key] + ROW // 2
        yield format_html(
            '<line class="wait" x1="{}%" x2="{}%" y1="{}" y2="{}"/>'
            '<line class="wait" x1="{}%" x2="{}%" y1="{}" y2="{}"/>',
            *(end, end, other, own),
            *(end, start, own, own),
        )
