"""A team's monthly action plan as rows of a sheet and as an official paper. Chinese only in the paper."""

from django.utils import translation
from django.utils.translation import gettext as _

from liming.adapters.documents.official import OfficialPaper
from liming.plan.models import WorkItem
from liming.plan.queries import MonthPage
from liming.plan.queries.months import is_supervised
from liming.shared import clock

_WIDTHS = (1.1, 4.4, 1.6, 1.8, 2.3, 2.6, 1.8)


def month_plan_head() -> list[str]:
    """Column heads of the sheet."""
    return [
        _("序号"),
        _("事项"),
        _("实践"),
        _("服务类型"),
        _("队员"),
        _("原定"),
        _("排在"),
        _("措施"),
        _("佐证"),
        _("基线"),
        _("状态"),
        _("来源"),
        _("督办通知"),
        _("督办状态"),
    ]


def month_plan_rows(page: MonthPage) -> list[list[object]]:
    """One row for each item of the month, in the order of the days."""
    return [_row(number, item) for number, item in enumerate(page.items, 1)]


def month_plan_paper(page: MonthPage) -> bytes:
    """The .docx: what is planned, both completions, the items, and the workload of whoever is over it."""
    with translation.override("zh-hans"):
        issuer = page.team.unit.name
        month = f"{page.span.year}年{page.span.month}月"
        paper = OfficialPaper(issuer, f"{page.team.short_name}{month}行动计划")
        paper.heading("一、总体安排")
        paper.text(_summary(page))
        paper.heading("二、事项")
        rows = [_line(number, item) for number, item in enumerate(page.items, 1)]
        paper.table(["序号", "事项", "实践", "队员", "日期", "佐证", "状态"], rows, _WIDTHS)
        paper.heading("三、工作量")
        paper.text(_workload(page))
        day = clock.today()
        paper.signed(issuer, f"{day.year}年{day.month}月{day.day}日")
        return paper.saved()


def _row(number: int, item: WorkItem) -> list[object]:
    line = item.plan_line
    return [
        number,
        item.title,
        item.get_practice_display(),
        item.service_type.name,
        item.member.name if item.member else "",
        item.nominal_date,
        item.scheduled_date or item.nominal_date,
        line.measure if line else "",
        line.evidence if line else "",
        _("是") if item.in_baseline else _("否"),
        item.get_state_display(),
        _source(item),
        *_supervision(item),
    ]


def _source(item: WorkItem) -> str:
    """Where the item of the month came from: set from above, carried over, of a line, or added by hand."""
    if getattr(item, "supervision", None):
        return _("督办")
    if getattr(item, "carried_from", None):
        return _("结转")
    return _("年度方案") if item.plan_line_id else _("临时")


def _supervision(item: WorkItem) -> tuple[str, str]:
    found = getattr(item, "supervision", None)
    return (found.notice_number, found.get_state_display()) if found else ("", "")


def _line(number: int, item: WorkItem) -> tuple[str, ...]:
    day = item.scheduled_date or item.nominal_date
    return (
        str(number),
        f"{item.title}（督办）" if is_supervised(item) else item.title,
        item.get_practice_display()[:2],
        item.member.name if item.member else "待派",
        f"{day.month}月{day.day}日",
        item.plan_line.evidence if item.plan_line else "",
        item.get_state_display(),
    )


def _summary(page: MonthPage) -> str:
    text = f"本月安排 {page.current} 项，已完成 {page.done} 项。"
    if page.plan is not None and page.plan.baseline_at is not None:
        text += f"基线 {page.baseline} 项，完成 {page.baseline_done} 项。"
    supervised = [item for item in page.items if getattr(item, "supervision", None)]
    if supervised:
        closed = sum(not is_supervised(item) for item in supervised)
        text += f"督办事项 {len(supervised)} 项，已销号 {closed} 项。"
    names = "、".join(season.action.name for season in page.seasons)
    return text + (f"本月在期的专项行动：{names}。" if names else "")


def _workload(page: MonthPage) -> str:
    if page.load_share is None:
        return "本月没有可用工时。"
    over = "、".join(
        f"{each.member.name} {each.share:.0%}" for each in page.loads if each.share and each.is_over
    )
    return f"全队工时占用 {page.load_share:.0%}。" + (
        f"超过 100% 的：{over}。" if over else "没有人超过 100%。"
    )
