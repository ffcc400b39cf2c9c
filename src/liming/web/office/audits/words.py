"""What an audit task says: its facts in words, the sheet and the text for a group."""

from collections.abc import Iterable
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.evaluate.enums import AuditKind
from liming.evaluate.models import AuditTask
from liming.register.rules import Table
from liming.web.components.group_text import group_text
from liming.web.words.formats import local_date, percent, quarter_name

HINTS: dict[str, str | Promise] = {
    AuditKind.LIKE_PHOTOS: gettext_lazy(
        "并排看两张照片：是不是同一张、是不是同一处；同一处多次到访可以排除。"
    ),
    AuditKind.LIKE_TEXTS: gettext_lazy("看几条记录是不是各有各的事；同一批同样的活可以排除。"),
    AuditKind.HEAPED_ENDS: gettext_lazy("抽几件问客户实际办完的时间，看是不是到点才点办结。"),
    AuditKind.NO_COMPLAINT: gettext_lazy("看 95598、12345 和监督电话是否张贴到户；零投诉不加分也不扣分。"),
    AuditKind.ONE_DEVICE: gettext_lazy(
        "驿站公用手机可以排除；看到队员代评应确认。只比对手机摘要，看不到分数。"
    ),
    AuditKind.ODD_MINUTES: gettext_lazy("看是不是填错单位或忘了签退；填错的在台账更正。"),
    AuditKind.ROUND_MINUTES: gettext_lazy("看是不是事后凭印象补记；提醒随办随记。"),
    AuditKind.MANY_AT_ONCE: gettext_lazy("同一楼道连着办几件可以排除；看地点和照片。"),
}


def facts(task: AuditTask) -> str:
    """The figures that made it odd, in one line."""
    found = task.facts
    if task.kind == AuditKind.LIKE_PHOTOS:
        words = _("%(photos)s 张照片完全相同") if found["identical"] else _("%(photos)s 张照片相近")
        return words % found
    if task.kind == AuditKind.LIKE_TEXTS:
        return _("%(records)s 条记录文字雷同") % found
    if task.kind == AuditKind.HEAPED_ENDS:
        return _("%(of)s 件里 %(records)s 件在时限前最后 5%% 办结，通常约 %(expected)s 件") % found
    if task.kind == AuditKind.NO_COMPLAINT:
        return _("%(of)s 件诉求零投诉，按同组约有 %(expected)s 件") % found
    if task.kind == AuditKind.ONE_DEVICE:
        return _("一部手机评了 %(records)s 条") % found
    return _times(task)


def _times(task: AuditTask) -> str:
    found = task.facts
    if task.kind == AuditKind.ODD_MINUTES and "day" in found:
        day = local_date(date.fromisoformat(found["day"]))
        return _("%(day)s合计 %(minutes)s 分") % {"day": day, "minutes": found["minutes"]}
    if task.kind == AuditKind.ODD_MINUTES:
        return _("一条记录用时 %(minutes)s 分") % found
    if task.kind == AuditKind.ROUND_MINUTES:
        told = {**found, "peers": percent(found["peers"], 0)}
        return _("%(of)s 条里 %(records)s 条用时是整十分，同组 %(peers)s") % told
    return _("%(minutes)s 分内 %(records)s 条记录") % found


def list_text(rows: Iterable[AuditTask], total: int) -> str:
    """Open tasks as lines for a group; no member is named."""
    head = _("审核提示 %(n)s 件，人工核查，提示不扣分") % {"n": total}
    lines = [
        (
            row.team.short_name,
            str(row.get_kind_display()),
            facts(row),
            _("%(day)s前") % {"day": local_date(row.due_on)},
        )
        for row in rows
    ]
    return group_text(head, lines, total)


def sheet(rows: Iterable[AuditTask]) -> Table:
    """The list as a sheet."""
    head = [
        _("分队"),
        _("单位"),
        _("季度"),
        _("提示"),
        _("情况"),
        _("队员"),
        _("发现"),
        _("期限"),
        _("状态"),
        _("核查人"),
        _("核查情况"),
        _("结论理由"),
    ]
    return Table.of(head, [_line(row) for row in rows], _("审核提示"))


def _line(row: AuditTask) -> list[object]:
    return [
        row.team.short_name,
        row.team.unit.short_name,
        quarter_name(row.quarter),
        str(row.get_kind_display()),
        facts(row),
        row.member.name if row.member else "",
        local_date(row.found_at, year=True),
        row.due_on,
        str(row.get_state_display()),
        row.assignee.display_name if row.assignee else "",
        row.finding,
        row.reason,
    ]
