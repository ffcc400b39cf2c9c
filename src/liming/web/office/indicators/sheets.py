"""The indicators out to a sheet and in from one, with the effect of the whole sheet before it counts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import write_table
from liming.evaluate import actions, queries
from liming.evaluate.models import Indicator
from liming.evaluate.rules.indicator_columns import INDICATORS
from liming.register.actions import ImportReport
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download
from liming.web.components.table_pages import SheetDoor, shown


@office_page(Right.READ_BENCHMARK)
def export(request: HttpRequest) -> HttpResponse:
    """The indicators under the header that an import reads."""
    table = queries.indicator_table(request.viewer)  # type: ignore[attr-defined]
    return download(write_table(table), f"{INDICATORS.label}.xlsx")


@office_page(Right.EDIT_INDICATORS)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a sheet; after sending it, the report of a dry run and what it would have moved."""
    if request.method != "POST":
        return _page(request, {})
    made: list[Indicator] = []
    context = _door(made).look(request)
    if made:
        context["effect"] = queries.rule_effect(request.viewer, made)  # type: ignore[attr-defined]
    return _page(request, context)


@office_page(Right.EDIT_INDICATORS)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Make the new versions of the sheet."""
    report, file_name = _door([]).confirm(request)
    if not report.is_written:
        return _page(request, {**shown(report, file_name), "status": 422})
    messages.success(request, _("已存 %(n)s 个新版本") % {"n": report.changed})
    return redirect("indicators")


@office_page(Right.EDIT_INDICATORS)
def marked_copy(request: HttpRequest) -> HttpResponse:
    """The sheet that was looked at, its wrong cells in red."""
    return _door([]).marked_copy(request)


def _door(made: list[Indicator]) -> SheetDoor:
    def run(viewer: Viewer, table: Any, **options: Any) -> ImportReport:
        report, rows = actions.import_indicators(viewer, table, **options)
        made.extend(rows)
        return report

    return SheetDoor(INDICATORS, run)


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = context.pop("status", 200)
    context |= {
        "upload_url": reverse("indicators_import"),
        "confirm_url": reverse("indicators_import_confirm"),
        "marked_url": reverse("indicators_import_marked"),
    }
    return render(request, "office/indicators/import.html", context, status=status)
