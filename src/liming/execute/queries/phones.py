"""What phones keep, and how they stand."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from liming.execute.enums import OperationState
from liming.execute.models import Device, Guarantee, Hazard, SyncOperation
from liming.execute.queries.day import WORK_HIDDEN
from liming.execute.queries.hazards import acts_now
from liming.execute.queries.settings import setting
from liming.execute.rules.hazards import OPEN
from liming.execute.rules.sync import HAZARD_ACTS, ON_HAZARD
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.enums import OriginKind
from liming.plan.models import WorkItem
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

CLOCK_LIMIT = 600
"""Seconds by which a phone's clock may be wrong before its captain is told."""
_TO_PUT_RIGHT = Count(
    "operations", filter=Q(operations__state=OperationState.REFUSED, operations__let_go_at=None)
)
_SHOWN = ("pk", "state", "scheduled_date", "due_at", "title", "checklist_id", "supervision__state")


@dataclass(frozen=True)
class KeptItem:
    """An item whose page a phone keeps; `mark` changes with what the page shows."""

    id: UUID
    mark: str


@dataclass(frozen=True)
class KeptHazard:
    """A hazard whose pages a phone keeps."""

    number: str
    acts: tuple[str, ...]
    mark: str


@dataclass(frozen=True)
class KeptWalk:
    """A guarantee whose walk a phone keeps; `mark` changes with any of the viewer's stops."""

    number: str
    mark: str


def open_items(viewer: Viewer) -> ScopedQuerySet[WorkItem]:
    """The viewer's own open items of the days that a phone keeps; none for who is no member."""
    until = clock.today() + timedelta(days=setting("sync.days_ahead"))
    return _own_open(viewer).filter(scheduled_date__lte=until)


def _own_open(viewer: Viewer) -> ScopedQuerySet[WorkItem]:
    rows = WorkItem.objects.everywhere("the viewer's own items")
    own = rows.filter(member_id=viewer.member_id) if viewer.member_id else rows.none()
    return own.exclude(state__in=[*WORK_ENDED, *WORK_HIDDEN])


def _near_walks(viewer: Viewer) -> Any:
    """The guarantees, by their ids as text, in which the viewer has a stop on one of these days."""
    near = open_items(viewer).filter(origin_kind=OriginKind.GUARANTEE)
    return near.order_by().values("origin_id").distinct()


def items_to_keep(viewer: Viewer) -> tuple[KeptItem, ...]:
    """The viewer's open items up to `sync.days_ahead` days ahead, and the later stops of a guarantee that is
    walked on these days; at most `sync.items_kept`, the nearest first. One query.
    """
    viewer.require(Right.DO_WORK)
    near = Q(pk__in=open_items(viewer).values("pk"))
    walked = Q(origin_kind=OriginKind.GUARANTEE, origin_id__in=_near_walks(viewer))
    rows = (
        _own_open(viewer)
        .filter(near | walked)
        .annotate(answered=Count("round_places__answer"))
        .order_by("scheduled_date", "pk")
        .values_list(*_SHOWN, "answered")[: setting("sync.items_kept")]
    )
    return tuple(KeptItem(row[0], mark_of(*row)) for row in rows)


def walks_to_keep(viewer: Viewer) -> tuple[KeptWalk, ...]:
    """The guarantees in which the viewer has open stops on one of these days. Three queries; one if none."""
    viewer.require(Right.DO_WORK)
    origins = sorted(_near_walks(viewer).values_list("origin_id", flat=True))
    stops: dict[str, list[object]] = {each: [] for each in origins}
    if not stops:
        return ()
    found = Guarantee.objects.everywhere("those of the viewer's own stops").filter(pk__in=origins)
    rows = WorkItem.objects.everywhere("the viewer's own stops").filter(
        member=viewer.member_id, origin_kind=OriginKind.GUARANTEE, origin_id__in=origins
    )
    for origin, *shown in rows.order_by("pk").values_list("origin_id", "pk", "state", "scheduled_date"):
        stops[origin].append(shown)
    return tuple(
        KeptWalk(number, mark_of(title, *stops[str(key)]))
        for key, number, title in found.order_by("starts_at", "number").values_list("pk", "number", "title")
    )


def hazards_to_keep(viewer: Viewer) -> tuple[KeptHazard, ...]:
    """The viewer's own open hazards, the nearest limit first, each with what its state
    allows to do on the spot. One query.
    """
    if viewer.member_id is None:
        return ()
    rows = Hazard.objects.visible_to(viewer).filter(keeper_id=viewer.member_id, state__in=OPEN)
    rows = rows.order_by("due_at", "pk")[: setting("sync.hazards_kept")]
    return tuple(
        KeptHazard(row.number, _offline_acts(viewer, row), mark_of(row.pk, row.state, row.due_at, row.text))
        for row in rows.select_related("team")
    )


