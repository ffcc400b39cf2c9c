"""Looking at a caller's name and phone: allowed, and never without a trace."""

from dataclasses import dataclass

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.access import reach_item
from liming.execute.models import CallBack, HoursCheck, Request, ServiceRecord
from liming.plan.models import WorkItem
from liming.register.actions import count_look
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_LONGEST_REASON = 120


@dataclass(frozen=True)
class Contact:
    """The caller unmasked: name, phone, supply account; empty where not known."""

    name: str
    phone: str
    account_number: str


@transaction.atomic
def reveal_contact(viewer: Viewer, request: Request, reason: str) -> Contact:
    """The caller of a request in the viewer's units; the look and its reason go into the audit.

    A member sees the callers of own requests only.
    Raises DomainError `forbidden`, `out_of_scope`, `not_your_item`, `field_required` (reason).
    """
    viewer.require(Right.READ_PRIVATE)
    row: Request | None = (
        Request.objects.visible_to(viewer)
        .select_related("team", "unit", "customer", "holder")
        .filter(pk=request.pk)
        .first()
    )
    if row is None:
        raise DomainError("out_of_scope")
    viewer.require(Right.READ_PRIVATE, course.path_of(row))
    if not viewer.may(Right.DISPATCH) and (row.holder_id is None or row.holder_id != viewer.member_id):
        raise DomainError("not_your_item", holder=row.holder.name if row.holder else "—")
    reason = count_look(viewer, reason)
    audit.record(
        viewer,
        "request.contact_seen",
        row,
        after={"reason": bridge.mask_text(reason)[:_LONGEST_REASON]},
        unit_path=course.path_of(row),
    )
    customer = row.customer
    return Contact(
        name=row.contact_name or (customer.name if customer else ""),
        phone=row.contact_phone or (customer.phone if customer else ""),
        account_number=customer.account_number if customer else "",
    )


@transaction.atomic
def reveal_item_contact(viewer: Viewer, item: WorkItem, reason: str) -> Contact:
    """Whom a member goes to: the caller of the item's request, else the customer; the look is kept.

    Raises as `reveal_contact`; `not_found` where the item names nobody.
    """
    viewer.require(Right.READ_PRIVATE)
    row = reach_item(viewer, item)
    viewer.require(Right.READ_PRIVATE, row.team.path)
    request = course.request_of(row)
    if request is not None:
        return reveal_contact(viewer, request, reason)
    customer = row.customer
    if customer is None:
        raise DomainError("not_found", what="联系人", key=row.title)
    reason = count_look(viewer, reason)
    after = {"reason": bridge.mask_text(reason)[:_LONGEST_REASON]}
    audit.record(viewer, "work_item.contact_seen", row, after=after, unit_path=row.team.path)
    return Contact(customer.name, customer.phone, customer.account_number)


@transaction.atomic
def reveal_call_back(viewer: Viewer, call_back: CallBack, reason: str) -> Contact:
    """The customer of a drawn service, for whoever makes the call; the look and its reason are kept.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required` (reason).
    """
    viewer.require(Right.RECORD_CALL_BACK)
    viewer.require(Right.READ_PRIVATE)
    row: CallBack | None = (
        CallBack.objects.visible_to(viewer)
        .select_related("team", "record__request", "record__customer")
        .filter(pk=call_back.pk)
        .first()
    )
    if row is None:
        raise DomainError("out_of_scope")
    reason = count_look(viewer, reason)
    after = {"reason": bridge.mask_text(reason)[:_LONGEST_REASON]}
    audit.record(viewer, "call_back.contact_seen", row, after=after, unit_path=row.team.path)
    return _of_record(row.record)


@transaction.atomic
def reveal_hours_check(viewer: Viewer, check: HoursCheck, reason: str) -> Contact:
    """The customer of a drawn line of service hours, for whoever verifies it; the look is kept.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required` (reason).
    """
    viewer.require(Right.READ_PRIVATE)
    rows = HoursCheck.objects.everywhere("the path is required below")
    row: HoursCheck = rows.select_related("team", "record__request", "record__customer").get(pk=check.pk)
    viewer.require(Right.CHECK_HOURS, row.team.path)
    reason = count_look(viewer, reason)
    after = {"reason": bridge.mask_text(reason)[:_LONGEST_REASON]}
    audit.record(viewer, "hours_check.contact_seen", row, after=after, unit_path=row.team.path)
    return _of_record(row.record)


def _of_record(record: ServiceRecord) -> Contact:
    request, customer = record.request, record.customer
    return Contact(
        name=(request.contact_name if request else "") or (customer.name if customer else ""),
        phone=(request.contact_phone if request else "") or (customer.phone if customer else ""),
        account_number=customer.account_number if customer else "",
    )
