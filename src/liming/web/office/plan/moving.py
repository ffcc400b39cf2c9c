"""The month as a calendar: a grid of days, the visits of the chosen one beside it, and moving them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.plan import actions, queries
from liming.plan.queries.months import MonthPage
from liming.plan.rules import NOT_STARTED
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.plan.addresses import month_address, read_day
from liming.web.office.plan.words import weekday_short

GROUPS_IN_CELL = 4


def calendar_context(request: HttpRequest, page: MonthPage) -> dict[str, Any]:
    """The weeks of the month, the day chosen in the address, and why its visits stand where they do."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    days = queries.calendar_days(page)
    changes = queries.month_changes(viewer, page)
    chosen = _chosen(request.GET.get("day", ""), days)
    reasons = {change.item_id: change for change in reversed(changes)}
    return {
        "weekdays": [weekday_short(number) for number in range(7)],
        "lead": range(days[0].day.day.weekday()),
        "cells": [(each, each.groups[:GROUPS_IN_CELL], len(each.groups[GROUPS_IN_CELL:])) for each in days],
        "chosen": chosen,
        "chosen_rows": [(item, item.state in NOT_STARTED, reasons.get(item.pk)) for item in chosen.items],
        "gone_rows": [(item, reasons.get(item.pk)) for item in chosen.gone],
        "needs_reason": page.plan is not None and page.plan.baseline_at is not None,
        "changes": changes,
    }


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def move(request: HttpRequest) -> HttpResponse:
    """Put the ticked visits on another day, or take them out of the month."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    items = queries.chosen_items(viewer, _ids(request))
    reason, shown = request.POST.get("reason", ""), request.POST.get("shown", "")
    if request.POST.get("act") == "cancel":
        count = actions.cancel_items(viewer, items, reason)
        messages.success(request, _("已取消 %(n)s 项") % {"n": count})
    else:
        day = read_day(request.POST.get("day", ""))
        count = actions.move_items(viewer, items, day, reason)
        told = {"n": count, "month": day.month, "day": day.day}
        messages.success(request, _("%(n)s 项已改到 %(month)s月%(day)s日") % told)
    wanted, code = request.POST.get("month", ""), request.POST.get("team", "")
    return redirect(month_address(wanted, code, view="calendar", **({"day": shown} if shown else {})))


def _chosen(text: str, days: tuple[queries.CalendarDay, ...]) -> queries.CalendarDay:
    """The day asked for, else today, else the first with work."""
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        wanted = clock.today()
    asked = (each for each in days if each.day.day == wanted)
    return next(asked, next((each for each in days if each.groups), days[0]))


def _ids(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(text) for text in request.POST.getlist("item")]
    except ValueError:
        raise DomainError("plan_nothing_chosen") from None
