"""The quarter's bulletin as a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liming.adapters.reports.bulletin import bulletin_report
from liming.improve import queries
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.office.reports import layout


@office_page(Right.READ_GAPS)
def bulletin_page(request: HttpRequest, quarter: str) -> HttpResponse:
    """The bulletin over the viewer's teams; every figure in its tables opens to the records behind it."""
    found = queries.bulletin(request.viewer, quarter)  # type: ignore[attr-defined]
    report = bulletin_report(found)
    context = {
        "report": report,
        "sheets": layout.sheets(report),
        "door": layout.door_url(report.door),
        "snapshot": found.snapshot,
    }
    return render(request, "office/reports/bulletin.html", context)
