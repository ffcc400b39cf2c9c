"""The service hours of a team's members in a year, and the certificates of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.models import HoursCertificate
from liming.register.queries import member_by_id
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.certificates import certificate_file
from liming.web.office.duty import place


@office_page(Right.READ_WORK)
def hours(request: HttpRequest) -> HttpResponse:
    """Every member's year; `?year=2025` turns to another one."""
    viewer = request.viewer  # type: ignore[attr-defined]
    team, _point = place.place_of(request, viewer)
    this_year, year = clock.today().year, read_year(request.GET.get("year", ""))
    context = {
        "team": team,
        "rows": queries.hours_lines(viewer, team, year),
        "may_certify": queries.may_certify(viewer, team),
        "may_check": viewer.may(Right.CHECK_HOURS),
        "year": year,
        "previous": year - 1,
        "next": year + 1 if year < this_year else None,
        "filters": [each for each in place.filters(viewer, team, None) if each["name"] == "team"],
    }
    return render(request, "office/duty/hours.html", context)


def read_year(typed: str) -> int:
    """The typed year of the last ten; anything else is this year."""
    this_year = clock.today().year
    return int(typed) if typed in {str(this_year - back) for back in range(10)} else this_year


@office_page(Right.CERTIFY_HOURS)
@require_POST
def issue(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Certify a member's year."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    member = member_by_id(viewer, member_id)
    row = actions.issue_hours_certificate(viewer, member, read_year(request.POST.get("year", "")))
    messages.success(request, _("已开具 %(number)s") % {"number": row.number})
    return _back(row)


@office_page(Right.CERTIFY_HOURS)
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take a certificate back with a ground."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = actions.withdraw_hours_certificate(viewer, number, request.POST.get("ground", ""))
    messages.success(request, _("已作废 %(number)s") % {"number": row.number})
    return _back(row)


@office_page(Right.CERTIFY_HOURS)
@require_POST
def reissue(request: HttpRequest, number: str) -> HttpResponse:
    """Withdraw an outdated certificate and certify anew what counts now."""
    row = actions.reissue_hours_certificate(request.viewer, number)  # type: ignore[attr-defined]
    messages.success(request, _("已开具 %(number)s") % {"number": row.number})
    return _back(row)


@office_page(Right.CERTIFY_HOURS)
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as PDF."""
    return certificate_file(request, number)


def _back(row: HoursCertificate) -> HttpResponse:
    """The team's year that the certificate speaks of."""
    query = urlencode({"team": row.team.code, "year": str(row.first_day.year)})
    return redirect(f"{reverse('hours')}?{query}")
