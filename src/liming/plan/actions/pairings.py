"""A pairing's plan of the year: taken from the agreement, added to, dropped with a reason."""

from datetime import date

from django.db import transaction
from django.db.models import Max, QuerySet

from liming.plan import bridge
from liming.plan.models import PairingItem
from liming.register.models import Pairing
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_MEETING = "联席"


@transaction.atomic
def plan_pairing_year(viewer: Viewer, pairing: Pairing, year: int) -> list[PairingItem]:
    """Take the agreement's items into a year's plan; those already there stay. Returns the new ones.

    Raises `pairing_ended`, `forbidden`, `out_of_scope`.
    """
    row = _reach(viewer, pairing)
    there = set(_items(row, year).values_list("content", flat=True))
    wanted = [content for content in row.plan_items if content and content not in there]
    return [_add(viewer, row, year, content, None, is_meeting=_MEETING in content) for content in wanted]


@transaction.atomic
def add_pairing_item(
    viewer: Viewer,
    pairing: Pairing,
    year: int,
    content: str,
    due_on: date | None = None,
    *,
    is_meeting: bool = False,
) -> PairingItem:
    """Add one item to a year's plan.

    Raises `pairing_ended`, `pairing_item_twice`, `field_required`, `field_invalid`, `forbidden`,
    `out_of_scope`.
    """
    row = _reach(viewer, pairing)
    content = bridge.mask_text(content.strip())
    if not content:
        raise DomainError("field_required", field="共建事项")
    if due_on is not None and due_on.year != year:
        raise DomainError("field_invalid", field="期限", value=due_on, remedy="期限要在这一年内")
    if _items(row, year).filter(content=content, due_on=due_on).exists():
        raise DomainError("pairing_item_twice", content=content, year=year)
    return _add(viewer, row, year, content, due_on, is_meeting=is_meeting)


@transaction.atomic
def drop_pairing_item(viewer: Viewer, item: PairingItem, reason: str) -> PairingItem:
    """Take an item out of the year's plan; it stays visible with the reason.

    Raises `field_required`, `forbidden`, `out_of_scope`.
    """
    row: PairingItem = (
        PairingItem.objects.everywhere("the path is required below")
        .select_related("pairing__team")
        .get(pk=item.pk)
    )
    path = row.pairing.team.path
    viewer.require(Right.EDIT_MONTH_PLAN, path)
    if not reason.strip():
        raise DomainError("field_required", field="原因")
    row.dropped_reason = bridge.mask_text(reason.strip())
    row.save(update_fields=["dropped_reason"])
    audit.record(viewer, "pairing_item.let_go", row, after={"reason": row.dropped_reason}, unit_path=path)
    return row


def _reach(viewer: Viewer, pairing: Pairing) -> Pairing:
    row: Pairing = (
        Pairing.objects.everywhere("the path is required below").select_related("team").get(pk=pairing.pk)
    )
    viewer.require(Right.EDIT_MONTH_PLAN, row.team.path)
    if row.ended_on is not None:
        raise DomainError("pairing_ended", day=row.ended_on)
    return row


def _items(pairing: Pairing, year: int) -> "QuerySet[PairingItem]":
    return PairingItem.objects.everywhere("items of a pairing reached above").filter(
        pairing=pairing, year=year
    )


def _add(
    viewer: Viewer, pairing: Pairing, year: int, content: str, due_on: date | None, *, is_meeting: bool
) -> PairingItem:
    last = _items(pairing, year).aggregate(last=Max("number"))["last"] or 0
    item: PairingItem = PairingItem.objects.create(
        pairing=pairing, year=year, number=last + 1, content=content, due_on=due_on, is_meeting=is_meeting
    )
    after = {"year": year, "number": item.number, "content": content}
    audit.record(viewer, "pairing_item.added", item, after=after, unit_path=pairing.team.path)
    return item
