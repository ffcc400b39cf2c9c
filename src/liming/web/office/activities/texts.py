"""Activities as lines for WeChat and as rows of a sheet."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from liming.execute.queries import ActivityRow
from liming.plan.enums import Practice
from liming.web.components.group_text import group_text
from liming.web.words.formats import local_time


def list_text(place: str, rows: Iterable[ActivityRow], total: int) -> str:
    """The list as short lines, the next one last; no names of people."""
    head = _("%(place)s活动 %(count)s 场") % {"place": place, "count": total}
    return group_text(head, map(_line, rows), total)


def _line(row: ActivityRow) -> list[str]:
    activity = row.activity
    return [
        local_time(activity.starts_at),
        activity.title,
        row.where,
        activity.team.short_name,
        state_words(row),
    ]


def state_words(row: ActivityRow) -> str:
    """The state as the list shows it."""
    return _("待补记录") if row.is_due else str(row.activity.get_state_display())


def export_head() -> list[str]:
    """The header row of the sheet."""
    return [
        _("开始"),
        _("类别"),
        _("实践"),
        _("活动"),
        _("地点"),
        _("队伍"),
        _("组织人"),
        _("状态"),
        _("参加队"),
        _("人数"),
        _("分钟"),
        _("照片"),
        _("补登"),
        _("补登原因"),
        _("台账单号"),
    ]


def export_row(row: ActivityRow) -> list[object]:
    """One activity in the order of the head."""
    activity = row.activity
    return [
        activity.starts_at,
        row.kind,
        str(Practice(activity.practice).label),
        activity.title,
        row.where,
        activity.team.short_name,
        activity.member.name,
        state_words(row),
        row.teams,
        row.people,
        row.minutes,
        row.photos,
        _("是") if activity.is_back_entry else "",
        activity.reason if activity.is_back_entry else "",
        row.record_number,
    ]
