"""The ledger's rows as a sheet: the head never changes, so that sheets can be put below each other."""

from django.utils.translation import gettext as _

from liming.execute.queries import LedgerRow
from liming.plan.enums import Practice


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
