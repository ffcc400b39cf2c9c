"""A round as its member walks it and as its captain sees it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from liming.execute import bridge
from liming.execute.enums import RoundResult
from liming.execute.models import RoundAnswer, ServiceRecord
from liming.execute.queries.field import reached_item
from liming.execute.rules.rounds import Tally, next_of, tally
from liming.plan.models import RoundPlace, WorkItem
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class RoundStop:
    """One place; a customer's name is masked."""

    id: UUID
    number: int
    name: str
    about: str
    longitude: float | None
    latitude: float | None
    answer: RoundAnswer | None

    @property
    def result(self) -> str:
        return self.answer.result if self.answer else ""


@dataclass(frozen=True)
class RoundWalk:
    """A round with its places in order, how it stands, the number of the next place, and its record."""

    item: WorkItem
    stops: tuple[RoundStop, ...]
    tally: Tally
    next_number: int | None
    record_number: str

    def after(self, number: int) -> int | None:
        """The place to go to from place `number`."""
        return next_of([each.result for each in self.stops], number)


def round_walk(viewer: Viewer, item_id: UUID) -> RoundWalk | None:
    """The round of an item; None for work that is none. Raises as `reached_item`. Three queries."""
    return _walk(reached_item(viewer, item_id))


def seen_round(viewer: Viewer, item_id: UUID) -> RoundWalk:
    """A round of the viewer's teams, for whoever may read their work. Raises `forbidden`, `not_found`."""
    viewer.require(Right.READ_WORK)
    found = WorkItem.objects.visible_to(viewer).select_related("team", "member", "service_type")
    item = found.filter(pk=item_id).first()
    walk = item and _walk(item)
    if not walk:
        raise DomainError("not_found", what="巡视走访", key=str(item_id))
    return walk


def _walk(item: WorkItem) -> RoundWalk | None:
    rows = RoundPlace.objects.filter(item=item).select_related("customer", "answer__hazard", "answer__member")
    stops = tuple(_stop(row) for row in rows.order_by("number"))
    if not stops:
        return None
    results = [each.result for each in stops]
    records = ServiceRecord.objects.everywhere("the record of an item just reached")
    number = records.filter(work_item=item, is_current=True).values_list("number", flat=True).first()
    return RoundWalk(item, stops, tally(results), next_of(results), number or "")


def _stop(row: RoundPlace) -> RoundStop:
    answer: RoundAnswer | None = getattr(row, "answer", None)
    name = bridge.mask_name(row.name) if row.customer_id else row.name
    return RoundStop(row.pk, row.number, name, row.about, row.longitude, row.latitude, answer)


def place_item(place_id: UUID) -> UUID | None:
    """The item of a place; None for an unknown one."""
    found: UUID | None = RoundPlace.objects.filter(pk=place_id).values_list("item_id", flat=True).first()
    return found


def rounds(viewer: Viewer) -> Any:
    """The rounds of the viewer's teams with `places`, `seen`, `defects`, `skipped`, the newest day first."""
    viewer.require(Right.READ_WORK)
    rows = WorkItem.objects.visible_to(viewer.within(Right.READ_WORK)).filter(round_places__isnull=False)
    result = "round_places__answer__result"
    found: Any = (
        rows.annotate(
            places=Count("round_places"),
            seen=Count("round_places", filter=Q(**{f"{result}__in": [RoundResult.FINE, RoundResult.DEFECT]})),
            defects=Count("round_places", filter=Q(**{result: RoundResult.DEFECT})),
            skipped=Count("round_places", filter=Q(**{result: RoundResult.SKIPPED})),
        )
        .select_related("team", "member", "service_type")
        .order_by("-scheduled_date", "-id")
    )
    return found