def _offline_acts(viewer: Viewer, row: Hazard) -> tuple[str, ...]:
    return tuple(act for act in acts_now(viewer, row) if f"{ON_HAZARD}{act}" in HAZARD_ACTS)


def mark_of(*shown: object) -> str:
    """A short name of what is shown: 16 hex digits."""
    return hashlib.sha256("|".join(map(str, shown)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class PhoneLimits:
    """How many pages a phone keeps, and for how many days it keeps what (`pages`, `sent`)."""

    pages: int
    days: dict[str, int]


def phone_limits() -> PhoneLimits:
    """The limits in force."""
    days = {"pages": int(setting("sync.page_days")), "sent": int(setting("sync.sent_days"))}
    return PhoneLimits(int(setting("sync.pages_kept")), days)


@dataclass(frozen=True)
class PhoneRow:
    """One phone: whose, what it still holds by its own last word (`unsent`, `refused` acts to put right), and
    what is odd about it.
    """

    device: Device
    member: str
    team: str
    unsent: int
    oldest_unsent_at: datetime | None
    refused: int
    is_clock_wrong: bool
    is_silent: bool


@dataclass(frozen=True)
class PhoneBoard:
    """Phones with what is unsent first; `unsent` and `silent` over all of them."""

    rows: tuple[PhoneRow, ...]
    unsent: int
    silent: int
    revoked: int


def phone_board(viewer: Viewer, *, with_revoked: bool = False) -> PhoneBoard:
    """The phones of the viewer's teams. One that holds unsent work and has not been heard for two days is
    silent. Two queries.
    """
    viewer.require(Right.KEEP_PHONES)
    devices = Device.objects.visible_to(viewer.within(Right.KEEP_PHONES)).select_related(
        "account__member__team"
    )
    found = list(devices.annotate(refused=_TO_PUT_RIGHT).order_by("-unsent", "-last_seen_at"))
    edge = clock.now() - timedelta(days=2)
    rows = [_phone(device, edge) for device in found]
    shown = [row for row in rows if with_revoked or row.device.revoked_at is None]
    return PhoneBoard(
        tuple(shown),
        sum(row.unsent for row in rows if row.device.revoked_at is None),
        sum(row.is_silent for row in rows),
        sum(row.device.revoked_at is not None for row in rows),
    )


def own_phones(viewer: Viewer) -> list[Device]:
    """The viewer's own phones that are in use, last heard first."""
    return list(_own(viewer))


def my_phone(viewer: Viewer, device_id: UUID) -> PhoneRow:
    """One of the viewer's own phones in use. Raises DomainError `not_found`."""
    found = next((row for row in my_phones(viewer) if row.device.pk == device_id), None)
    if found is None:
        raise DomainError("not_found", what="手机", key=str(device_id)[:8])
    return found


def my_phones(viewer: Viewer) -> tuple[PhoneRow, ...]:
    """The viewer's own phones that are still in use, the last heard first. One query."""
    viewer.require(Right.DO_WORK)
    edge = clock.now() - timedelta(days=2)
    rows = _own(viewer).select_related("account__member__team").annotate(refused=_TO_PUT_RIGHT)
    return tuple(_phone(device, edge) for device in rows)


def _own(viewer: Viewer) -> ScopedQuerySet[Device]:
    rows = Device.objects.everywhere("a person's own phones").filter(revoked_at=None)
    own = rows.filter(account_id=viewer.account_id) if viewer.account_id else rows.none()
    return own.order_by("-last_seen_at")


def _phone(device: Any, edge: datetime) -> PhoneRow:
    member = device.account.member
    is_heard = device.revoked_at is not None or device.last_seen_at >= edge
    return PhoneRow(
        device,
        member.name if member else device.account.display_name,
        member.team.short_name if member else "",
        device.unsent,
        device.oldest_unsent_at,
        device.refused,
        abs(device.clock_offset) > CLOCK_LIMIT,
        device.unsent > 0 and not is_heard,
    )


def phone_acts_since(viewer: Viewer, moment: datetime) -> dict[str, int]:
    """How many acts of phones came since a moment, by what became of them. One query."""
    viewer.require(Right.READ_WORK)
    rows = SyncOperation.objects.visible_to(viewer).filter(received_at__gte=moment)
    counts = rows.order_by().values_list("state").annotate(number=Count("pk"))
    return {state.value: 0 for state in OperationState} | dict(counts)
