"""My service hours of a year, day by day."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.shared import clock
from liming.shared.viewer import Right
from liming.web.access import field_page
from liming.web.components.certificates import certificate_file
from liming.web.components.hours import asked_correction
from liming.web.components.listing import paged
from liming.web.field.own_member import own_member

_LINES = 30


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
def lines(request: HttpRequest) -> HttpResponse:
    """This year line by line, each with what was corrected."""
    viewer = request.viewer  # type: ignore[attr-defined]
    year = clock.today().year
    found = queries.member_lines(viewer, own_member(viewer), year)
    context = {"found": found, "page": paged(found.entries, request, _LINES), "year": year}
    return render(request, "field/hours_lines.html", context)


@field_page(Right.CORRECT_HOURS)
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Propose other minutes for one of my lines."""
    viewer = request.viewer  # type: ignore[attr-defined]
    actions.propose_hours(viewer, own_member(viewer), **asked_correction(request.POST))
    messages.success(request, _("已提出更正，等别人复核"))
    return redirect("my_hours_lines")


@field_page(Right.DO_WORK)
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """My certificate as PDF."""
    return certificate_file(request, number)
