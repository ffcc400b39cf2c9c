"""Import a hotline's sheet: map its columns, look at what it would do, then confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import write_marked_copy
from liming.execute.actions import SheetReport, import_requests, save_mapping
from liming.execute.queries import sheet_columns, sheet_mappings, table_below
from liming.execute.rules.sheets.columns import FIELDS
from liming.register import queries as register
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components import uploads
from liming.web.components.listing import download
from liming.web.components.marks import for_correcting
from liming.web.office.sheets import waiting, words
from liming.web.office.sheets.pages import list_context
from liming.web.office.sheets.waiting import Waiting


@require_POST
@office_page(Right.DISPATCH)
def check(request: HttpRequest) -> HttpResponse:
    """Keep the file for a look; what is wrong with the choice is said at the form."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    mapping, unit = request.POST.get("mapping", "").strip(), request.POST.get("unit", "")
    try:
        table = waiting.read_upload(request, viewer)
        sheet_columns(viewer, table, mapping)
        if not unit:
            raise DomainError("field_required", field=_("接收单位"))
        register.unit_by_code(viewer, unit)
    except DomainError as refusal:
        context = list_context(request) | {"mapping": mapping, "unit": unit, "refusal": refusal.sentence()}
        return render(request, "office/sheets/list.html", context, status=422)
    waiting.keep(request, mapping, unit)
    return redirect("sheet_look")


@office_page(Right.DISPATCH)
def look(request: HttpRequest) -> HttpResponse:
    """The columns beside the fields, and what each row would become: the whole way without a trace."""
    return _look(request)


@require_POST
@office_page(Right.DISPATCH)
def map_columns(request: HttpRequest) -> HttpResponse:
    """Read the file by the columns chosen, or by a saved mapping; keep the choice under a name when asked."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if request.POST.get("act") == "use":
        waiting.map_columns(request, request.POST.get("saved", ""))
        return redirect("sheet_look")
    chosen = {name: request.POST.get(f"column-{name}", "") for name in FIELDS}
    mapping = {name: column for name, column in chosen.items() if column}
    waiting.map_columns(request, mapping)
    if request.POST.get("act") == "save":
        name, replaces = request.POST.get("name", ""), "replaces" in request.POST
        try:
            row = save_mapping(viewer, name, mapping, replaces=replaces)
        except DomainError as refusal:
            return _look(request, save_refusal=refusal.sentence(), mapping_name=name)
        waiting.map_columns(request, row.name)
        messages.success(request, _("列对应已存为“%(name)s”") % {"name": row.name})
    return redirect("sheet_look")


@require_POST
@office_page(Right.DISPATCH)
def confirm(request: HttpRequest) -> HttpResponse:
    """Take down the clear rows of the file that was looked at; the rest waits for a person."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    report = _import(viewer, waiting.waiting(request, viewer), dry_run=False)
    uploads.forget(request)
    text = _("已受理 %(imported)s 件，待看 %(look)s 行，不导入 %(refused)s 行")
    messages.success(request, text % report.counts)
    return redirect("sheet", report.sheet_id)


@office_page(Right.DISPATCH)
def marked_copy(request: HttpRequest) -> HttpResponse:
    """The file that was looked at, its bad cells in red and a column that says what is wrong."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    kept = waiting.waiting(request, viewer)
    report = _import(viewer, kept, dry_run=True)
    table = table_below(kept.table, report.header_row)
    content = write_marked_copy(table, words.errors_of(report), for_correcting(viewer))
    return download(content, f"{_('热线导入')}-{_('标注')}.xlsx")


def _look(request: HttpRequest, **more: Any) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    kept = waiting.waiting(request, viewer)
    found = sheet_columns(viewer, kept.table, kept.mapping)
    saved = kept.mapping if isinstance(kept.mapping, str) else ""
    context: dict[str, Any] = {
        "file_name": kept.table.name,
        "columns": found.columns,
        "header_row": found.header_row,
        "fields": words.fields(found),
        "saved": saved,
        "mapping_name": saved,
        "mappings": [each.name for each in sheet_mappings(viewer)],
        "unit": register.unit_by_code(viewer, kept.unit),
    } | more
    try:
        context |= _outcomes(_import(viewer, kept, dry_run=True))
    except DomainError as refusal:
        context["refusal"] = refusal.sentence()
    is_refused = "refusal" in context or "save_refusal" in context
    return render(request, "office/sheets/look.html", context, status=422 if is_refused else 200)


def _import(viewer: Viewer, kept: Waiting, *, dry_run: bool) -> SheetReport:
    place = register.unit_by_code(viewer, kept.unit)
    return import_requests(viewer, kept.table, kept.mapping, unit=place, dry_run=dry_run)


def _outcomes(report: SheetReport) -> dict[str, Any]:
    return {"report": report, "groups": words.groups(report), "is_any_left": bool(words.errors_of(report))}
