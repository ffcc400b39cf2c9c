"""The working calendar: holidays and worked weekends of a year, and the months that a change moves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.plan.actions import derive_months_again
from liming.plan.queries import calendar_effect
from liming.register import actions, queries
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.plan.addresses import read_day


@office_page(Right.READ_REGISTER)
def page(request: HttpRequest) -> HttpResponse:
    """One year; with `effect` also which months would change."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.calendar_year(viewer, _year(request.GET.get("year", "")))
    may_edit = viewer.may(Right.EDIT_REGISTER) and viewer.within(Right.EDIT_REGISTER).reaches(
        queries.root_path()
    )
    context: dict[str, Any] = {
        "found": found,
        "next_year": max(found.years, default=clock.today().year) + 1,
        "months": list(enumerate(found.working, 1)),
        "may_edit": may_edit,
        "may_derive": viewer.may(Right.EDIT_MONTH_PLAN),
    }
    if request.GET.get("effect"):
        context["effect"] = calendar_effect(viewer, found.year)
    return render(request, "office/settings/calendar.html", context)


@office_page(Right.EDIT_REGISTER)
@require_POST
def set_day(request: HttpRequest) -> HttpResponse:
    """Make one day a holiday or a worked weekend day."""
    day = read_day(request.POST.get("day", ""))
    actions.set_day(
        request.viewer,  # type: ignore[attr-defined]
        day,
        request.POST.get("kind", ""),
        name=request.POST.get("name", ""),
        source=request.POST.get("source", ""),
    )
    return _changed(request, day.year)


@office_page(Right.EDIT_REGISTER)
@require_POST
def clear_day(request: HttpRequest) -> HttpResponse:
    """Let one day follow its weekday again."""
    day = read_day(request.POST.get("day", ""))
    actions.clear_day(request.viewer, day)  # type: ignore[attr-defined]
    return _changed(request, day.year)


@office_page(Right.EDIT_REGISTER)
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Load a year's days: by the notice where it is known, else provisional by the statute."""
    year = _year(request.POST.get("year", ""))
    count = actions.load_calendar(request.viewer, year)  # type: ignore[attr-defined]
    messages.success(request, _("已装入 %(year)s 年 %(n)s 天") % {"year": year, "n": count})
    return redirect(_address(year))


@office_page(Right.EDIT_REGISTER)
@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """The notice is out and the days are as it says."""
    year = _year(request.POST.get("year", ""))
    actions.settle_year(request.viewer, year, request.POST.get("source", ""))  # type: ignore[attr-defined]
    return _changed(request, year)


@office_page(Right.EDIT_MONTH_PLAN)
@require_POST
def derive(request: HttpRequest) -> HttpResponse:
    """Derive the months that the calendar has changed again."""
    year = _year(request.POST.get("year", ""))
    reason = _("节假日安排变化")
    changed = derive_months_again(request.viewer, year, reason)  # type: ignore[attr-defined]
    messages.success(request, _("已重新推导 %(n)s 个月") % {"n": len(changed)})
    return redirect(_address(year))


def _changed(request: HttpRequest, year: int) -> HttpResponse:
    messages.success(request, _("已保存"))
    return redirect(_address(year, "&effect=1"))


def _address(year: int, more: str = "") -> str:
    return f"{reverse('work_calendar')}?year={year}{more}"


def _year(text: str) -> int:
    if not text:
        return clock.today().year
    if not (text.isascii() and text.isdigit() and 2000 <= int(text) <= 2100):
        remedy = _("请写成 2027。")
        raise DomainError("field_invalid", field=_("年份"), value=text[:10], remedy=remedy)
    return int(text)
