"""What a published plan gives out: member and day written to each piece of work."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from liming.plan.actions.work import change_item
from liming.plan.enums import WorkState
from liming.plan.models import RouteStop, WorkItem
from liming.plan.queries.route_ground import OPEN
from liming.plan.queries.route_problem import is_given_out
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer


def give(viewer: Viewer, stops: Iterable[RouteStop]) -> None:
    """Write member and day to each item; of two persons whoever had it, else the first by code, answers."""
    done: set[UUID] = set()
    order = sorted(
        stops, key=lambda each: (each.part, each.member_id != each.item.member_id, each.member.code)
    )
    for stop in order:
        if stop.item_id in done or stop.is_under_way:
            continue
        done.add(stop.item_id)
        _give_item(viewer, stop)


def _give_item(viewer: Viewer, stop: RouteStop) -> None:
    item: WorkItem = stop.item
    if item.state not in OPEN:
        raise DomainError("route_stale", item=item.title)
    first_day = stop.day - timedelta(days=stop.part - 1)
    wanted: dict[str, Any] = {"member": stop.member, "scheduled_date": first_day}
    if is_given_out(item):
        wanted["member"] = item.member
    if item.member_id == wanted["member"].pk and item.scheduled_date == first_day:
        return
    if item.state in (WorkState.EN_ROUTE, WorkState.ON_SITE):
        raise DomainError("route_stale", item=item.title)
    if item.state == WorkState.ACCEPTED and item.member_id != wanted["member"].pk:
        wanted["state"] = WorkState.DISPATCHED
    change_item(viewer, item, "work_item.routed", **wanted)
