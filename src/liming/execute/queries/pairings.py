"""Pairings with village branches: the year's plan item by item, and what the ledger shows was done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from liming.execute.enums import ActivityState
from liming.execute.models import Activity
from liming.execute.queries.activities import ActivityRow, activity_rows
from liming.plan.models import PairingItem
from liming.register.models import Pairing
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_REACHED = "of pairings the viewer reached"
MEETING_KIND = "joint_meeting"


@dataclass(frozen=True)
class PlannedItem:
    """One item of the year's plan; `state` is done, planned, todo, overdue or dropped."""

    item: PairingItem
    state: str
    activities: tuple[ActivityRow, ...]


@dataclass(frozen=True)
class PairingYear:
    """A pairing's year. Every number counts activities with a ledger record; none is typed."""

    pairing: Pairing
    year: int
    items: tuple[PlannedItem, ...]
    others: tuple[ActivityRow, ...]
    held: int
    meetings: int
    minutes: int
    people: int
    last_held: Activity | None
    next_planned: Activity | None
    next_item: PairingItem | None

    @property
    def wanted(self) -> int:
        """Items that still stand in the plan."""
        return sum(each.state != "dropped" for each in self.items)

    @property
    def done(self) -> int:
        return sum(each.state == "done" for each in self.items)

    @property
    def overdue(self) -> int:
        return sum(each.state == "overdue" for each in self.items)


def pairings(viewer: Viewer, search: str = "", team: str = "", *, ended: bool = False) -> "QuerySet[Pairing]":
    """Pairings within reach, by code; show them with `pairing_years`."""
    viewer.require(Right.READ_WORK)
    rows: QuerySet[Pairing] = Pairing.objects.visible_to(viewer)
    rows = rows.exclude(ended_on=None) if ended else rows.filter(ended_on=None)
    if team:
        rows = rows.filter(team__code=team)
    text = search.strip()
    if text:
        rows = rows.filter(
            Q(village_branch__icontains=text)
            | Q(party_branch__name__icontains=text)
            | Q(division__name__icontains=text)
            | Q(team__short_name__icontains=text)
        )
    return rows.select_related("team", "party_branch", "division").order_by("code")


def pairing_by_code(viewer: Viewer, code: str) -> Pairing:
    """One pairing within reach. Raises `not_found`, `forbidden`."""
    viewer.require(Right.READ_WORK)
    rows = Pairing.objects.visible_to(viewer).select_related("team__unit", "party_branch", "division")
    row: Pairing | None = rows.filter(code=code).first()
    if row is None:
        raise DomainError("not_found", what="结对", key=code)
    return row


def pairing_years(pairings: Iterable[Pairing], year: int) -> tuple[PairingYear, ...]:
    """The year of each pairing the caller reached. Seven queries for any number."""
    found = list(pairings)
    keys = [each.pk for each in found]
    items: dict[UUID, list[PairingItem]] = defaultdict(list)
    for item in PairingItem.objects.everywhere(_REACHED).filter(pairing_id__in=keys, year=year):
        items[item.pairing_id].append(item)
    held: dict[Any, list[ActivityRow]] = defaultdict(list)
    rows: QuerySet[Activity] = Activity.objects.everywhere(_REACHED).filter(
        pairing_id__in=keys,
        starts_at__gte=clock.at(date(year, 1, 1)),
        starts_at__lt=clock.at(date(year + 1, 1, 1)),
    )
    for row in activity_rows(rows.exclude(state=ActivityState.CANCELLED).order_by("starts_at")):
        held[row.activity.pairing_id].append(row)
    return tuple(_year(each, year, items[each.pk], held[each.pk]) for each in found)


def pairing_item(viewer: Viewer, item_id: UUID) -> PairingItem:
    """One item of a plan within reach. Raises `not_found`."""
    rows = PairingItem.objects.visible_to(viewer).select_related("pairing__team")
    row: PairingItem | None = rows.filter(pk=item_id).first()
    if row is None:
        raise DomainError("not_found", what="共建事项", key=item_id)
    return row


def _year(pairing: Pairing, year: int, items: list[PairingItem], rows: list[ActivityRow]) -> PairingYear:
    by_item: dict[UUID | None, list[ActivityRow]] = defaultdict(list)
    for row in rows:
        by_item[row.activity.pairing_item_id].append(row)
    planned = tuple(
        PlannedItem(each, _state(each, by_item[each.pk]), tuple(by_item[each.pk])) for each in items
    )
    held = [row for row in rows if row.record_number]
    ahead = [row for row in rows if not row.record_number]
    return PairingYear(
        pairing=pairing,
        year=year,
        items=planned,
        others=tuple(by_item[None]),
        held=len(held),
        meetings=sum(_is_meeting(row) for row in held),
        minutes=sum(row.minutes for row in held),
        people=sum(row.people for row in held),
        last_held=held[-1].activity if held else None,
        next_planned=ahead[0].activity if ahead else None,
        next_item=_next_item(planned),
    )


def _planned(item: PairingItem, rows: list[ActivityRow]) -> PlannedItem:
    return PlannedItem(item, _state(item, rows), tuple(rows))


def _state(item: PairingItem, rows: list[ActivityRow]) -> str:
    if item.dropped_reason:
        return "dropped"
    if any(row.record_number for row in rows):
        return "done"
    if item.due_on is not None and item.due_on < clock.today():
        return "overdue"
    return "planned" if rows else "todo"


def _is_meeting(row: ActivityRow) -> bool:
    item = row.activity.pairing_item
    return row.activity.kind == MEETING_KIND or bool(item and item.is_meeting)


def _next_item(items: Iterable[PlannedItem]) -> PairingItem | None:
    """The open item that is due first; those without a day come last, in the plan's order."""
    waiting = [each.item for each in items if each.state in ("overdue", "todo")]
    return min(waiting, key=lambda each: (each.due_on or date.max, each.number), default=None)
