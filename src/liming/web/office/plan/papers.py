"""The year plan as a sheet and as an official paper, the minutes of a survey meeting."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from liming.adapters.documents import WORD, meeting_minutes, year_plan_paper
from liming.adapters.spreadsheets import write_table
from liming.plan import queries
from liming.plan.enums import Aim, Practice
from liming.plan.models import PlanLine, YearPlan
from liming.register.rules import Table
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download
from liming.web.office.plan.words import places_words, rule_words

_HEADERS = (
    "编号",
    "事项",
    "实践",
    "目标",
    "专项行动",
    "服务类型",
    "要求",
    "全年",
    "权重",
    "排期",
    "场所",
    "责任单位",
    "协同单位",
    "作业指导书",
    "凭证",
)


@office_page(Right.READ_PLAN)
def sheet(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Every line of a version with all its fields."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    plan = queries.plan_by_id(viewer, plan_id)
    table = _table(queries.whole_lines(viewer, plan), plan.title)
    return download(write_table(table), f"{_name(plan)}.xlsx")


@office_page(Right.READ_PLAN)
def paper(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """A version as an official paper, its lines by practice."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    plan = queries.plan_by_id(viewer, plan_id)
    lines = queries.whole_lines(viewer, plan)
    tables = {
        str(practice.label): _table([line for line in lines if line.practice == practice])
        for practice in Practice
    }
    return download(year_plan_paper(plan, tables), f"{_name(plan)}.docx", WORD)


@office_page(Right.READ_PLAN)
def minutes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes of a survey meeting."""
    page = queries.meeting_page(request.viewer, meeting_id)  # type: ignore[attr-defined]
    return download(meeting_minutes(page), f"{page.meeting.title}-纪要.docx", WORD)


def _name(plan: YearPlan) -> str:
    return f"{plan.title}-第{plan.version}版"


def _table(lines: list[PlanLine], name: str = "") -> Table:
    """Papers of the company are Chinese whatever the reader speaks."""
    with translation.override("zh-hans"):
        return Table.of(_HEADERS, [_cells(line) for line in lines], name)


def _cells(line: PlanLine) -> tuple[object, ...]:
    return (
        line.code,
        line.title,
        str(Practice(line.practice).label),
        str(Aim(line.aim).label),
        line.action.name if line.action else "",
        line.service_type.name,
        line.measure,
        line.quantity or None,
        line.weight,
        rule_words(line.rule),
        places_words(line.places),
        line.owner.short_name if line.owner else "",
        "、".join(row.unit.short_name for row in line.co_units.all()),
        str(line.guide or ""),
        line.evidence,
    )
