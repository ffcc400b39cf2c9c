"""Reading notices: my own with the unread count, the channels of my units, and what was not delivered."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from liming.register.enums import DeliveryState
from liming.register.models import Account, Channel, Delivery, Member, Notice, Team, Unit
from liming.register.rules.channels import masked_address
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

UNREAD_SECONDS = 20
MOST_UNREAD = 99


def unread_key(account_id: UUID) -> str:
    """Where the unread count of an account is cached."""
    return f"unread:{account_id}"


def unread_count(viewer: Viewer) -> int:
    """How many notices the viewer has not read, counted up to 99; at most twenty seconds old."""
    if viewer.account_id is None:
        return 0
    key = unread_key(viewer.account_id)
    count = cache.get(key)
    if count is None:
        count = Notice.objects.filter(account_id=viewer.account_id, read_at=None)[:MOST_UNREAD].count()
        cache.set(key, count, UNREAD_SECONDS)
    return int(count)


def my_notices(viewer: Viewer) -> "QuerySet[Notice]":
    """The viewer's own notices, newest first."""
    rows = Notice.objects.filter(account_id=viewer.account_id) if viewer.account_id else Notice.objects.none()
    return rows.order_by("-at", "-id")


def my_notice(viewer: Viewer, key: str) -> Notice:
    """One of the viewer's own notices; raises DomainError `not_found`."""
    try:
        row = my_notices(viewer).filter(pk=key).first()
    except ValidationError:
        row = None
    if row is None:
        raise DomainError("not_found", what="通知", key=key)
    return row


@dataclass(frozen=True)
class ChannelLine:
    """A channel as pages show it: never its address, only how it ends."""

    row: Channel
    place: str
    address: str
    not_sent: int


def channels(viewer: Viewer) -> tuple[ChannelLine, ...]:
    """Channels of the places the viewer keeps. Two queries; raises DomainError `forbidden`."""
    viewer.require(Right.EDIT_CHANNELS)
    rows = (
        Channel.objects.visible_to(viewer.within(Right.EDIT_CHANNELS))
        .select_related("unit", "team", "account__member__team")
        .order_by("-is_active", "name", "id")
        .distinct()
    )
    failed = _undelivered(viewer).filter(channel__isnull=False).values_list("channel_id", flat=True)
    lost = list(failed)
    return tuple(
        ChannelLine(row, _place(row), masked_address(row.address), lost.count(row.pk)) for row in rows
    )


def channel_by_id(viewer: Viewer, key: str) -> Channel:
    """One channel of the viewer's places; raises DomainError `forbidden`, `not_found`."""
    viewer.require(Right.EDIT_CHANNELS)
    rows = Channel.objects.visible_to(viewer.within(Right.EDIT_CHANNELS)).distinct()
    found: Channel = _found(rows.select_related("unit", "team", "account__member__team"), key, "通知渠道")
    return found


def channel_places(viewer: Viewer) -> tuple[tuple[str, str, Unit | Team | Account], ...]:
    """Where the viewer may keep channels: a key, a label and the row; members' accounts come last.

    Three queries; raises DomainError `forbidden`.
    """
    viewer.require(Right.EDIT_CHANNELS)
    reach = viewer.within(Right.EDIT_CHANNELS)
    units = Unit.objects.visible_to(reach).filter(closed_on=None).order_by("path")
    teams = Team.objects.visible_to(reach).filter(closed_on=None).order_by("path")
    members = Member.objects.visible_to(reach).filter(left_on=None)
    accounts = Account.objects.filter(member__in=members, is_active=True).select_related("member__team")
    found: list[tuple[str, str, Unit | Team | Account]] = []
    found += [(f"unit:{row.code}", row.short_name, row) for row in units]
    found += [(f"team:{row.code}", row.short_name, row) for row in teams]
    found += [(f"account:{row.username}", row.display_name, row) for row in accounts.order_by("display_name")]
    return tuple(found)


def undelivered(viewer: Viewer) -> "QuerySet[Delivery]":
    """What was tried and is not sent, newest first; raises DomainError `forbidden`."""
    viewer.require(Right.EDIT_CHANNELS)
    return _undelivered(viewer).select_related("channel").order_by("-at", "-id")


def delivery_by_id(viewer: Viewer, key: str) -> Delivery:
    """One delivery of the viewer's places; raises DomainError `forbidden`, `not_found`."""
    viewer.require(Right.EDIT_CHANNELS)
    rows = Delivery.objects.visible_to(viewer.within(Right.EDIT_CHANNELS))
    found: Delivery = _found(rows, key, "通知")
    return found


def _undelivered(viewer: Viewer) -> "QuerySet[Delivery]":
    rows = Delivery.objects.visible_to(viewer.within(Right.EDIT_CHANNELS))
    return rows.filter(tries__gt=0).exclude(state=DeliveryState.SENT)


def _found(rows: "QuerySet[Any]", key: str, what: str) -> Any:
    try:
        row = rows.filter(pk=key).first()
    except ValidationError:
        row = None
    if row is None:
        raise DomainError("not_found", what=what, key=key)
    return row


def _place(row: Channel) -> str:
    if row.account is not None:
        return row.account.display_name
    place = row.unit or row.team
    return place.short_name if place else ""
