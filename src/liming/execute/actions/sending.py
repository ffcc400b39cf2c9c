"""Sending what nobody gave out in time."""

from uuid import UUID

from django.db import transaction

from liming.execute.actions.alarms import raise_alarms
from liming.execute.actions.dispatching import give_out, propose
from liming.execute.actions.giving import AUTOMATIC
from liming.execute.enums import RequestState
from liming.execute.models import Request
from liming.shared import clock


def send_waiting(most: int = 500) -> int:
    """Give out the requests whose time to go by themselves has come, each in a transaction of its own.

    Whoever the rules choose now goes; where nobody can, the unit is told and the request waits for a person.
    Returns how many went. Running it twice, or twice at once, sends nothing twice.
    """
    due = Request.objects.everywhere("the rules send for every unit").filter(goes_at__lte=clock.now())
    return sum(_send(key) for key in due.order_by("goes_at").values_list("pk", flat=True)[:most])


@transaction.atomic
def _send(key: UUID) -> bool:
    rows = Request.objects.everywhere("the rules send for every unit").select_for_update(
        of=("self",), no_key=True
    )
    row: Request | None = (
        rows.select_related("team__unit", "unit", "grid_version", "service_type", "standard", "holder")
        .filter(pk=key, goes_at__lte=clock.now())
        .first()
    )
    if row is None:
        return False
    row.goes_at = None
    if row.state != RequestState.RECEIVED or row.team is None:
        row.save(update_fields=["goes_at"])
        return False
    chosen = propose(row)
    if chosen.key is None:
        row.save(update_fields=["goes_at"])
        raise_alarms([row])
        return False
    give_out(AUTOMATIC, row, chosen)
    return True
