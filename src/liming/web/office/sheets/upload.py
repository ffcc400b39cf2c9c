"""Import a hotline's sheet: look at what it would do, then confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import write_marked_copy
from liming.execute.actions import SheetReport, import_requests
from liming.register import queries as register
from liming.register.rules import Table
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download
from liming.web.office.sheets import waiting, words
from liming.web.office.sheets.pages import list_context

_SHOWN = 200


@require_POST
@office_page(Right.DISPATCH)
def check(request: HttpRequest) -> HttpResponse:
    """Go the whole way without a trace and show every row that would be left out."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    mapping, unit = request.POST.get("mapping", "").strip(), request.POST.get("unit", "")
    context: dict[str, Any] = list_context(request) | {"mapping": mapping, "unit": unit}
    try:
        file = request.FILES.get("file")
        table = waiting.read_upload(file)
        report = _import(viewer, table, mapping, unit, dry_run=True)
    except DomainError as refusal:
        context["refusal"] = refusal.sentence()
        return render(request, "office/sheets/list.html", context, status=422)
    waiting.keep(request, file, mapping, unit)
    return render(request, "office/sheets/list.html", context | _shown(report))


def _import(viewer: Viewer, table: Table, mapping: str, unit: str, *, dry_run: bool) -> SheetReport:
    if not unit:
        raise DomainError("field_required", field=_("接收单位"))
    place = register.unit_by_code(viewer, unit)
    return import_requests(viewer, table, mapping, unit=place, dry_run=dry_run)


def _shown(report: SheetReport) -> dict[str, Any]:
    rows = words.left_out(report)
    return {
        "report": report,
        "counts": words.counts(report.counts),
        "left_out": rows[:_SHOWN],
        "more": max(0, len(rows) - _SHOWN),
    }


@require_POST
@office_page(Right.DISPATCH)
def confirm(request: HttpRequest) -> HttpResponse:
    """Take down the clear rows of the file that was looked at; the rest waits for a person."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    kept = waiting.waiting(request)
    report = _import(viewer, kept.table, kept.mapping, kept.unit, dry_run=False)
    waiting.forget(request)
    text = _("已受理 %(imported)s 件，待看 %(look)s 行，不导入 %(refused)s 行")
    messages.success(request, text % report.counts)
    return redirect("sheet", report.sheet_id)


@office_page(Right.DISPATCH)
def marked_copy(request: HttpRequest) -> HttpResponse:
    """The file that was looked at, with a column that says what is wrong in each row."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    kept = waiting.waiting(request)
    report = _import(viewer, kept.table, kept.mapping, kept.unit, dry_run=True)
    content = write_marked_copy(kept.table, words.errors_of(report))
    return download(content, f"{_('热线导入')}-{_('标注')}.xlsx")
