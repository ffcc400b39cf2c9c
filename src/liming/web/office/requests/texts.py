"""Text to paste into WeChat and rows to export, from what the board shows."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from liming.execute.queries import BoardRow, RequestDetail
from liming.plan.enums import Practice
from liming.shared import clock
from liming.web.components.group_text import group_text
from liming.web.words.formats import local_time


def board_text(place: str, rows: Iterable[BoardRow], total: int) -> str:
    """The list as short lines, most urgent first; no name of a caller, no phone."""
    head = _("%(place)s诉求 %(count)s 件，%(at)s") % {
        "place": place,
        "count": total,
        "at": local_time(clock.now()),
    }
    return group_text(head, map(_line, rows), total)


def _line(row: BoardRow) -> list[str]:
    said = f"{row.state_words}（{row.tail}）"
    return [row.time_left, row.title, row.grid, row.holder or _("待派单"), said]


def request_text(detail: RequestDetail) -> str:
    """One request to send to its holder: no caller's name, no phone."""
    row = detail.row
    lines = [
        f"{row.number} {row.title}",
        detail.words,
        _("地址：%(place)s") % {"place": detail.address or "—"},
        _("网格：%(grid)s，责任人 %(holder)s")
        % {"grid": row.grid or "—", "holder": row.holder or _("待派单")},
        _("阶段：%(state)s，%(left)s") % {"state": row.state_words, "left": row.time_left},
    ]
    return "\n".join(line for line in lines if line)


def export_head() -> list[str]:
    """The header row of the exported sheet."""
    return [
        _("单号"),
        _("剩余"),
        _("实践"),
        _("诉求"),
        _("阶段"),
        _("来源"),
        _("网格"),
        _("队伍"),
        _("责任人"),
        _("为何由他办"),
        _("受理时间"),
        _("时限"),
    ]


def export_row(row: BoardRow) -> list[object]:
    """One row of the exported sheet in the order of the head."""
    return [
        row.number,
        row.time_left,
        str(Practice(row.practice).label),
        row.title,
        row.state_words,
        row.source,
        row.grid,
        row.team,
        row.holder,
        row.reason,
        row.received_at,
        row.due_at,
    ]
