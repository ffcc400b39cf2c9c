"""The days around today on the phone: what comes, what was done."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from liming.execute.enums import ActivityState
from liming.execute.models import Activity, ServiceRecord
from liming.execute.queries.day import WORK_HIDDEN, reach_member
from liming.execute.queries.duty import MemberShift, member_shifts
from liming.execute.queries.item_words import requests_of, whom_of
from liming.execute.queries.ledger import LedgerRow, ledger_rows
from liming.execute.queries.settings import setting
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.models import WorkItem
from liming.plan.queries.routes import stops_of_member
from liming.shared import clock
from liming.shared.viewer import Viewer

_OWN = "a member whose path was required"


@dataclass(frozen=True)
class ComingItem:
    """One item of a coming day; `start` in minutes since midnight where a route was published."""

    id: UUID
    title: str
    practice: str
    whom: str
    grid: str
    start: int | None


@dataclass
class ComingDay:
    """What is planned on one day."""

    day: date
    items: list[ComingItem] = field(default_factory=list)
    shifts: list[MemberShift] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)


@dataclass
class PastDay:
    """What the member did on one day, newest first; ratings only as given, awaited or not asked."""

    day: date
    records: list[LedgerRow] = field(default_factory=list)
    shifts: list[MemberShift] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return sum(record.minutes for record in self.records)


@dataclass(frozen=True)
class MemberWeeks:
    """Days that hold something: the coming ones in order, the past ones newest first; `today` are the shifts
    of today.
    """

    today: tuple[MemberShift, ...]
    coming: tuple[ComingDay, ...]
    past: tuple[PastDay, ...]
    days_ahead: int
    days_back: int


def member_weeks(viewer: Viewer, member_id: UUID) -> MemberWeeks:
    """The days that a phone keeps: `sync.days_back` with today, `sync.days_ahead` after it.

    Raises DomainError `forbidden`, `out_of_scope`, `not_your_item`, `not_found`. Sixteen queries at most.
    """
    member = reach_member(viewer, member_id)
    today = clock.today()
    ahead, back = int(setting("sync.days_ahead")), int(setting("sync.days_back"))
    first, last = today - timedelta(days=back - 1), today + timedelta(days=ahead)
    coming: dict[date, ComingDay] = {}
    past: dict[date, PastDay] = {}
    for day, items in _items(member.pk, today + timedelta(days=1), last).items():
        coming.setdefault(day, ComingDay(day)).items = items
    for activity in _activities(member.pk, today + timedelta(days=1), last):
        day = clock.local(activity.starts_at).date()
        coming.setdefault(day, ComingDay(day)).activities.append(activity)
    for record in _records(member.pk, first, today):
        day = clock.local(record.ended_at).date()
        past.setdefault(day, PastDay(day)).records.append(record)
    now = []
    for shift in member_shifts(viewer, member.pk, clock.at(first), clock.at(last + timedelta(days=1))):
        day = clock.local(shift.starts_at).date()
        if day == today:
            now.append(shift)
        elif day > today:
            coming.setdefault(day, ComingDay(day)).shifts.append(shift)
        else:
            past.setdefault(day, PastDay(day)).shifts.append(shift)
    return MemberWeeks(
        today=tuple(now),
        coming=tuple(coming[day] for day in sorted(coming)),
        past=tuple(past[day] for day in sorted(past, reverse=True)),
        days_ahead=ahead,
        days_back=back,
    )


_JOINED = ("customer", "site", "grid_version__grid")
_SHOWN = (
    "title",
    "practice",
    "scheduled_date",
    "origin_kind",
    "origin_id",
    "customer__name",
    "site__name",
    "grid_version__grid__name",
)


def _items(member_id: UUID, first: date, last: date) -> dict[date, list[ComingItem]]:
    rows = list(
        WorkItem.objects.everywhere(_OWN)
        .filter(member_id=member_id, scheduled_date__range=(first, last))
        .exclude(state__in=[*WORK_HIDDEN, *WORK_ENDED])
        .select_related(*_JOINED)
        .only(*_SHOWN)
        .order_by("scheduled_date", "due_at", "pk")
    )
    requests = requests_of(rows)
    starts = {(stop.item_id, stop.day): stop.start for stop in stops_of_member(member_id, first, last)}
    days: dict[date, list[ComingItem]] = defaultdict(list)
    for row in rows:
        if row.scheduled_date is not None:
            item = ComingItem(
                id=row.pk,
                title=row.title,
                practice=row.practice,
                whom=whom_of(row, requests.get(row.origin_id)),
                grid=row.grid_version.grid.name if row.grid_version else "",
                start=starts.get((row.pk, row.scheduled_date)),
            )
            days[row.scheduled_date].append(item)
    return {day: sorted(found, key=_hour) for day, found in days.items()}


def _hour(item: ComingItem) -> tuple[bool, int]:
    """By the route's hour, what it does not hold after it."""
    return item.start is None, item.start or 0


def _activities(member_id: UUID, first: date, last: date) -> list[Activity]:
    rows = Activity.objects.everywhere(_OWN).exclude(state=ActivityState.CANCELLED)
    mine = Q(member_id=member_id) | Q(members__member_id=member_id)
    found = rows.filter(
        mine, starts_at__gte=clock.at(first), starts_at__lt=clock.at(last + timedelta(days=1))
    )
    return list(found.distinct().order_by("starts_at"))


def _records(member_id: UUID, first: date, today: date) -> tuple[LedgerRow, ...]:
    rows = ServiceRecord.objects.everywhere(_OWN).filter(
        members__member_id=member_id,
        is_current=True,
        ended_at__gte=clock.at(first),
        ended_at__lt=clock.at(today + timedelta(days=1)),
    )
    return ledger_rows(rows.order_by("-ended_at", "-number"))
