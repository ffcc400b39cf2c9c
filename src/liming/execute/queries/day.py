"""My day on the phone: the stops in order, what is left of it, and where they lie."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from liming.execute import bridge
from liming.execute.enums import LoneReason
from liming.execute.models import Request
from liming.execute.queries.clocks import working_days_by_request
from liming.execute.queries.item_words import (
    NEXT,
    Spot,
    earlier_defects,
    has_number,
    place_of,
    requests_of,
    spot_of,
    whom_of,
)
from liming.execute.queries.lone_work import reasons_alone
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.enums import OriginKind, SupervisionState, WorkState
from liming.plan.models import ItemSupervision, RouteStop, WorkItem
from liming.plan.queries.routes import setting_out, stops_of_member
from liming.register.models import Member
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

WORK_HIDDEN = (WorkState.CANCELLED, WorkState.DECLINED, WorkState.DRAFT)
"""States of items that nobody sees in their day."""
_UNDER_WAY = (WorkState.EN_ROUTE, WorkState.ON_SITE)
_UNSIGNED = (WorkState.PLANNED, WorkState.DISPATCHED)
_LATEST = 2_880
_NOON = 12
_REACHED = "items of a member whose path was required"

Outline = tuple[tuple[float, float], ...]
"""A ring of longitudes and latitudes."""


@dataclass(frozen=True)
class PlannedStop:
    """When the published route says an item is done: minutes since midnight, `drive` = the way there."""

    start: int
    end: int
    drive: int
    why_member: dict[str, Any]
    why_hour: dict[str, Any]


@dataclass(frozen=True)
class DayItem:
    """One stop of the day; `next_step` is accept, depart, arrive, finish or empty; `whom` is masked.

    `working_days` is set where the limit counts them, `planned` where a route was published; `minutes` is how
    long it takes, as planned, else as usual for its service. `is_new`: a request that nobody signed for yet.
    """

    id: UUID
    order: int
    title: str
    practice: str
    state: str
    whom: str
    grid: str
    place: str
    due_at: datetime | None
    working_days: int | None
    is_done: bool
    next_step: str
    request_number: str
    supervised_until: datetime | None
    note: str
    spot: Spot | None
    minutes: int
    is_new: bool
    may_call: bool
    lone: str = ""
    planned: PlannedStop | None = None


@dataclass(frozen=True)
class MemberDay:
    """`start` is where the member sets out; `areas` are the outlines of the grids that the stops lie in."""

    member_id: UUID
    name: str
    team: str
    day: date
    items: tuple[DayItem, ...]
    done: int
    total: int
    current: DayItem | None
    start: tuple[float, float] | None = None
    areas: tuple[Outline, ...] = ()

    @property
    def new(self) -> int:
        """Requests to be signed for."""
        return sum(item.is_new for item in self.items)

    @property
    def drive_left(self) -> int:
        """Minutes of driving to the stops that are still open, where a route was published."""
        return sum(item.planned.drive for item in self.items if item.planned and not item.is_done)

    @property
    def work_left(self) -> int:
        """Minutes of work on the stops that are still open."""
        return sum(item.minutes for item in self.items if not item.is_done)

    @property
    def ends_at(self) -> int | None:
        """The minute at which the published route ends; None without one or when nothing is open."""
        return max(
            (item.planned.end for item in self.items if item.planned and not item.is_done), default=None
        )


def member_day(viewer: Viewer, member_id: UUID, day: date | None = None) -> MemberDay:
    """A member's items of a day, what is under way, and older open ones. Own day, or a captain's member.

    Requests to be signed for come first, then the order of the published route, what it does not hold after.

    Raises DomainError `forbidden`, `out_of_scope`, `not_your_item`, `not_found`. Nine queries.
    """
    member = reach_member(viewer, member_id)
    day = day or clock.today()
    rows = list(
        WorkItem.objects.everywhere(_REACHED)
        .filter(member=member)
        .filter(Q(scheduled_date=day) | Q(scheduled_date__lt=day) & ~Q(state__in=[*WORK_ENDED, "draft"]))
        .exclude(state__in=WORK_HIDDEN)
        .select_related(*_JOINED)
        .only(*_SHOWN)
        .order_by("scheduled_date", "due_at", "id")
    )
    stops = stops_of_member(member.pk, min(clock.today(), day), day)
    rows = _in_order(rows, stops, day)
    requests, earlier = requests_of(rows), earlier_defects(rows)
    days = working_days_by_request(request.pk for request in requests.values() if request.due_at)
    planned = {stop.item_id: _planned(stop) for stop in stops if stop.day == day}
    alone = _alone(rows, planned, member, day)
    items = tuple(
        _as_planned(_day_item(number, row, requests, earlier, days, alone), planned.get(row.pk))
        for number, row in enumerate(rows, start=1)
    )
    open_items = [item for item in items if not item.is_done]
    return MemberDay(
        member_id=member.pk,
        name=member.name,
        team=member.team.short_name,
        day=day,
        items=items,
        done=sum(item.is_done for item in items),
        total=len(items),
        current=next((item for item in open_items if item.state in _UNDER_WAY), next(iter(open_items), None)),
        start=setting_out(member),
        areas=_areas(rows),
    )


_JOINED = ("customer", "site", "grid_version__grid", "service_point", "supervision", "service_type")
_SHOWN = (
    "title",
    "practice",
    "state",
    "scheduled_date",
    "due_at",
    "done_at",
    "origin_kind",
    "origin_id",
    "longitude",
    "latitude",
    "customer__name",
    "customer__address",
    "customer__phone",
    "customer__longitude",
    "customer__latitude",
    "site__name",
    "site__longitude",
    "site__latitude",
    "grid_version__area_type",
    "grid_version__longitude",
    "grid_version__latitude",
    "grid_version__boundary",
    "grid_version__grid__code",
    "grid_version__grid__name",
    "service_point__name",
    "service_point__longitude",
    "service_point__latitude",
    "supervision__state",
    "supervision__due_at",
    "service_type__usual_minutes",
)


def _as_planned(item: DayItem, planned: PlannedStop | None) -> DayItem:
    return replace(item, planned=planned, minutes=planned.end - planned.start) if planned else item


def _alone(
    rows: Iterable[WorkItem], planned: Mapping[UUID, PlannedStop], member: Member, day: date
) -> dict[UUID, LoneReason]:
    """Why open items ask to report back: by the planned hour, else by now when the day is today."""
    now = clock.now() if day == clock.today() else clock.at(day, _NOON)
    begins = {key: clock.at(day) + timedelta(minutes=stop.start) for key, stop in planned.items()}
    open_rows = [(row, begins.get(row.pk, now)) for row in rows if row.state not in WORK_ENDED]
    return reasons_alone(open_rows, member.team.path, member.pk)


def _areas(rows: Iterable[WorkItem]) -> tuple[Outline, ...]:
    """The outer rings of the stops' grids, each grid once."""
    versions = {row.grid_version_id: row.grid_version for row in rows if row.grid_version is not None}
    rings = (_outer_ring(version.boundary) for version in versions.values())
    return tuple(ring for ring in rings if ring)


