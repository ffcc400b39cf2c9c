"""The quarter's bulletin as a page, and every report to make."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from liming.adapters.reports.making import bulletin_to_read, made
from liming.evaluate import queries as evaluate
from liming.improve import queries
from liming.improve.enums import ReportFormat, ReportKind
from liming.improve.models import MadeReport
from liming.improve.queries.report_places import periods_for, places_for, rhythm, usual_period
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download, paged
from liming.web.office.reports import layout
from liming.web.words.formats import month_name, quarter_name

PAGE_SIZE = 30


@dataclass(frozen=True)
class Line:
    """One kind of report: the periods and places it can be made for, the period shown first."""

    kind: str
    name: str
    periods: list[tuple[str, str]]
    places: list[tuple[str, str]]
    shown: str


@office_page(Right.MAKE_REPORT)
def reports(request: HttpRequest) -> HttpResponse:
    """Every report the viewer may make, and which were made when by whom."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = paged(queries.made_reports(viewer), request, PAGE_SIZE)
    context = {
        "lines": [line for kind in ReportKind if (line := _line(viewer, kind)).places and line.periods],
        "formats": ReportFormat,
        "page": page,
        "rows": [(row, period_words(row)) for row in page],
        "may_edit": viewer.may(Right.EDIT_TEMPLATES),
    }
    return render(request, "office/reports/list.html", context)


@office_page(Right.MAKE_REPORT)
@require_POST
def make(request: HttpRequest, kind: ReportKind) -> HttpResponse:
    """The report as a file; that it was made is kept."""
    asked = request.POST
    form = asked.get("format", "")
    file_format = form if form in ReportFormat.values else ReportFormat.DOCX.value
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    file = made(viewer, kind.value, asked.get("period", ""), file_format, asked.get("place", "")[:40])
    return download(file.content, file.name, file.content_type)


@office_page(Right.READ_GAPS)
def bulletin_page(request: HttpRequest, quarter: str) -> HttpResponse:
    """The bulletin over the viewer's teams; every figure in its tables opens to the records behind it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    place = request.GET.get("place", "")[:40]
    report = bulletin_to_read(viewer, quarter, place)
    context = {
        "report": report,
        "sheets": layout.sheets(report),
        "door": layout.door_url(report.door),
        "snapshot": evaluate.shown_snapshot(viewer, quarter),
        "formats": ReportFormat,
        "place": place,
        "may_make": bool(places_for(viewer, ReportKind.BULLETIN)),
    }
    return render(request, "office/reports/bulletin.html", context)


def _line(viewer: Viewer, kind: ReportKind) -> Line:
    periods = [(period, _named(kind, period)) for period in periods_for(viewer, kind)]
    return Line(kind.value, str(kind.label), periods, places_for(viewer, kind), usual_period(viewer, kind))


def period_words(row: MadeReport) -> str:
    """The period of a made report in words."""
    return _named(row.kind, row.period)


def _named(kind: str, period: str) -> str:
    how = {"quarter": quarter_name, "month": month_name}.get(rhythm(kind))
    return how(period) if how else period
