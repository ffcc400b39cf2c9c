"""Checks of a month, and one check."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.evaluate.enums import CheckState, CheckSubject, DrawKind
from liming.evaluate.queries import supervision as queries
from liming.evaluate.queries.supervision import CheckFilters
from liming.plan.queries import limits_of
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.choices import month_of, team_choices
from liming.web.components.listing import Filter, Wanted, filters_of, paged
from liming.web.office.requests.sheets import sheet
from liming.web.office.supervision import words
from liming.web.office.supervision.forms import AssignForm, CancelForm

_SIZE = 30
_HEAD = (
    "编号",
    "队伍",
    "检查什么",
    "检查表",
    "方式",
    "检查人",
    "期限",
    "状态",
    "合格项",
    "应查项",
    "结果",
    "检查时间",
)


@office_page(Right.READ_WORK)
def index(request: HttpRequest) -> HttpResponse:
    """A month's checks the viewer may see, what is still to do first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    filters, month = _chosen(request)
    found = queries.month_summary(viewer, filters)
    may_plan = viewer.may(Right.PLAN_SUPERVISION)
    context = {
        "page": paged(queries.check_rows(viewer, filters), request, _SIZE),
        "month": month,
        "previous": month - timedelta(days=1),
        "next": month + timedelta(days=32),
        "summary": words.summary(found),
        "tabs": words.tabs(viewer, "supervision"),
        "states": _states(filters, found),
        "filters": _filters(request, viewer),
        "draws": queries.draws(viewer, DrawKind.CHECKS, filters.month) if may_plan else (),
        "targets": queries.targets(viewer, filters.month) if may_plan and _is_now(month) else (),
        "may_plan": may_plan,
        "today": clock.today(),
    }
    return render(request, "office/supervision/list.html", context)


def _is_now(month: date) -> bool:
    return month == clock.today().replace(day=1)


def _chosen(request: HttpRequest) -> tuple[CheckFilters, date]:
    today = clock.today()
    month = month_of(request, today) or today.replace(day=1)
    get = request.GET.get
    state = get("state", "")
    filters = CheckFilters(
        month=f"{month:%Y-%m}",
        state=state if state in ("late", *CheckState) else "",
        team=get("team", ""),
        kind=get("kind", "") if get("kind", "") in ("sample", "targeted") else "",
        subject=get("subject", "") if get("subject", "") in CheckSubject else "",
    )
    return filters, month


def _states(filters: CheckFilters, found: queries.MonthSummary) -> list[dict[str, Any]]:
    names = [("", _("全部"), "all"), ("late", _("逾期"), "late")]
    names += [(state.value, str(state.label), state.value) for state in CheckState]
    return [
        {
            "value": value or None,
            "label": label,
            "count": found.counts[key],
            "is_current": filters.state == value,
        }
        for value, label, key in names
    ]


def _filters(request: HttpRequest, viewer: Viewer) -> list[Filter]:
    wanted: list[Wanted] = [
        ("kind", _("方式"), lambda: [("sample", _("抽查")), ("targeted", _("定向"))]),
        ("subject", _("检查什么"), lambda: CheckSubject.choices),
    ]
    teams = team_choices(viewer)
    if len(teams) > 1:
        wanted.append(("team", _("队伍"), lambda: teams))
    return filters_of(request, wanted)


@office_page(Right.READ_WORK)
def export(request: HttpRequest) -> HttpResponse:
    """The month's checks that pass the filters, as a sheet with the same head every time."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    filters, _month = _chosen(request)
    rows = [_line(row) for row in queries.check_rows(viewer, filters)]
    return sheet(f"{_('督导检查')} {filters.month}", [_(word) for word in _HEAD], rows)


def _line(row: Any) -> list[object]:
    is_done = row.state == CheckState.CHECKED
    verdict = "" if row.passed is None else _("达标") if row.passed else _("不达标")
    return [
        *(row.number, row.team.short_name, words.what(row), str(row.checklist), words.way(row)),
        *(row.checker_name, row.due_on, str(row.get_state_display())),
        *(row.met if is_done else None, row.applicable if is_done else None, verdict, row.checked_at),
    ]


@office_page(Right.READ_WORK)
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """One check: what was found item by item, its findings, and what a planner may change."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return shown(request, queries.check_detail(viewer, number))


def shown(
    request: HttpRequest, found: queries.CheckDetail, assign: Any = None, cancel: Any = None
) -> HttpResponse:
    """The page; with a refused form as it was sent."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    people = queries.checkers_for(viewer, found.row.team) if found.may_plan else []
    context = {
        "found": found,
        "row": found.row,
        "what": words.what(found.row),
        "way": words.way(found.row),
        "result": words.result(found.row),
        "lines": [(line, limits_of(line.item)) for line in found.lines],
        "tabs": words.tabs(viewer, "supervision"),
        "assign": (assign or AssignForm(people, found.row)) if found.may_plan else None,
        "cancel": (cancel or CancelForm()) if found.may_plan else None,
        "today": clock.today(),
    }
    refused = assign or cancel
    return render(request, "office/supervision/check.html", context, status=400 if refused else 200)
