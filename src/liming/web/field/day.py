"""My day: the stops in order, the current one open."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date

from liming.execute import queries
from liming.plan.enums import OriginKind
from liming.register.queries.people import skills_named
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right
from liming.web.access import field_page
from liming.web.field.moves import moves_for
from liming.web.words.routes import Words


@field_page(Right.DO_WORK)
def my_day(request: HttpRequest) -> HttpResponse:
    """What the member has on a day; `?day=2026-07-15` turns to another one."""
    viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.member_id is None:
        raise DomainError("field_required", field="队员账号")
    today = clock.today()
    day = _day_of(request) or today
    found = queries.member_day(viewer, viewer.member_id, day)
    current = found.current
    words = Words({}, {str(item.id): item.title for item in found.items}, skills_named())
    context = {
        "found": found,
        "items": [(item, _why(words, item)) for item in found.items],
        "drive": sum(item.planned.drive for item in found.items if item.planned and not item.is_done),
        "hazard_counts": queries.my_hazard_counts(viewer),
        "is_today": day == today,
        "activities": queries.activities_of_day(viewer, viewer.member_id, day),
        "previous_day": day - timedelta(days=1),
        "next_day": day + timedelta(days=1),
        "main_move": next(iter(_moves(current)), None) if current else None,
    }
    return render(request, "field/my_day.html", context)


def _why(words: Words, item: queries.DayItem) -> str:
    """Why the route has it there, where one was published."""
    return words.why(item.planned.why_member, item.planned.why_hour) if item.planned else ""


def _moves(item: queries.DayItem) -> list:
    return moves_for(item.state, OriginKind.REQUEST if item.request_number else OriginKind.PLAN)


def _day_of(request: HttpRequest):
    try:
        return parse_date(request.GET.get("day", ""))
    except ValueError:
        return None
