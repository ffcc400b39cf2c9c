"""One member's service hours line by line, and the corrections of them that wait for review."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.register.queries import member_by_id
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.hours import asked_correction
from liming.web.office.duty.hours import read_year
from liming.web.office.requests.paging import CutPage, page_number

PAGE_SIZE = 25


@office_page(Right.CERTIFY_HOURS)
def lines(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Every line of a member's year, as written and as it counts, with its corrections."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    year = read_year(request.GET.get("year", ""))
    found = queries.member_lines(viewer, member_by_id(viewer, member_id), year)
    context = {
        "found": found,
        "member": found.member,
        "team": found.member.team,
        "year": year,
        "previous": year - 1,
        "next": year + 1 if year < clock.today().year else None,
    }
    return render(request, "office/duty/hours_lines.html", context)


@office_page(Right.CORRECT_HOURS)
@require_POST
def propose(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Propose other minutes for one line."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = actions.propose_hours(viewer, member_by_id(viewer, member_id), **asked_correction(request.POST))
    messages.success(request, _("已提出更正，等别人复核"))
    return redirect(f"{reverse('hours_lines', args=[member_id])}?year={row.day.year}")


@office_page(Right.CERTIFY_HOURS)
def corrections(request: HttpRequest) -> HttpResponse:
    """What waits for review, or what was decided (`?state=ended`)."""
    ended = request.GET.get("state") == "ended"
    page = page_number(request.GET.get("page", ""))
    found = queries.hours_corrections(request.viewer, decided=ended, page=page, size=PAGE_SIZE)  # type: ignore[attr-defined]
    context = {
        "found": found,
        "ended": ended,
        "page": CutPage(found.rows, found.total, found.page, found.pages, PAGE_SIZE),
    }
    return render(request, "office/duty/hours_corrections.html", context)


@office_page(Right.CERTIFY_HOURS)
@require_POST
def review(request: HttpRequest, correction_id: UUID, act: str) -> HttpResponse:
    """Agree or refuse."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if act not in {"agree", "refuse"}:
        raise DomainError("not_found", what=_("页面"), key=act)
    row = queries.hours_correction(viewer, correction_id)
    actions.review_hours(viewer, row, act == "agree", request.POST.get("ground", ""))
    messages.success(request, _("已复核"))
    return redirect("hours_corrections")
