"""Channels out of the house: kept by the system administrator or the unit."""

from collections.abc import Sequence

from django.db import transaction

from liming.register.enums import ChannelKind
from liming.register.models import Account, Channel, Team, Unit
from liming.register.rules.channels import channel_address
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def create_channel(
    viewer: Viewer,
    place: Unit | Team | Account,
    *,
    name: str,
    kind: str,
    address: str,
    notice_kinds: Sequence[str] = (),
) -> Channel:
    """A channel of a unit, a team or a member's account.

    Raises `forbidden`, `out_of_scope`, `field_required`, `field_invalid` (address).
    """
    names = {Unit: "unit", Team: "team", Account: "account"}
    row = Channel(name=name.strip()[:60], kind=ChannelKind(kind).value, notice_kinds=list(notice_kinds))
    setattr(row, names[type(place)], place)
    if isinstance(place, Account) and place.member is None:
        raise DomainError("field_invalid", field="账号", value=place.username, remedy="请选有队员的账号")
    viewer.require(Right.EDIT_CHANNELS, row.path)
    if not row.name:
        raise DomainError("field_required", field="名称")
    row.address = channel_address(row.kind, address)
    row.save(force_insert=True)
    audit.record(viewer, "channel.created", row, after=_told(row), unit_path=row.path)
    return row


@transaction.atomic
def change_channel(
    viewer: Viewer,
    channel: Channel,
    *,
    name: str,
    address: str = "",
    notice_kinds: Sequence[str] = (),
    is_active: bool = True,
) -> Channel:
    """Another name, address (empty = as it is), kinds, or off and on. Raises as `create_channel`."""
    viewer.require(Right.EDIT_CHANNELS, channel.path)
    if not name.strip():
        raise DomainError("field_required", field="名称")
    before = _told(channel)
    channel.name, channel.notice_kinds, channel.is_active = name.strip()[:60], list(notice_kinds), is_active
    if address.strip():
        channel.address = channel_address(channel.kind, address)
    channel.save()
    after = _told(channel) | ({"address": "changed"} if address.strip() else {})
    audit.record(viewer, "channel.changed", channel, before=before, after=after, unit_path=channel.path)
    return channel


def _told(row: Channel) -> dict[str, object]:
    """What the audit keeps: never the address."""
    return {"name": row.name, "kind": row.kind, "kinds": row.notice_kinds, "active": row.is_active}
