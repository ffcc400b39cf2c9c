"""The roster out to a sheet and in from one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.documents import WORD, roster_document
from liming.adapters.spreadsheets import write_table
from liming.execute import actions, queries
from liming.execute.rules.duty_columns import DUTY
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download
from liming.web.components.table_pages import SheetDoor, shown
from liming.web.office.duty import place
from liming.web.office.duty.roster import month_of

_DOOR = SheetDoor(DUTY, actions.import_roster)


@office_page(Right.READ_WORK)
def export(request: HttpRequest) -> HttpResponse:
    """The month of a team or point under the header that an import reads."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team, point = place.place_of(request, viewer)
    first = month_of(request.GET.get("month", ""))
    table = queries.roster_table(viewer, team, first, point)
    name = point.name if point else team.short_name
    return download(write_table(table), f"{_('值班表')}-{name}-{first:%Y-%m}.xlsx")


@office_page(Right.READ_WORK)
def document(request: HttpRequest) -> HttpResponse:
    """The month of a team or point as a paper to be put up."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team, point = place.place_of(request, viewer)
    first = month_of(request.GET.get("month", ""))
    name = point.name if point else team.short_name
    content = roster_document(queries.roster(viewer, team, first, point))
    return download(content, f"{_('值班表')}-{name}-{first:%Y-%m}.docx", WORD)


@office_page(Right.EDIT_DUTY)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a sheet; after sending it, the report of a dry run."""
    return _page(request, _DOOR.look(request) if request.method == "POST" else {})


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = context.pop("status", 200)
    context |= {
        "upload_url": reverse("duty_import"),
        "confirm_url": reverse("duty_import_confirm"),
        "marked_url": reverse("duty_import_marked"),
    }
    return render(request, "office/duty/import.html", context, status=status)


@office_page(Right.EDIT_DUTY)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Write the sheet that was looked at."""
    report, file_name = _DOOR.confirm(request)
    if not report.is_written:
        return _page(request, {**shown(report, file_name), "status": 422})
    messages.success(request, _("已排 %(n)s 班") % {"n": report.created})
    return redirect("duty_roster")


@office_page(Right.EDIT_DUTY)
def marked_copy(request: HttpRequest) -> HttpResponse:
    """The sheet that was looked at, its wrong cells in red."""
    return _DOOR.marked_copy(request)
