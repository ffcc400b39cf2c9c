"""Special actions to take along: the year's list and one action's places as sheets, its report as a paper."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from liming.adapters.documents import WORD, special_action_report
from liming.adapters.spreadsheets import write_table
from liming.execute.queries import action_results
from liming.plan import queries
from liming.plan.actions import lead_name
from liming.plan.enums import Aim, Practice
from liming.plan.rules.action_columns import PLACES
from liming.register.queries import cell
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download

_LIST = (
    "专项行动",
    "单位",
    "级别",
    "目标",
    "实践",
    "开始",
    "结束",
    "状态",
    "点位",
    "已准备",
    "已检查",
    "已销号",
    "工作",
    "已办结",
    "隐患",
    "已治",
    "台账",
)
_PROGRESS = (
    "状态",
    "准备时间",
    "准备人",
    "检查时间",
    "检查人",
    "销号时间",
    "销号人",
    "工作",
    "已办结",
    "说明",
)


@office_page(Right.READ_PLAN)
def list_sheet(request: HttpRequest) -> HttpResponse:
    """The year's actions as a sheet, as the list is narrowed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    get = request.GET.get
    year = get("year", "")
    number = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else clock.today().year
    found = queries.action_list(viewer, number, get("unit", ""), get("state", ""))
    rows = queries.with_progress(viewer, found)
    results = action_results(viewer, [row.action.pk for row in rows])
    with translation.override("zh-hans"):
        table = Table.of(_LIST, [_line(row, results[row.action.pk]) for row in rows], f"{number}年专项行动")
    return download(write_table(table), f"{number}年专项行动.xlsx")


def _line(row: queries.ActionRow, results: object) -> tuple[object, ...]:
    action, progress = row.action, row.progress
    return (
        action.name,
        action.unit.short_name if action.unit else _("全省"),
        str(action.get_level_display()),
        str(Aim(action.aim).label),
        str(Practice(action.practice).label),
        action.first_day,
        action.last_day,
        str(action.get_state_display()),
        progress.places,
        progress.prepared,
        progress.checked,
        progress.closed,
        progress.planned,
        progress.done,
        *(getattr(results, name) for name in ("hazards", "cured", "records")),
    )


@office_page(Right.READ_PLAN)
def sheet(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """The places under the header that an import reads, and how far each is behind it."""
    found = queries.action_page(request.viewer, action_id)  # type: ignore[attr-defined]
    head = [*(column.header for column in PLACES.columns), *_PROGRESS]
    with translation.override("zh-hans"):
        table = Table.of(head, [_place(row) for row in found.places], found.action.name)
    return download(write_table(table), f"{found.action.name}-一点一策.xlsx")


def _place(row: queries.PlaceRow) -> list[object]:
    place = row.place
    values = {column.field: cell(column, place, private=False) for column in PLACES.columns}
    steps = [
        each
        for name in ("prepared", "checked", "closed")
        for each in (_moment(getattr(place, f"{name}_at")), getattr(place, f"{name}_by"))
    ]
    state = str(place.get_state_display())
    return [*values.values(), state, *steps, row.planned, row.done, place.remark]


def _moment(value: object) -> str:
    return f"{clock.local(value):%Y-%m-%d %H:%M}" if value else ""  # type: ignore[arg-type]


@office_page(Right.READ_PLAN)
def report(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """The special-action report as an official paper."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.action_page(viewer, action_id)
    leads = [(str(each.get_role_display()), lead_name(each), each.duty) for each in found.leads]
    results = action_results(viewer, [action_id])[action_id]
    paper = special_action_report(found, results, leads)
    return download(paper, f"{found.action.name}-工作报告.docx", WORD)
