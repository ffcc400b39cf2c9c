"""Outages and work areas: what they hold, what is proposed to attach, and the list of them."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from liming.execute import bridge
from liming.execute.enums import EventState
from liming.execute.models import EventRequest, OutageEvent, Request
from liming.execute.rules.event_areas import division_prefix
from liming.execute.rules.transitions import ENDED, REOPENABLE
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

BEFORE = timedelta(hours=1)
"""People call before the fault is entered, and before a planned outage begins."""
_MOST_PROPOSED = 200


def holds(event: OutageEvent, request: Request) -> bool:
    """True when the request lies in the event's area and came while it lasted."""
    until = event.ended_at or max(event.ends_at, clock.now())
    if not event.starts_at - BEFORE <= request.received_at <= until:
        return False
    grid = request.grid_version.grid.code if request.grid_version else ""
    if grid in event.grid_codes:
        return True
    division = (request.grid_version.division_id if request.grid_version else "") or request.division_id or ""
    if division and any(division.startswith(division_prefix(code)) for code in event.division_codes):
        return True
    if request.longitude is None or request.latitude is None:
        return False
    return _area(event).holds(request.longitude, request.latitude)


def _area(event: OutageEvent) -> bridge.DrawnArea:
    circle = None
    if event.longitude is not None and event.latitude is not None and event.radius_metres:
        circle = (event.longitude, event.latitude, float(event.radius_metres))
    return bridge.drawn_area(event.polygon, circle)


@dataclass(frozen=True)
class EventDetail:
    """One event with the requests attached to it and those proposed to attach."""

    event: OutageEvent
    attached: tuple[EventRequest, ...]
    proposed: tuple[Request, ...]
    may_edit: bool


def events(viewer: Viewer, *, ended: bool = False) -> "QuerySet[OutageEvent]":
    """Events within the viewer's units with `number_attached`, the newest first."""
    viewer.require(Right.READ_WORK)
    rows = _seen(viewer)
    rows = rows.exclude(state=EventState.OPEN) if ended else rows.filter(state=EventState.OPEN)
    found: QuerySet[OutageEvent] = rows.annotate(number_attached=Count("attached")).order_by("-starts_at")
    return found


def _seen(viewer: Viewer) -> "ScopedQuerySet[OutageEvent]":
    """Events of the viewer's units and teams, and those of the units above, which concern them too."""
    reach = Q(pk__in=[])
    for path in viewer.unit_paths:
        parts = path.strip("/").split("/")
        above = [f"/{'/'.join(parts[:depth])}/" for depth in range(1, len(parts) + 1)]
        reach |= Q(unit__path__startswith=path) | Q(team__path__startswith=path) | Q(unit__path__in=above)
    rows = OutageEvent.objects.everywhere("limited to the viewer's units and those above")
    return rows.filter(reach).select_related("unit", "team")


def event_detail(viewer: Viewer, number: str) -> EventDetail:
    """One event by its number. Raises DomainError `not_found`, `forbidden`."""
    viewer.require(Right.READ_WORK)
    event = _seen(viewer).filter(number=number).first()
    if event is None:
        raise DomainError("not_found", what="停电事件", key=number)
    path = event.team.path if event.team else event.unit.path
    attached = event.attached.select_related("request__team", "request__holder")
    is_open = event.state == EventState.OPEN
    return EventDetail(
        event=event,
        attached=tuple(attached),
        proposed=tuple(map(_masked, proposed_requests(event))) if is_open else (),
        may_edit=is_open and viewer.may(Right.EDIT_EVENTS) and viewer.within(Right.EDIT_EVENTS).reaches(path),
    )


def _masked(request: Request) -> Request:
    """For a list: private numbers in the address masked, on this copy only."""
    request.address = bridge.mask_text(request.address)
    return request


def proposed_requests(event: OutageEvent) -> list[Request]:
    """Open requests inside the event that no event has yet, the newest first."""
    rows = Request.objects.everywhere("an outage holds the requests of every team in its area").filter(
        received_at__gte=event.starts_at - BEFORE, event_link=None, unit__path__startswith=event.unit.path
    )
    rows = rows.exclude(state__in=(*ENDED, *REOPENABLE)).select_related("team", "grid_version__grid")
    near = rows.order_by("-received_at")[: _MOST_PROPOSED * 5]
    return [row for row in near if holds(event, row)][:_MOST_PROPOSED]


def events_around(request: Request) -> tuple[OutageEvent, ...]:
    """Open events that hold a request which is attached to none. Two queries at most."""
    if request.state in (*ENDED, *REOPENABLE) or link_of(request) is not None:
        return ()
    found = open_events().filter(starts_at__lte=request.received_at + BEFORE)
    return tuple(event for event in found if holds(event, request))


def open_events() -> "ScopedQuerySet[OutageEvent]":
    """Every event that lasts."""
    return OutageEvent.objects.everywhere("an outage concerns everybody in its area").filter(
        state=EventState.OPEN
    )


def link_of(request: Request) -> EventRequest | None:
    """The event a request is attached to."""
    return EventRequest.objects.filter(request=request).select_related("event").first()


def phones_to_tell(event: OutageEvent) -> dict[str, list[EventRequest]]:
    """The attached requests nobody was told about yet, by the phone that is told: each phone once."""
    found: dict[str, list[EventRequest]] = {}
    for link in event.attached.filter(told_at=None).select_related("request__customer"):
        found.setdefault(_phone(link), []).append(link)
    return found


@dataclass(frozen=True)
class EventNews:
    """What the sender of notices needs; `path` is the team's. Never shown on a page."""

    phone: str
    title: str
    outcome: str
    path: str


def event_news(link_id: str) -> EventNews:
    """The end of an event for the caller of one attached request, for the sender and nobody else."""
    link = EventRequest.objects.select_related("event__unit", "request__customer").get(pk=link_id)
    return EventNews(_phone(link), link.event.title, link.event.outcome, link.event.unit.path)


def _phone(link: EventRequest) -> str:
    customer = link.request.customer
    return link.request.contact_phone or (customer.phone if customer else "")
