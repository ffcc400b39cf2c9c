"""Notices and warnings in words, and as text for a WeChat group."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.enums import Stage
from liming.execute.queries import working_days_of
from liming.shared import clock
from liming.shared.remaining import remaining_text
from liming.shared.viewer import Right, Viewer
from liming.web.words.formats import local_time

KINDS: dict[str, str | Promise] = {
    "dispatched": gettext_lazy("派单"),
    "warning": gettext_lazy("预警"),
    "escalation": gettext_lazy("超时升级"),
    "returned": gettext_lazy("转来"),
    "urged": gettext_lazy("催办"),
    "unit_rule": gettext_lazy("行动细则"),
    "reopen_asked": gettext_lazy("要求重办"),
    "reopened": gettext_lazy("重新办理"),
    "bad_rating": gettext_lazy("评价不满意"),
    "measure_due": gettext_lazy("措施将到期"),
    "measure_overdue": gettext_lazy("措施超期"),
    "cluster_found": gettext_lazy("诉求聚集"),
    "check_assigned": gettext_lazy("督导检查"),
    "finding_notified": gettext_lazy("督导问题"),
    "finding_due": gettext_lazy("督导将到期"),
    "finding_overdue": gettext_lazy("督导逾期"),
    "finding_mended": gettext_lazy("督导待复查"),
    "rating_invitation": gettext_lazy("评价邀请"),
    "account_invitation": gettext_lazy("开通邀请"),
    "extended": gettext_lazy("告知延期"),
}


@dataclass(frozen=True)
class WarningLine:
    """An open warning as the list shows it."""

    at: datetime
    words: str
    number: str
    title: str
    practice: str
    team: str
    holder: str
    since: datetime
    due_at: datetime
    working_days: int | None


def warning_lines(rows: Iterable[Any]) -> list[WarningLine]:
    """Warnings with their request in words."""
    rows = list(rows)
    days = working_days_of([row.timer for row in rows])
    return [
        WarningLine(
            at=row.at,
            words=_level(row),
            number=row.request.number,
            title=row.request.title,
            practice=row.request.practice,
            team=row.request.team.short_name if row.request.team else row.request.unit.short_name,
            holder=row.request.holder.name if row.request.holder else "",
            since=row.timer.started_at,
            due_at=row.timer.due_at,
            working_days=days.get(row.timer.pk),
        )
        for row in rows
    ]


def _level(row: Any) -> str:
    stage = str(Stage(row.timer.stage).label)
    if row.is_escalation:
        return _("%(stage)s超时，已上报 %(n)s 级") % {"stage": stage, "n": row.level}
    return _("%(stage)s时限用去 %(n)s%%") % {"stage": stage, "n": row.level}


def warning_text(lines: Iterable[WarningLine]) -> str:
    """Open warnings as short lines; no caller's name, no phone."""
    now = clock.now()
    head = _("未了结的预警，%(at)s") % {"at": local_time(now)}
    return "\n".join([head, *(_line(number, line, now) for number, line in enumerate(lines, start=1))])


def _line(number: int, line: WarningLine, now: datetime) -> str:
    left = remaining_text(line.due_at - now, line.working_days)
    parts = [line.words, line.title, line.team, line.holder, left]
    return f"{number}. " + _("，").join(part for part in parts if part) + f"（{line.number}）"


def notice_text(rows: Iterable[Any]) -> str:
    """My notices as short lines."""
    return "\n".join(f"{local_time(row.at)} {row.words}" for row in rows)


def tabs(viewer: Viewer, current: str) -> list[dict[str, object]]:
    """The tabs of the notices pages that this viewer may open."""
    shown = []
    if viewer.may(Right.READ_WORK):
        shown += [("notices", _("我的通知")), ("notice_warnings", _("未了结的预警"))]
        shown += [("notice_alarms", _("派单提醒"))]
    if viewer.may(Right.EDIT_CHANNELS):
        shown += [("notices_undelivered", _("未送达")), ("channels", _("通知渠道"))]
    return [{"url": reverse(name), "label": label, "is_current": name == current} for name, label in shown]
