"""The ledger's rows as a sheet: the head never changes, so that sheets can be put below each other."""

from django.utils.translation import gettext as _

from liming.execute.queries import LedgerPage, LedgerRow
from liming.plan.enums import Practice
from liming.web.components.group_text import group_text
from liming.web.words.formats import local_time, minutes, quarter_name


def list_text(place: str, found: LedgerPage, quarter: str) -> str:
    """The sums and the rows shown, as lines for a group; neither whom it was for nor where."""
    head = _("%(place)s%(quarter)s服务 %(n)s 条，用时 %(time)s") % {
        "place": place,
        "quarter": quarter_name(quarter),
        "n": found.total,
        "time": minutes(found.minutes),
    }
    lines = [
        (local_time(row.ended_at), row.team, row.member, row.service_type, row.result) for row in found.rows
    ]
    return group_text(head, lines, found.total)


def export_head() -> list[str]:
    """The header row."""
    return [
        _("单号"),
        _("开始"),
        _("结束"),
        _("分钟"),
        _("队伍"),
        _("队员"),
        _("实践"),
        _("服务类型"),
        _("对象"),
        _("地点"),
        _("结果"),
        _("做了什么"),
        _("照片"),
        _("评价"),
        _("来由"),
        _("更正"),
    ]


def export_row(row: LedgerRow) -> list[object]:
    """One row in the order of the head; a rating only as given, awaited or not asked for."""
    return [
        row.number,
        row.started_at,
        row.ended_at,
        row.minutes,
        "、".join(row.teams),
        row.member,
        str(Practice(row.practice).label),
        row.service_type,
        row.whom,
        row.place,
        row.result,
        row.note,
        row.photo_count,
        str(row.rating_words),
        row.origin_words,
        row.correction_reason,
    ]
