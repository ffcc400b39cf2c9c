"""A plan of the core as rows: stops with their day and hours, and what is left out."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from liming.plan.bridge import routes as core
from liming.plan.enums import WorkState
from liming.plan.models import RouteGap, RoutePlan, RouteStop
from liming.plan.queries.route_ground import DAY, Ground, need_of
from liming.plan.queries.route_problem import expected_end
from liming.plan.rules import FINISHED
from liming.plan.rules.routes import item_and_part

_CHECKED = "the team's path was required"


def write_rows(row: RoutePlan, plan: core.Plan, found: Ground | None, locks: Collection[str]) -> None:
    """Replace the plan's stops and gaps by these; without a ground what is under way stays as it stands."""
    kept = [] if found is None else _under_way(row, found)
    stops = RouteStop.objects.everywhere(_CHECKED).filter(plan=row)
    begun = list(stops.filter(is_under_way=True)) if found is None else kept
    stops.filter(is_under_way=False).delete()
    RouteGap.objects.everywhere(_CHECKED).filter(plan=row).delete()
    RouteStop.objects.everywhere(_CHECKED).bulk_create(kept + _stops(row, plan, begun, locks))
    RouteGap.objects.everywhere(_CHECKED).bulk_create(_gaps(row, plan))


def _stops(
    row: RoutePlan, plan: core.Plan, begun: Iterable[RouteStop], locks: Collection[str]
) -> list[RouteStop]:
    count: Counter[tuple[str, int]] = Counter(
        (str(stop.member_id), (stop.day - row.first_day).days) for stop in begun
    )
    found = []
    for route in plan.routes:
        day = route.leaves // DAY
        for stop in route.stops:
            count[route.member, day] += 1
            found.append(_stop(row, route.member, stop, day, count[route.member, day], locks))
    return found


def _stop(
    row: RoutePlan, member: str, stop: core.Stop, day: int, position: int, locks: Collection[str]
) -> RouteStop:
    item_id, part = item_and_part(stop.visit)
    begin = day * DAY
    return RouteStop(
        plan=row,
        item_id=item_id,
        part=part,
        member_id=UUID(member),
        day=row.first_day + timedelta(days=day),
        position=position,
        drive=stop.drive,
        arrive=max(0, stop.arrive - begin),
        start=stop.start - begin,
        end=stop.end - begin,
        is_locked=stop.visit in locks,
        why_member=_why_member(row, stop, part),
        why_hour=core.reason_to_json(stop.why_hour),
    )


def _why_member(row: RoutePlan, stop: core.Stop, part: int) -> dict[str, Any]:
    """Why this member; a later day of work that nobody was given before stays with who begins it."""
    reason = core.reason_to_json(stop.why_member)
    if part > 1 and row.replaces_id is None and reason["code"] == "kept":
        return {"code": "same_member", "data": {}}
    return reason


def _gaps(row: RoutePlan, plan: core.Plan) -> list[RouteGap]:
    found = []
    for each in plan.unplanned:
        item_id, part = item_and_part(each.visit)
        remedies = [core.reason_to_json(one) for one in each.remedies]
        found.append(
            RouteGap(
                plan=row,
                item_id=item_id,
                part=part,
                reason=core.reason_to_json(each.reason),
                remedies=remedies,
            )
        )
    return found


def _under_way(row: RoutePlan, found: Ground) -> list[RouteStop]:
    """Stops that are over or going on, as published, and work under way that no plan knew."""
    going = {item.pk: item for item in found.under_way}
    waiting = {item.pk for item in found.items}
    copies = [
        _copy(row, stop)
        for stop in found.published
        if stop.item_id in going
        or (stop.item_id not in waiting and stop.item.state in FINISHED)
        or _is_part_over(found, stop)
    ]
    known = {stop.item_id for stop in copies}
    now = found.span.now
    day = row.first_day + timedelta(days=now // DAY)
    for item in found.under_way:
        if item.pk in known or item.member_id is None:
            continue
        end = expected_end(found, item)
        copies.append(
            RouteStop(
                plan=row,
                item=item,
                member_id=item.member_id,
                day=day,
                position=0,
                drive=0,
                arrive=now % DAY,
                start=now % DAY,
                end=end - now // DAY * DAY,
                is_under_way=True,
                why_member={"code": "under_way", "data": {}},
                why_hour={"code": "under_way", "data": {}},
            )
        )
    return _numbered(copies)


def _is_part_over(found: Ground, stop: RouteStop) -> bool:
    """A day of work that goes on for several is over."""
    need = need_of(stop.item)
    return bool(need and need.work_days > 1 and found.span.minute(stop.day, stop.end) <= found.span.now)


def _copy(row: RoutePlan, stop: RouteStop) -> RouteStop:
    code = "under_way" if stop.item.state in (WorkState.EN_ROUTE, WorkState.ON_SITE) else "done"
    return RouteStop(
        plan=row,
        item=stop.item,
        part=stop.part,
        member_id=stop.member_id,
        day=stop.day,
        position=0,
        drive=stop.drive,
        arrive=stop.arrive,
        start=stop.start,
        end=stop.end,
        is_locked=stop.is_locked,
        is_under_way=True,
        why_member={"code": code, "data": {}},
        why_hour={"code": code, "data": {}},
    )


def _numbered(stops: list[RouteStop]) -> list[RouteStop]:
    count: Counter[tuple[object, object]] = Counter()
    for stop in sorted(stops, key=lambda each: each.start):
        count[stop.member_id, stop.day] += 1
        stop.position = count[stop.member_id, stop.day]
    return stops
