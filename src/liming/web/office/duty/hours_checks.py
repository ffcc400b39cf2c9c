"""Spot checks of service hours: a month's drawn lines, called and answered."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.enums import HoursCheckState
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.hours import typed_minutes
from liming.web.components.listing import Filter, address, download
from liming.web.office.requests.paging import CutPage, page_number

PAGE_SIZE = 25
_ANSWERS = set(HoursCheckState) - {HoursCheckState.DRAWN}


@office_page(Right.CHECK_HOURS)
def listing(request: HttpRequest) -> HttpResponse:
    """The lines drawn of a month, those to be called first."""
    return render(request, "office/duty/hours_checks.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    get = request.GET.get
    state = get("state", "")
    state = state if state in HoursCheckState else ""
    found = queries.hours_checks(viewer, get("month", ""), state, page_number(get("page", "")), PAGE_SIZE)
    months = [(month, month) for month in found.months]
    tabs = [("", _("全部"), sum(found.counts.values()))]
    tabs += [(each.value, str(each.label), found.counts[each.value]) for each in HoursCheckState]
    return {
        "found": found,
        "page": CutPage(found.rows, found.total, found.page, found.pages, PAGE_SIZE),
        "filters": [Filter("month", _("月份"), months, found.month, address(request.GET, month=None))],
        "tabs": [
            {"value": value, "label": label, "count": count, "is_current": value == state}
            for value, label, count in tabs
        ],
        "may_reveal": viewer.may(Right.READ_PRIVATE),
    }


@office_page(Right.CHECK_HOURS)
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Draw the chosen month's sample; drawing again fills up what is missing."""
    month = request.POST.get("month", "")
    made = actions.draw_hours_checks(request.viewer, month)  # type: ignore[attr-defined]
    words = _("已抽取 %(n)s 条") % {"n": len(made)} if made else _("没有可抽取的时长")
    messages.success(request, words)
    return redirect(f"{reverse('hours_checks')}?month={month}")


@office_page(Right.CHECK_HOURS)
def draw_page(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """One draw with seed and list, drawn again before the reader's eyes; `?list` gives the list to keep."""
    found = queries.hours_draw(request.viewer, draw_id)  # type: ignore[attr-defined]
    if "list" in request.GET:
        return download(found.population.encode(), f"{found.seed}.txt", "text/plain; charset=utf-8")
    context = {"draw": found, "fits": queries.redraw_fits(found), "weighed": queries.weighed(found)}
    return render(request, "office/duty/hours_draw.html", context)


@office_page(Right.CHECK_HOURS)
@require_POST
def record(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """One try and what the customer said."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    check, state = queries.hours_check(viewer, check_id), request.POST.get("state", "")
    if state not in _ANSWERS:
        raise DomainError("field_required", field=_("核对结果"))
    row = actions.record_hours_check(
        viewer,
        check,
        HoursCheckState(state),
        typed_minutes(request.POST.get("minutes", "")),
        request.POST.get("note", ""),
    )
    words = _("已记下，并提出更正等复核") if row.correction else _("已记下核对结果")
    messages.success(request, words)
    return redirect(f"{reverse('hours_checks')}?month={row.month}")


@office_page(Right.READ_PRIVATE, posting=(Right.CHECK_HOURS,))
@require_POST
def reveal(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Show the customer's name and phone once; who looked and why is kept."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.hours_check(viewer, check_id)
    contact = actions.reveal_hours_check(viewer, row, request.POST.get("reason", ""))
    context = _context(request) | {"revealed": contact, "revealed_id": row.pk}
    return render(request, "office/duty/hours_checks.html", context)
