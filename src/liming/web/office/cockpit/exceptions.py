"""Exceptions in words: what it is, who holds it, what to do next; as rows, as a sheet and as a message."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute.enums import AlarmKind
from liming.execute.queries.cockpit import KINDS, Attention
from liming.shared import clock
from liming.shared.remaining import remaining_text
from liming.web.office.notices.alarms import STEPS as ALARM_STEPS
from liming.web.words.formats import local_time

SHOWN = 10
NAMES: dict[str, str | Promise] = {
    "overdue": gettext_lazy("超时"),
    "soon": gettext_lazy("将到期"),
    "warned": gettext_lazy("已预警"),
    "alarm": gettext_lazy("派单提醒"),
    "silent": gettext_lazy("静默队伍"),
    "hint": gettext_lazy("审核提示"),
}
SHORT = NAMES | {"silent": gettext_lazy("静默"), "alarm": gettext_lazy("派单")}
STEPS: dict[str, str | Promise] = {
    "request_received": gettext_lazy("派单"),
    "request_dispatched": gettext_lazy("催签收，不在则改派"),
    "request_accepted": gettext_lazy("联系客户，出发"),
    "request_en_route": gettext_lazy("在途，问到场时间"),
    "request_on_site": gettext_lazy("已到场，待办结"),
    "request_resolved": gettext_lazy("回访来电人"),
    "request_revisited": gettext_lazy("核对后关闭"),
    "request_waiting": gettext_lazy("等待原因消除后恢复"),
    "request_returned": gettext_lazy("改派"),
    "request_reopened": gettext_lazy("重新派单"),
    "hazard_major": gettext_lazy("市公司督办，今日复查"),
    "hazard_general": gettext_lazy("安排复查"),
    "finding_notified": gettext_lazy("催整改，改后复查"),
    **{f"alarm_{kind}": words for kind, words in ALARM_STEPS.items()},
    "silence": gettext_lazy("队长说明原因"),
    "hint_photo": gettext_lazy("人工核对，提示不扣分"),
    "hint_device": gettext_lazy("抽户电话核实"),
}


@dataclass(frozen=True)
class Line:
    """One row as people read it."""

    row: Attention
    what: str
    owner: str
    next_step: str
    url: str

    @property
    def kind_name(self) -> str:
        return str(SHORT[self.row.kind])

    def limit(self, now: datetime) -> str:
        """The time limit in words; days of silence where there is no limit."""
        if self.row.due_at is not None:
            return remaining_text(self.row.due_at - now, self.row.working_days)
        return _("%(n)d 天") % {"n": self.row.count} if self.row.kind == "silent" else ""


def lines(rows: Iterable[Attention]) -> list[Line]:
    """Rows in words."""
    return [
        Line(row, _what(row), row.owner or _nobody(row), str(STEPS.get(row.next_step, "")), _url(row))
        for row in rows
    ]


def _what(row: Attention) -> str:
    if row.subject == "silence":
        return _("连续 %(n)d 天无服务记录") % {"n": row.count}
    if row.subject == "photo":
        return _("同一照片用于 %(n)d 条记录") % {"n": row.count}
    if row.subject == "device":
        return _("同一设备提交 %(n)d 份评价") % {"n": row.count}
    if row.kind == "alarm":
        return f"{row.what} {AlarmKind(row.subject.removeprefix('alarm_')).label}"
    return row.what


def _nobody(row: Attention) -> str:
    if row.kind == "alarm":
        return _("队长")
    return _("督导组") if row.kind == "hint" else _("未派")


def _url(row: Attention) -> str:
    kind, key = row.link
    if kind == "grid":
        return reverse("register_detail", args=["grids", key])
    name = {
        "request": "request_detail",
        "team": "team_page",
        "hazard": "hazard",
        "finding": "supervision_finding",
    }[kind]
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return f"/office/requests/?q={key}"


def tabs(rows: Sequence[Attention], chosen: str) -> list[dict[str, object]]:
    """All, then the kinds that exist, with counts."""
    counts = Counter(row.kind for row in rows)
    found: list[dict[str, object]] = [
        {"key": "", "name": _("全部"), "count": len(rows), "current": not chosen}
    ]
    found += [
        {"key": kind, "name": NAMES[kind], "count": counts[kind], "current": kind == chosen}
        for kind in KINDS
        if counts[kind]
    ]
    return found


HEADER = ("类别", "事项", "实践", "分队", "责任人", "时限", "下一步")


def sheet(rows: Iterable[Attention], now: datetime) -> list[list[str]]:
    """Header and rows for a spreadsheet."""
    practices = {"red": _("红色实践"), "gold": _("金牌实践"), "green": _("绿色实践")}
    body = [
        [
            line.kind_name,
            line.what,
            practices.get(line.row.practice, ""),
            line.row.team,
            line.owner,
            line.limit(now),
            line.next_step,
        ]
        for line in lines(rows)
    ]
    return [[_(name) for name in HEADER], *body]


def message(title: str, rows: Sequence[Attention], now: datetime) -> str:
    """The same as text for a WeChat group: counts first, then one line each."""
    counts = Counter(row.kind for row in rows)
    head = _("，").join(f"{NAMES[kind]} {counts[kind]}" for kind in KINDS if counts[kind])
    text = [_("%(title)s需要处理 %(time)s") % {"title": title, "time": local_time(clock.local(now))}, head]
    for number, line in enumerate(lines(rows[:SHOWN]), start=1):
        parts = [line.kind_name, line.what, line.row.team, line.owner, line.limit(now), line.next_step]
        text.append(f"{number}. " + " ".join(part for part in parts if part))
    return "\n".join(text)
