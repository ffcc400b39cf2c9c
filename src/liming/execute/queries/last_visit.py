"""What an earlier visit to the same place leaves to be said again, and where the phone was at this one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from liming.execute import bridge
from liming.execute.models import ServiceRecord, Visit
from liming.execute.queries.item_words import Spot
from liming.plan.models import WorkItem
from liming.shared import clock

_REACHED = "earlier visits to the place of an item the viewer reached"
_LOOKED_AT = 5


@dataclass(frozen=True)
class LastVisit:
    """The last record at the place and what of it does not change by itself: who went along (`members` of the
    own team, `others` by their codes), materials where the service was the same, and the note on the place,
    which may be older. Never a measured number, a judgement or a result.
    """

    number: str
    day: date
    by: str
    members: tuple[UUID, ...]
    others: str
    materials: str
    place_note: str

    @property
    def has_anything(self) -> bool:
        return bool(self.members or self.others or self.materials or self.place_note)


def last_visit(row: WorkItem, number: str = "") -> LastVisit | None:
    """The last visit to the item's customer or site, or the one with this number among the last ones; the
    caller reached the item. Two queries.
    """
    if not row.customer_id and not row.site_id:
        return None
    same = Q(customer_id=row.customer_id) if row.customer_id else Q(site_id=row.site_id)
    rows = ServiceRecord.objects.everywhere(_REACHED).filter(same, is_current=True).exclude(work_item=row)
    rows = rows.select_related("member").prefetch_related("members__member")
    found: list[ServiceRecord] = list(rows.order_by("-ended_at")[:_LOOKED_AT])
    chosen = next((place for place, each in enumerate(found) if each.number == number), 0)
    return _visit(row, found[chosen:]) if found else None


def _visit(row: WorkItem, records: Sequence[ServiceRecord]) -> LastVisit:
    last = records[0]
    along: list[Any] = [each.member for each in last.members.all() if each.member_id != row.member_id]
    here = [each for each in along if each.left_on is None]
    return LastVisit(
        number=last.number,
        day=clock.local(last.ended_at).date(),
        by=last.member.name,
        members=tuple(each.pk for each in here if each.team_id == row.team_id),
        others="、".join(each.code for each in here if each.team_id != row.team_id),
        materials=bridge.mask_text(last.materials) if last.service_type_id == row.service_type_id else "",
        place_note=bridge.mask_text(next((each.place_note for each in records if each.place_note), "")),
    )


@dataclass(frozen=True)
class Fix:
    """Where the phone was at one moment: metres from the place of work, accuracy in metres, or why not."""

    at: datetime
    metres: int | None
    accuracy: int | None
    why_not: str


def fixes_of(visit: Visit | None, spot: Spot | None) -> tuple[Fix | None, Fix | None]:
    """The fixes of check-in and check-out, as the member may see them."""
    if visit is None:
        return None, None
    here = _fix(
        visit.check_in_at,
        visit.check_in_longitude,
        visit.check_in_latitude,
        visit.check_in_accuracy_metres,
        spot,
    )
    if here.why_not:
        here = Fix(here.at, None, None, str(visit.get_no_position_display() or here.why_not))
    if visit.check_out_at is None:
        return here, None
    return here, _fix(
        visit.check_out_at,
        visit.check_out_longitude,
        visit.check_out_latitude,
        visit.check_out_accuracy_metres,
        spot,
    )


def fixes_of_record(record: ServiceRecord) -> tuple[Fix | None, Fix | None]:
    """The fixes of the visit that a record ended; the caller reached the record. One query at most."""
    if record.work_item_id is None:
        return None, None
    rows = Visit.objects.everywhere(_REACHED).filter(work_item=record.work_item_id)
    return fixes_of(rows.order_by("-check_in_at").first(), None)


def _fix(
    at: datetime, longitude: float | None, latitude: float | None, accuracy: float | None, spot: Spot | None
) -> Fix:
    if longitude is None or latitude is None:
        return Fix(at, None, None, "—")
    far = None
    if spot is not None and not spot.is_rough:
        far = round(bridge.metres_between(longitude, latitude, spot.longitude, spot.latitude))
    return Fix(at, far, None if accuracy is None else round(accuracy), "")
