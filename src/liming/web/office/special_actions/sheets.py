"""The places of a special action in from a sheet: looked at first, then written or given back marked."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import write_table
from liming.plan import actions, queries
from liming.plan.models import SpecialAction
from liming.plan.rules.action_columns import PLACES
from liming.register.actions import ImportReport
from liming.register.rules import Table
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download
from liming.web.components.table_pages import SheetDoor, shown


@office_page(Right.KEEP_ACTION_PLACES)
def template(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """The header that an import reads, empty."""
    table = Table(tuple(column.header for column in PLACES.columns), (), PLACES.title)
    return download(write_table(table), f"{PLACES.title}-{_('模板')}.xlsx")


@office_page(Right.KEEP_ACTION_PLACES)
def upload(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Choose a sheet; after sending it, the report of a dry run."""
    action = queries.action_by_id(request.viewer, action_id)  # type: ignore[attr-defined]
    return _page(request, action, _door(action).look(request) if request.method == "POST" else {})


@require_POST
@office_page(Right.KEEP_ACTION_PLACES)
def confirm(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Write the sheet that was looked at."""
    action = queries.action_by_id(request.viewer, action_id)  # type: ignore[attr-defined]
    report, file_name = _door(action).confirm(request)
    if not report.is_written:
        return _page(request, action, {**shown(report, file_name), "status": 422})
    told = {"new": report.created, "changed": report.changed}
    messages.success(request, _("新增 %(new)s 处，修改 %(changed)s 处") % told)
    return redirect("special_action", action_id)


@office_page(Right.KEEP_ACTION_PLACES)
def marked_copy(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """The sheet that was looked at, its wrong cells in red."""
    return _door(queries.action_by_id(request.viewer, action_id)).marked_copy(request)  # type: ignore[attr-defined]


def _door(action: SpecialAction) -> SheetDoor:
    return SheetDoor(PLACES, partial(_run, action))


def _run(action: SpecialAction, viewer: Viewer, table: Table, **options: Any) -> ImportReport:
    return actions.import_action_places(viewer, action, table, **options)


def _page(request: HttpRequest, action: SpecialAction, context: dict[str, Any]) -> HttpResponse:
    status = context.pop("status", 200)
    context |= {
        "action": action,
        "upload_url": reverse("action_places_import", args=[action.pk]),
        "confirm_url": reverse("action_places_confirm", args=[action.pk]),
        "marked_url": reverse("action_places_marked", args=[action.pk]),
    }
    return render(request, "office/special_actions/import.html", context, status=status)
