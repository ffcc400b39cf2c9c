"""My day: requests to be signed for, the stops in order, what is left of it, and the days around."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date

from liming.execute import queries
from liming.plan.enums import OriginKind
from liming.register.queries.people import skills_named
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right
from liming.web.access import field_page
from liming.web.field.maps import ways_to
from liming.web.field.moves import moves_for
from liming.web.words.route_sketch import SketchStop, route_sketch
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
    words = Words({}, {str(item.id): item.title for item in found.items}, skills_named())
    context = {
        "found": found,
        "items": [_shown(request, words, item, found.current) for item in found.items],
        "sketch": sketch_of(found),
        "unplaced": sum(item.spot is None for item in found.items),
        "lone": queries.own_notice(viewer) if day == today else None,
        "hazard_counts": queries.my_hazard_counts(viewer),
        "is_today": day == today,
        "activities": queries.activities_of_day(viewer, viewer.member_id, day),
        "weeks": queries.member_weeks(viewer, viewer.member_id) if day == today else None,
        "previous_day": day - timedelta(days=1),
        "next_day": day + timedelta(days=1),
    }
    return render(request, "field/my_day.html", context)


def _shown(
    request: HttpRequest, words: Words, item: queries.DayItem, current: queries.DayItem | None
) -> dict[str, object]:
    """An item with why it is there and, while it is open for acts, its next step and the way to it."""
    why = words.why(item.planned.why_member, item.planned.why_hour) if item.planned else ""
    is_current = current is not None and item.id == current.id
    is_open = not item.is_done and (is_current or item.is_new)
    origin = OriginKind.REQUEST if item.request_number else OriginKind.PLAN
    return {
        "item": item,
        "why": why,
        "is_current": is_current,
        "is_open": is_open,
        "move": next(iter(moves_for(item.state, origin, bool(item.lone))), None) if is_open else None,
        "ways": ways_to(request, item.spot, item.title) if is_open else None,
    }


def sketch_of(found: queries.MemberDay) -> str:
    """The stops with a place on the small map."""
    stops = [
        SketchStop(
            item.order,
            (item.spot.longitude, item.spot.latitude),
            item.title,
            reverse("work_item", args=[item.id]),
            item.is_done,
            found.current is not None and item.id == found.current.id,
        )
        for item in found.items
        if item.spot is not None
    ]
    is_planned = any(item.planned for item in found.items)
    return route_sketch(stops, found.start, found.areas, is_planned)


def _day_of(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("day", ""))
    except ValueError:
        return None