def _outer_ring(boundary: Any) -> Outline:
    if not boundary:
        return ()
    rings = boundary["coordinates"]
    ring = rings[0][0] if boundary["type"] == "MultiPolygon" else rings[0]
    return tuple((point[0], point[1]) for point in ring)


def is_new(row: WorkItem) -> bool:
    """A request that its member has not signed for."""
    return row.origin_kind == OriginKind.REQUEST and row.state in _UNSIGNED


def _in_order(rows: list[WorkItem], stops: Iterable[RouteStop], day: date) -> list[WorkItem]:
    """In the order of the day's route; what a route does before that day is left out of it."""
    starts = {stop.item_id: stop.start for stop in stops if stop.day == day}
    sooner = {stop.item_id for stop in stops if stop.day < day}
    there = [row for row in rows if row.pk in starts or row.pk not in sooner or row.state in WORK_ENDED]
    return sorted(there, key=lambda row: (not is_new(row), starts.get(row.pk, _done_minute(row))))


def _done_minute(row: WorkItem) -> int:
    if row.done_at is None:
        return _LATEST
    done = clock.local(row.done_at)
    return done.hour * 60 + done.minute


def _planned(stop: RouteStop) -> PlannedStop:
    return PlannedStop(stop.start, stop.end, stop.drive, stop.why_member, stop.why_hour)


def reach_member(viewer: Viewer, member_id: UUID) -> Member:
    """The member of the viewer, or one whose work the viewer gives out.

    Raises DomainError `forbidden`, `out_of_scope`, `not_your_item`, `not_found`.
    """
    viewer.require(Right.READ_WORK)
    rows = Member.objects.everywhere("the path is required below").select_related("team__division")
    member: Member | None = rows.filter(pk=member_id).first()
    if member is None:
        raise DomainError("not_found", what="队员", key=str(member_id))
    viewer.require(Right.READ_WORK, member.team.path)
    if viewer.member_id != member.pk and not viewer.may(Right.DISPATCH):
        raise DomainError("not_your_item", holder=member.name)
    return member


def _day_item(
    order: int,
    row: WorkItem,
    requests: dict[str, Request],
    earlier: dict[tuple[str, Any], str],
    days: dict[UUID, int],
    alone: Mapping[UUID, LoneReason],
) -> DayItem:
    request = requests.get(row.origin_id)
    state = WorkState(row.state)
    return DayItem(
        id=row.pk,
        order=order,
        title=row.title,
        practice=row.practice,
        state=row.state,
        whom=whom_of(row, request),
        grid=row.grid_version.grid.name if row.grid_version else "",
        place=place_of(row, request),
        due_at=request.due_at if request else row.due_at,
        working_days=days.get(request.pk) if request else None,
        is_done=state in WORK_ENDED,
        next_step=NEXT.get(state, ""),
        request_number=request.number if request else "",
        supervised_until=_supervised_until(row),
        note=bridge.mask_text(
            earlier.get(("customer", row.customer_id), "") or earlier.get(("site", row.site_id), "")
        ),
        spot=spot_of(row, request),
        minutes=row.service_type.usual_minutes,
        is_new=is_new(row),
        may_call=has_number(row, request),
        lone=str(alone[row.pk].label) if row.pk in alone else "",
    )


def _supervised_until(row: WorkItem) -> datetime | None:
    """When a supervised item is due; None where nobody supervises it any more."""
    found: ItemSupervision | None = getattr(row, "supervision", None)
    return found.due_at if found and found.state != SupervisionState.CLOSED else None
