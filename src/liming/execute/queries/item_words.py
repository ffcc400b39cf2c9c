"""Whom an item is for, where it is and what is known of the place, as the phone says it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from liming.execute import bridge
from liming.execute.models import Hazard, Request
from liming.execute.rules.hazards import UNCURED
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import WorkItem

NEXT = {
    WorkState.PLANNED: "accept",
    WorkState.DISPATCHED: "accept",
    WorkState.ACCEPTED: "depart",
    WorkState.EN_ROUTE: "arrive",
    WorkState.ON_SITE: "finish",
}
"""The next step of an item in each state."""


@dataclass(frozen=True)
class Spot:
    """Where to drive to, WGS-84 degrees; `is_rough` when only the grid is known."""

    longitude: float
    latitude: float
    is_rough: bool = False


def requests_of(rows: Iterable[WorkItem]) -> dict[str, Request]:
    """The requests behind items, by id. One query."""
    keys = [row.origin_id for row in rows if row.origin_kind == OriginKind.REQUEST]
    found = Request.objects.everywhere("requests behind the member's own items").filter(pk__in=keys)
    return {str(request.pk): request for request in found}


def earlier_defects(rows: Iterable[WorkItem]) -> dict[tuple[str, Any], str]:
    """Open hazards found earlier at the same customer or site, by place."""
    rows = list(rows)
    customers = [row.customer_id for row in rows if row.customer_id]
    sites = [row.site_id for row in rows if row.site_id]
    found = (
        Hazard.objects.everywhere("hazards at places of the member's own items")
        .filter(Q(customer_id__in=customers) | Q(site_id__in=sites), state__in=UNCURED)
        .values_list("customer_id", "site_id", "text")
        .order_by("found_at")
    )
    places: dict[tuple[str, Any], str] = {}
    for customer_id, site_id, text in found:
        places[("customer", customer_id) if customer_id else ("site", site_id)] = text
    return places


def whom_of(row: WorkItem, request: Request | None) -> str:
    """The masked name of the customer or caller, else the site."""
    if row.customer is not None:
        return bridge.mask_name(row.customer.name)
    if request is not None and request.contact_name:
        return bridge.mask_name(request.contact_name)
    return row.site.name if row.site else ""


def place_of(row: WorkItem, request: Request | None) -> str:
    """The address in words, masked."""
    if request is not None and request.address:
        return bridge.mask_text(request.address)
    if row.customer is not None and row.customer.address:
        return row.customer.address
    return row.service_point.name if row.service_point else ""


def spot_of(row: WorkItem, request: Request | None) -> Spot | None:
    """The item's own point, else that of its request, customer, site, service point or grid."""
    for place in (row, request, row.customer, row.site, row.service_point, row.grid_version):
        if place is not None and place.longitude is not None and place.latitude is not None:
            return Spot(place.longitude, place.latitude, place is row.grid_version)
    return None


def has_number(row: WorkItem, request: Request | None) -> bool:
    """Whether there is somebody to call."""
    return bool((request and request.contact_phone) or (row.customer and row.customer.phone))
