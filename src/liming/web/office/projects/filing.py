"""The year's filing, team by team, and the portfolio by unit, practice and state."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.execute import queries as execution
from liming.plan import actions, queries
from liming.plan.enums import FilingState, Practice, ProjectState
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import filters_of, paged

ROWS_PER_PAGE = 50
FAULTS = (
    ("no_project", gettext_lazy("没有项目")),
    ("no_feature", gettext_lazy("没有特色")),
    ("not_filed", gettext_lazy("未报")),
)


@office_page(Right.READ_PLAN)
def board(request: HttpRequest) -> HttpResponse:
    """Every team with the project and feature it filed, and what is missing."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    year = _year(request)
    filters = filters_of(request, [("stand", _("备案"), lambda: [*FilingState.choices, *FAULTS])])
    lines = queries.filing_board(viewer, year)
    names, wanted = dict(FAULTS), filters[0].value
    counts = _counts(lines)
    shown = [line for line in lines if not wanted or _stand(line) == wanted]
    page = paged(shown, request, ROWS_PER_PAGE)
    context = {
        "year": year,
        "page": page,
        "rows": [(line, names.get(line.fault, "")) for line in page],
        "filters": filters,
        "counts": [(label, counts.get(key, 0)) for key, label in (*FilingState.choices, *FAULTS)],
        "teams": len(lines),
        "may_judge": viewer.may(Right.SUPERVISE),
    }
    return render(request, "office/projects/filing.html", context)


@require_POST
@office_page(Right.SUPERVISE)
def judge(request: HttpRequest, team: str, year: int) -> HttpResponse:
    """Approve a filing, or return it with a reason."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    target = FilingState.APPROVED if "approve" in request.POST else FilingState.RETURNED
    row = queries.filing_of(viewer, team, year)
    actions.judge_filing(viewer, row, target, request.POST.get("reason", ""))
    messages.success(request, _("已备案") if target == FilingState.APPROVED else _("已退回"))
    return redirect(f"/office/projects/filing/?year={year}")


@office_page(Right.READ_PLAN)
def portfolio(request: HttpRequest) -> HttpResponse:
    """The year's projects by unit, practice and state, with what the ledger says is delivered."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    year = _year(request)
    lines = queries.portfolio(viewer, year, clock.today())
    delivered = execution.delivered_counts(viewer, [key for line in lines for key in line.project_ids])
    rows = [(line, sum(delivered.get(key, 0) for key in line.project_ids)) for line in lines]
    context = {
        "year": year,
        "rows": rows,
        "total": {
            "count": sum(line.count for line in lines),
            "late": sum(line.late for line in lines),
            "items": sum(line.items for line in lines),
            "delivered": sum(delivered.values()),
            "practices": [sum(line.practices[key] for line in lines) for key in Practice.values],
            "states": [sum(line.states[key] for line in lines) for key in ProjectState.values],
        },
        "practices": Practice.choices,
        "states": ProjectState.choices,
    }
    return render(request, "office/projects/portfolio.html", context)


def _year(request: HttpRequest) -> int:
    typed = request.GET.get("year", "")
    is_year = typed.isascii() and typed.isdecimal() and len(typed) == 4
    return int(typed) if is_year and typed > "1999" else clock.today().year


def _stand(line: Any) -> str:
    return str(line.filing.state) if line.filing else str(line.fault)


def _counts(lines: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in lines:
        counts[_stand(line)] = counts.get(_stand(line), 0) + 1
    return counts
