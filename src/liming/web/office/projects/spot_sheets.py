"""Candidate spots from a sheet: looked at first, then written; and the sheet to fill in."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import write_table
from liming.plan import actions
from liming.plan.models import Project
from liming.plan.queries.siting import spot_table
from liming.plan.rules.spot_columns import SPOTS
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.components.listing import download
from liming.web.components.table_pages import SheetDoor, shown
from liming.web.office.projects.acting import project_of


@office_page(Right.EDIT_MONTH_PLAN)
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a sheet; after sending it, the report of a dry run."""
    project = project_of(request, code)
    return _page(request, project, _door(project).look(request) if request.method == "POST" else {})


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Write the sheet that was looked at."""
    project = project_of(request, code)
    report, file_name = _door(project).confirm(request)
    if not report.is_written:
        return _page(request, project, {**shown(report, file_name), "status": 422})
    messages.success(request, _("已加 %(n)s 处") % {"n": report.created})
    return redirect("project_siting", code)


@office_page(Right.EDIT_MONTH_PLAN)
def marked(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet that was looked at, its wrong cells in red."""
    return _door(project_of(request, code)).marked_copy(request)


@office_page(Right.READ_PLAN)
def empty(request: HttpRequest, code: str) -> HttpResponse:
    """The spots there are, under the header that an import reads."""
    project = project_of(request, code)
    return download(write_table(spot_table(project)), f"{_('候选选点')}-{project.name}.xlsx")


def _door(project: Project) -> SheetDoor:
    return SheetDoor(SPOTS, partial(actions.import_spots, project=project))


def _page(request: HttpRequest, project: Project, context: dict[str, Any]) -> HttpResponse:
    status = context.pop("status", 200)
    context |= {
        "project": project,
        "upload_url": reverse("project_spot_import", args=[project.code]),
        "confirm_url": reverse("project_spot_confirm", args=[project.code]),
        "marked_url": reverse("project_spot_marked", args=[project.code]),
    }
    return render(request, "office/projects/spot_import.html", context, status=status)
