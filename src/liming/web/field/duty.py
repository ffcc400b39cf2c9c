"""My duty: now, ahead, and what colleagues offer."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import field_page
from liming.web.field.own_member import own_member
from liming.web.office.duty.making import wish_of
from liming.web.office.duty.shifts import perform_shift_act, perform_swap_act

DAYS_BACK, DAYS_AHEAD = timedelta(days=1), timedelta(days=35)
PRESENCE = {"check-in": actions.check_in_duty, "check-out": actions.check_out_duty}
SAID = {"check-in": gettext_lazy("已签到"), "check-out": gettext_lazy("已签退")}


@field_page(Right.DO_WORK)
def my_duty(request: HttpRequest) -> HttpResponse:
    """Check in and out, offer a shift, take one over."""
    viewer = request.viewer  # type: ignore[attr-defined]
    member = own_member(viewer)
    now = clock.now()
    shifts = queries.member_shifts(viewer, member.pk, now - DAYS_BACK, now + DAYS_AHEAD)
    current = [each for each in shifts if each.may_check_in or each.is_there]
    context = {
        "current": current,
        "ahead": [each for each in shifts if each.ends_at > now and each not in current],
        "offers": queries.offered_swaps(viewer, member.team_id),
        "taken": queries.swaps_waiting(viewer, member.pk),
        "open_lines": queries.open_businesses(viewer),
        "people": queries.receivers(viewer, member.team),
        "member": member,
        "guarantees": queries.my_guarantees(viewer),
        "wishes": queries.member_wishes(viewer, member),
        "tomorrow": clock.today() + timedelta(days=1),
    }
    return render(request, "field/duty.html", context)


@field_page(Right.DO_WORK)
@require_POST
def act(request: HttpRequest, shift_id: UUID, act: str) -> HttpResponse:
    """Check in, check out, offer to colleagues."""
    viewer = request.viewer  # type: ignore[attr-defined]
    shift = queries.duty_shift(viewer, shift_id)
    if act in PRESENCE:
        PRESENCE[act](viewer, shift)
        messages.success(
            request, _("%(what)s %(when)s") % {"what": SAID[act], "when": f"{clock.local(clock.now()):%H:%M}"}
        )
    else:
        perform_shift_act(request, viewer, shift, act)
    return redirect("my_duty")


@field_page(Right.DO_WORK)
@require_POST
def swap_act(request: HttpRequest, swap_id: UUID, act: str) -> HttpResponse:
    """Take, withdraw or undo a swap."""
    viewer = request.viewer  # type: ignore[attr-defined]
    perform_swap_act(request, viewer, queries.duty_swap(viewer, swap_id), act)
    return redirect("my_duty")


@field_page(Right.DO_WORK)
@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """Name a day on which I would rather be off duty, or take it back."""
    messages.success(request, name_day(request.viewer, request.POST))  # type: ignore[attr-defined]
    return redirect("my_duty")


def name_day(viewer: Viewer, data: QueryDict) -> str:
    """Do what the form of such days says, and tell it."""
    member = own_member(viewer)
    if "drop" in data:
        actions.drop_wish(viewer, wish_of(queries.member_wishes(viewer, member), data.get("drop", "")))
        return _("已撤回")
    actions.wish_day(viewer, member, typed_day(data.get("day", "")), data.get("note", ""))
    return _("已记下，排班时尽量照顾")


def typed_day(text: str) -> date:
    """A typed day. Raises DomainError `field_invalid`."""
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise DomainError("field_invalid", field=_("日期"), value=text, remedy=_("请选一天"))
    return found
