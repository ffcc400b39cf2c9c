"""The ledger as a list, one record, and its correction."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import queries
from liming.execute.actions import correct_record, join_record
from liming.execute.queries import RecordDetail, record_detail
from liming.execute.queries.owners import other_teams, teams_coded
from liming.register import queries as register
from liming.shared.errors import DomainError
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.office.ledger import filters, rows
from liming.web.office.ledger.forms import CorrectionForm, JoinForm
from liming.web.office.ledger.words import part_words
from liming.web.office.requests.paging import CutPage
from liming.web.office.requests.sheets import sheet

PAGE_SIZE = 18
MOST_EXPORTED = 50_000


@office_page(Right.READ_WORK)
def ledger_page(request: HttpRequest) -> HttpResponse:
    """Records of a quarter with their sums; ratings only as given, awaited or not asked for."""
    viewer = request.viewer  # type: ignore[attr-defined]
    chosen = filters.read(request, PAGE_SIZE)
    found = queries.ledger(viewer, chosen)
    context = {
        "ledger": found,
        "quarter": chosen.quarter,
        "page": CutPage(found.rows, found.total, found.page, found.pages, PAGE_SIZE),
        "filters": filters.bar(request, viewer, chosen),
        "text": rows.list_text(register.scope_name(viewer), found, chosen.quarter),
        "search": {"name": "q", "placeholder": _("对象、地点、队员、单号"), "value": chosen.search},
    }
    return render(request, "office/ledger/list.html", context)


@office_page(Right.READ_WORK)
def export(request: HttpRequest) -> HttpResponse:
    """All records that pass the filters as a sheet, with the same head every time."""
    chosen = filters.read(request, MOST_EXPORTED)
    found = queries.ledger(request.viewer, chosen)  # type: ignore[attr-defined]
    name = f"{_('服务台账')}-{chosen.quarter}"
    return sheet(name, rows.export_head(), [rows.export_row(row) for row in found.rows])


@office_page(Right.READ_WORK)
def record_page(request: HttpRequest, number: str) -> HttpResponse:
    """One record, where it came from, how it was corrected."""
    detail = record_detail(request.viewer, number)  # type: ignore[attr-defined]
    return _page(request, detail, CorrectionForm(initial=CorrectionForm.values_of(detail.record, detail.row)))


def _page(
    request: HttpRequest, detail: RecordDetail, form: CorrectionForm, status: int = 200
) -> HttpResponse:
    number = detail.request_number
    viewer = request.viewer  # type: ignore[attr-defined]
    join_form = JoinForm(teams=other_teams(viewer, detail.record)) if detail.may_correct else None
    context: dict[str, Any] = {
        "detail": detail,
        "row": detail.row,
        "record": detail.record,
        "form": form,
        "join_form": join_form,
        "origin_url": reverse("request_detail", args=[number]) if number else "",
        "proof_parts": [part_words(part) for part in detail.evidence_parts],
        "hazards": queries.hazards_of_record(viewer, detail.record),
        "may_print": viewer.may(Right.READ_PRIVATE),
    }
    return render(request, "office/ledger/record.html", context, status=status)


@office_page(Right.CLOSE_REQUEST)
@require_POST
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Append a correction with its reason; the old record stays."""
    viewer = request.viewer  # type: ignore[attr-defined]
    detail = record_detail(viewer, number)
    form = CorrectionForm(request.POST)
    if not form.is_valid() or not form.changes(detail.record):
        if form.is_valid():
            form.add_error(None, _("没有改动，不用更正"))
        return _page(request, detail, form, status=400)
    new = correct_record(viewer, detail.record, form.changes(detail.record), form.cleaned_data["reason"])
    messages.success(request, _("已记更正 %(number)s") % {"number": new.number})
    return redirect("ledger_record", new.number)


@office_page(Right.CLOSE_REQUEST)
@require_POST
def join(request: HttpRequest, number: str) -> HttpResponse:
    """Name another team or somebody of no team who took part; the old record stays."""
    viewer = request.viewer  # type: ignore[attr-defined]
    detail = record_detail(viewer, number)
    form = JoinForm(request.POST, teams=other_teams(viewer, detail.record))
    if not form.is_valid():
        raise DomainError("field_required", field=_("参加的队或人"))
    teams = teams_coded(viewer, detail.record, form.cleaned_data["team"])
    new = join_record(viewer, detail.record, teams, form.helpers(), _("补记共同参加"))
    messages.success(request, _("已记更正 %(number)s") % {"number": new.number})
    return redirect("ledger_record", new.number)
