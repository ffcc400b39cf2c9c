"""Projects: the board with delivered items, and one project with its card, milestones and service list."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import queries as execution
from liming.plan import actions, queries
from liming.plan.enums import Practice, ProjectKind, ProjectState
from liming.register.queries import units
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page

ROWS_PER_PAGE = 30
_NAMES = ("practice", "kind", "state", "unit")


@office_page(Right.READ_PLAN)
def board(request: HttpRequest) -> HttpResponse:
    """Projects of the viewer's units with how much of their service list is delivered."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    practice, kind, state, unit = (request.GET.get(name, "") for name in _NAMES)
    filters = queries.ProjectFilters(practice, kind, state, unit, text=request.GET.get("q", ""))
    page = Paginator(queries.projects(viewer, filters), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    delivered = execution.delivered_counts(viewer, [project.pk for project in shown])
    context = {
        "page": page,
        "rows": [(project, delivered.get(project.pk, 0)) for project in shown],
        "filters": _filters(request, viewer),
        "search": {"name": "q", "placeholder": _("名称、编号或拼音"), "value": filters.text},
        "today": clock.today(),
    }
    return render(request, "office/projects/board.html", context)


@office_page(Right.READ_PLAN)
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One project."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.project_detail(viewer, code)
    records = execution.delivered_items(viewer, [found.project.pk])
    context = {
        "project": found.project,
        "milestones": found.milestones,
        "next_milestone": found.next_milestone,
        "items": [(item, records.get(item.pk)) for item in found.items],
        "delivered": len(records),
        "may_edit": _may_edit(viewer, found.project),
        "today": clock.today(),
    }
    return render(request, "office/projects/detail.html", context)


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def reach(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Mark one milestone as reached today."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.project_detail(viewer, code)
    milestone = next((each for each in found.milestones if each.number == number), None)
    if milestone is None:
        raise DomainError("not_found", what=_("节点"), key=number)
    actions.reach_milestone(viewer, milestone)
    messages.success(request, _("节点“%(title)s”已完成") % {"title": milestone.title})
    return redirect("project", code=code)


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def finish(request: HttpRequest, code: str) -> HttpResponse:
    """Finish a project whose milestones are all reached."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    actions.finish_project(viewer, queries.project_detail(viewer, code).project)
    messages.success(request, _("项目已结项"))
    return redirect("project", code=code)


def _may_edit(viewer: Viewer, project: Any) -> bool:
    return viewer.may(Right.EDIT_MONTH_PLAN) and project.state in (ProjectState.PLANNED, ProjectState.RUNNING)


def _filters(request: HttpRequest, viewer: Viewer) -> list[dict[str, Any]]:
    places = [(unit.code, unit.short_name) for unit in units(viewer).order_by("path")]
    choices = {
        "practice": (_("实践"), Practice.choices),
        "kind": (_("类别"), ProjectKind.choices),
        "state": (_("状态"), ProjectState.choices),
        "unit": (_("单位"), places),
    }
    return [
        {
            "name": name,
            "label": label,
            "choices": options,
            "value": request.GET.get(name, ""),
            "off": _without(request, name),
        }
        for name, (label, options) in choices.items()
    ]


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop(name, None)
    query.pop("page", None)
    return f"?{query.urlencode()}"
