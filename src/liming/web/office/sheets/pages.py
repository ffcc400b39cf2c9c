"""The imported sheets, the rows of one, and a person's answer to a row that needed a look."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import write_marked_copy
from liming.execute.actions import dismiss_sheet_row, take_sheet_row
from liming.execute.models import SheetImport, SheetRow
from liming.execute.queries import SheetLine, sheet_lines, sheet_mappings, sheet_to_give, sheets
from liming.plan.queries import service_types
from liming.register import queries as register
from liming.register.models import Division
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named
from liming.web.access import office_page
from liming.web.components.listing import download, paged
from liming.web.office.sheets import words


@office_page(Right.DISPATCH)
def list_page(request: HttpRequest) -> HttpResponse:
    """What was imported when and by whom, and the form for the next file."""
    return render(request, "office/sheets/list.html", list_context(request))


def list_context(request: HttpRequest) -> dict[str, Any]:
    """The list and the form's choices; without a unit of one's own there is no form."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    units = list(register.units(viewer).order_by("path"))
    return {
        "page": paged(sheets(viewer), request, 18),
        "units": [(unit.code, unit.short_name) for unit in units],
        "unit": units[0].code if units else "",
        "mappings": [each.name for each in sheet_mappings(viewer)] if units else [],
    }


@office_page(Right.DISPATCH)
def sheet_page(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """The rows of one sheet by outcome, each with its reasons."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return render(request, "office/sheets/sheet.html", _sheet_context(request, sheet_of(viewer, sheet_id)))


def sheet_of(viewer: Viewer, sheet_id: UUID) -> SheetImport:
    """The sheet with its counts. Raises DomainError `not_found`."""
    found = next((each for each in sheets(viewer) if each.pk == sheet_id), None)
    if found is None:
        raise DomainError("not_found", what=_("热线表"), key=sheet_id)
    return found


def _sheet_context(request: HttpRequest, sheet: SheetImport) -> dict[str, Any]:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in words.OUTCOMES else ""
    found = {name: getattr(sheet, name) for name in words.OUTCOMES}
    page = paged(sheet_lines(viewer, sheet.pk, outcome), request)
    return {
        "sheet": sheet,
        "outcome": outcome,
        "tabs": words.counts(found),
        "total": sum(found.values()),
        "to_give": sheet_to_give(viewer, sheet.pk).total,
        "page": page,
        "lines": [_shown(line) for line in page],
    }


def _shown(line: SheetLine) -> dict[str, Any]:
    return {"line": line, "mark": words.MARKS[line.outcome], "outcome": words.OUTCOMES[line.outcome]}


@office_page(Right.DISPATCH)
def row_page(request: HttpRequest, sheet_id: UUID, row_id: UUID) -> HttpResponse:
    """The drawer alone for htmx, the sheet with the drawer open for a plain link."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    sheet = sheet_of(viewer, sheet_id)
    line = next((each for each in sheet_lines(viewer, sheet_id) if each.id == row_id), None)
    if line is None:
        raise DomainError("not_found", what=_("行"), key=row_id)
    types = [(each.code, named(each)) for each in service_types()]
    context = {
        "sheet": sheet,
        "row": _shown(line),
        "service_types": list(types) if line.outcome == "look" else [],
        "close_url": _with_query(request, reverse("sheet", args=[sheet_id])),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "office/sheets/drawer.html", context)
    return render(request, "office/sheets/sheet.html", context | _sheet_context(request, sheet))


@require_POST
@office_page(Right.DISPATCH)
def take(request: HttpRequest, sheet_id: UUID, row_id: UUID) -> HttpResponse:
    """Take the row down as a request, with the division and service type a person chose."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = _row(viewer, sheet_id, row_id)
    division = _division_code(request.POST.get("division", ""))
    made = take_sheet_row(viewer, row, division, request.POST.get("service_type", ""))
    messages.success(request, _("已受理为 %(number)s") % {"number": made.number})
    return redirect(_with_query(request, reverse("sheet", args=[sheet_id])))


@require_POST
@office_page(Right.DISPATCH)
def dismiss(request: HttpRequest, sheet_id: UUID, row_id: UUID) -> HttpResponse:
    """Leave the row out, with its ground."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = dismiss_sheet_row(viewer, _row(viewer, sheet_id, row_id), request.POST.get("ground", ""))
    messages.success(request, _("第 %(row)s 行不导入") % {"row": row.row_number})
    return redirect(_with_query(request, reverse("sheet", args=[sheet_id])))


def _row(viewer: Viewer, sheet_id: UUID, row_id: UUID) -> SheetRow:
    reached = SheetImport.objects.visible_to(viewer).filter(pk=sheet_id).values("pk")
    row = SheetRow.objects.filter(pk=row_id, sheet__in=reached).first()
    if row is None:
        raise DomainError("not_found", what=_("行"), key=row_id)
    return row


def _division_code(text: str) -> str:
    """The one division that a name or code means; "" for nothing written."""
    text = text.strip()
    if not text or Division.objects.filter(code=text, valid_to=None).exists():
        return text
    found = register.division_by_words(text)
    if len(found) == 1:
        return found[0].division.code
    names = "、".join(register.full_name(each.division) for each in found[:5])
    remedy = _("有多处：%(names)s") % {"names": names} if found else _("没有这个县区")
    raise DomainError("field_invalid", field=_("县区"), value=text, remedy=remedy)


@office_page(Right.DISPATCH)
def marked_copy(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """Every row with what became of it, private numbers masked, those left out explained."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    sheet = sheet_of(viewer, sheet_id)
    table, errors = words.marked_table(sheet_lines(viewer, sheet_id), sheet.file_name)
    return download(write_marked_copy(table, errors), sheet.file_name + "-" + _("标注") + ".xlsx")


def _with_query(request: HttpRequest, url: str) -> str:
    query = request.GET.urlencode()
    return f"{url}?{query}" if query else url
