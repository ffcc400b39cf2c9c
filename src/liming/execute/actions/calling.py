"""Looking up who calls: by the whole phone or account number, masked, and never without a trace."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from liming.execute import bridge
from liming.execute.rules.numbers import digest
from liming.register.actions import count_look
from liming.register.models import Customer
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_SHORTEST = 6
_MOST = 5


@dataclass(frozen=True)
class Caller:
    """A customer who may be calling; name, phone and account are masked, the place is to be filled in."""

    code: str
    name: str
    phone: str
    account_number: str
    address: str
    team: str


@transaction.atomic
def look_up_caller(viewer: Viewer, number: str) -> tuple[Caller, ...]:
    """Customers of the viewer's units whose phone or account number is exactly this one.

    The look is kept with the digest of the number, not the number.
    Raises DomainError `forbidden`, `field_invalid` (fewer than six digits).
    """
    viewer.require(Right.RECEIVE_REQUEST)
    viewer.require(Right.READ_PRIVATE)
    digits = "".join(filter(str.isdigit, number))
    if len(digits) < _SHORTEST:
        raise DomainError("field_invalid", field="电话或户号", value=number, remedy="请写全号码")
    count_look(viewer, digits)
    own = viewer.within(Right.READ_PRIVATE)
    rows = Customer.objects.visible_to(own).filter(closed_on=None).select_related("team")
    found = list(rows.filter(Q(phone=digits) | Q(account_number=digits)).order_by("code")[:_MOST])
    for row in found:
        audit.record(
            viewer, "customer.looked_up", row, after={"number": digest(digits)[:12]}, unit_path=row.team.path
        )
    return tuple(_caller(row) for row in found)


def _caller(row: Customer) -> Caller:
    return Caller(
        code=row.code,
        name=bridge.mask_name(row.name),
        phone=bridge.mask_phone(row.phone) if row.phone else "",
        account_number=bridge.mask_account(row.account_number) if row.account_number else "",
        address=bridge.mask_text(row.address),
        team=row.team.short_name,
    )
