"""Press items and honours out to a sheet and in from one."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import write_table
from liming.execute import actions, queries
from liming.execute.rules.publicity_columns import SHEETS
from liming.register.actions import ImportReport
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download
from liming.web.components.table_pages import SheetDoor, shown
from liming.web.office.ledger.filters import quarter_of
from liming.web.office.publicity.pages import checked


@office_page(Right.ENTER_PUBLICITY)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """This quarter's entries under the header that an import reads."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    quarter = quarter_of(clock.today())
    table = queries.publicity_table(viewer, checked(kind), quarter)
    return download(write_table(table), f"{SHEETS[kind].label}-{quarter}.xlsx")


@office_page(Right.ENTER_PUBLICITY)
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose a sheet; after sending it, the report of a dry run."""
    door = _door(kind)
    return _page(request, kind, door.look(request) if request.method == "POST" else {})


@office_page(Right.ENTER_PUBLICITY)
@require_POST
def confirm(request: HttpRequest, kind: str) -> HttpResponse:
    """Enter what the sheet holds; each entry waits to be verified."""
    report, file_name = _door(kind).confirm(request)
    if not report.is_written:
        return _page(request, kind, {**shown(report, file_name), "status": 422})
    messages.success(request, _("已登记 %(n)s 条，等上级核实") % {"n": report.created})
    return redirect("publicity", kind)


@office_page(Right.ENTER_PUBLICITY)
def marked_copy(request: HttpRequest, kind: str) -> HttpResponse:
    """The sheet that was looked at, its wrong cells in red."""
    return _door(kind).marked_copy(request)


def _door(kind: str) -> SheetDoor:
    return SheetDoor(SHEETS[checked(kind)], partial(_run, kind))


def _run(kind: str, viewer: Viewer, table: Any, **options: Any) -> ImportReport:
    return actions.import_publicity(viewer, kind, table, **options)


def _page(request: HttpRequest, kind: str, context: dict[str, Any]) -> HttpResponse:
    status = context.pop("status", 200)
    context |= {
        "kind": kind,
        "upload_url": reverse("publicity_import", args=[kind]),
        "confirm_url": reverse("publicity_import_confirm", args=[kind]),
        "marked_url": reverse("publicity_import_marked", args=[kind]),
    }
    return render(request, "office/publicity/import.html", context, status=status)
