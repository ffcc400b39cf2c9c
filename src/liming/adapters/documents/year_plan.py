"""The year plan as an official paper. Chinese only."""

from django.utils import translation

from liming.adapters.documents.official import OfficialPaper
from liming.plan.models import YearPlan
from liming.register.rules import Table
from liming.shared import clock

_SHOWN = ("编号", "事项", "排期", "场所", "全年", "责任单位")
_WIDTHS = (1.4, 4.4, 3.2, 2.8, 1.6, 2.4)


def year_plan_paper(plan: YearPlan, tables: dict[str, Table]) -> bytes:
    """The .docx of a version; `tables` are its lines by the name of their practice."""
    with translation.override("zh-hans"):
        paper = OfficialPaper(plan.unit.name, plan.title)
        paper.heading("一、编制依据")
        paper.text(plan.basis or "按上级部署和年度调研座谈会的决定编制。")
        paper.heading("二、工作事项")
        for name, table in tables.items():
            places = [table.headers.index(header) for header in _SHOWN]
            rows = [[_words(row.cells[place]) for place in places] for row in table.rows]
            paper.subheading(f"{name}（{len(rows)} 项）")
            paper.table(_SHOWN, rows, _WIDTHS)
        paper.heading("三、版本")
        day = clock.local(plan.approved_at) if plan.approved_at else None
        state = f"{day.year}年{day.month}月{day.day}日批准" if day else "草案，待批准"
        paper.text(f"第 {plan.version} 版，{state}。")
        paper.signed(plan.unit.name, f"{day.year}年{day.month}月{day.day}日" if day else "")
        return paper.saved()


def _words(value: object) -> str:
    return "按期" if value in (None, "", 0) else str(value)
