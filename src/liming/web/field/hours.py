"""My service hours of a year, day by day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liming.execute import queries
from liming.shared import clock
from liming.shared.viewer import Right
from liming.web.access import field_page
from liming.web.components.certificates import certificate_file
from liming.web.field.own_member import own_member


@field_page(Right.DO_WORK)
def hours(request: HttpRequest) -> HttpResponse:
    """This year's days, the newest first."""
    viewer = request.viewer  # type: ignore[attr-defined]
    year = clock.today().year
    line = queries.own_certificates(viewer, own_member(viewer), year)
    found = line.hours
    context = {"found": found, "days": found.days[::-1], "year": year, "certificates": line.certificates}
    return render(request, "field/hours.html", context)


@field_page(Right.DO_WORK)
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """My certificate as PDF."""
    return certificate_file(request, number)
