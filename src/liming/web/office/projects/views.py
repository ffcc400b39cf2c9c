"""Projects: the board with delivered items, and one project with its card, milestones and service list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.execute import queries as execution
from liming.plan import queries
from liming.plan.actions import missing_of
from liming.plan.enums import FilingState, Practice, ProjectKind, ProjectState
from liming.plan.models import Project
from liming.register.queries import units
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import filters_of, paged

ROWS_PER_PAGE = 30


@office_page(Right.READ_PLAN)
def board(request: HttpRequest) -> HttpResponse:
    """Projects of the viewer's units with how much of their service list is delivered."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    filters = filters_of(
        request,
        [
            ("practice", _("实践"), lambda: Practice.choices),
            ("kind", _("类别"), lambda: ProjectKind.choices),
            ("state", _("状态"), lambda: ProjectState.choices),
            ("unit", _("单位"), lambda: [(u.code, u.short_name) for u in units(viewer).order_by("path")]),
        ],
    )
    practice, kind, state, unit = (each.value for each in filters)
    wanted = queries.ProjectFilters(practice, kind, state, unit, text=request.GET.get("q", ""))
    page = paged(queries.projects(viewer, wanted), request, ROWS_PER_PAGE)
    shown = list(page)
    delivered = execution.delivered_counts(viewer, [project.pk for project in shown])
    context = {
        "page": page,
        "rows": [(project, delivered.get(project.pk, 0)) for project in shown],
        "filters": filters,
        "search": {"name": "q", "placeholder": _("名称、编号或拼音"), "value": wanted.text},
        "may_edit": viewer.may(Right.EDIT_MONTH_PLAN),
        "today": clock.today(),
    }
    return render(request, "office/projects/board.html", context)


@office_page(Right.READ_PLAN)
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One project: its card, what waits for what, its steps, and a page of its service list."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.project_detail(viewer, code)
    page = paged(found.items, request, ROWS_PER_PAGE)
    shown = [*found.steps, *page]
    keys = [item.pk for item in shown]
    records, work = execution.delivered_items(viewer, keys), queries.work_of_items(viewer, keys)
    rows = [(item, records.get(item.pk), work.get(item.pk)) for item in shown]
    present = [records[step.pk] for step in found.steps if step.pk in records]
    context = {
        "project": found.project,
        "milestones": found.milestones,
        "schedule": queries.schedule(found.project, found.milestones),
        "next_milestone": found.next_milestone,
        "page": page,
        "steps": rows[: len(found.steps)],
        "items": rows[len(found.steps) :],
        "present": len(present),
        "present_minutes": sum(record.minutes for record in present),
        "delivered": execution.delivered_counts(viewer, [found.project.pk]).get(found.project.pk, 0),
        "total": len(found.steps) + page.paginator.count,
        "filings": found.filings,
        "siting": queries.siting_decision(viewer, found.project),
        "missing": missing_of(found.project),
        "is_filed": any(
            row.year == clock.today().year and row.state != FilingState.RETURNED for row in found.filings
        ),
        "may_edit": may_edit(viewer, found.project),
        "today": clock.today(),
    }
    return render(request, "office/projects/detail.html", context)


def may_edit(viewer: Viewer, project: Project) -> bool:
    """Whether the acts of the page are offered: the project runs, and the viewer may write in its team."""
    if project.state not in (ProjectState.PLANNED, ProjectState.RUNNING):
        return False
    allowed: Any = viewer.may(Right.EDIT_MONTH_PLAN)
    return bool(allowed) and viewer.within(Right.EDIT_MONTH_PLAN).reaches(project.team.path)
