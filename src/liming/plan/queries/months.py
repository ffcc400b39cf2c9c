"""A team's month as a page shows it: baseline against current on one axis, seasons, members' load."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from liming.plan import bridge
from liming.plan.enums import OriginKind, Practice, SupervisionState, WorkState
from liming.plan.models import ItemSupervision, MonthPlan, SpecialAction, WorkItem
from liming.plan.queries.special_actions import held_above
from liming.plan.rules import FINISHED, carrying
from liming.register.models import Leave, Member, Team
from liming.register.queries import ParameterBook
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

DAY_LIMIT_MINUTES = 480
TRAVEL_KEY, DAY_KEY = "plan.travel_minutes", "plan.day_minutes"
LINKED = ("carried_from__source", "carried_on__item", "supervision")
_PLANNED = (OriginKind.PLAN, OriginKind.PROJECT, OriginKind.IMPROVEMENT)
NO_LOAD = (WorkState.CANCELLED, WorkState.MISSED, WorkState.DECLINED, WorkState.CARRIED_OVER)
# Where several items share a day, the mark of the most urgent one stands for them.
_ORDER = ("missed", "todo", "added", "done", "carried_over", "cancelled", "baseline")


@dataclass(frozen=True)
class Day:
    """A day of the month; `kind` tells a holiday and a worked weekend day from plain ones."""

    day: date
    is_rest: bool
    is_today: bool
    kind: str = ""


@dataclass
class Cell:
    """What stands on one day of one line: marks by kind, and how many days each moved item went on."""

    marks: dict[str, int] = field(default_factory=dict)
    moves: list[int] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind that is drawn."""
        return next((kind for kind in _ORDER if self.marks.get(kind)), "")

    @property
    def count(self) -> int:
        return sum(self.marks.values())


@dataclass
class LineRow:
    """One line of the month. `baseline_done` = done of what is in the baseline.

    The numbers are items, and parts of items where work was carried over: each job counts once in all.
    """

    title: str
    practice: str
    items: list[WorkItem]
    cells: list[Cell]

    @property
    def is_supervised(self) -> bool:
        """Whether somebody above still waits for one of its items."""
        return any(map(is_supervised, self.items))

    @property
    def baseline(self) -> float:
        return _sum(carrying.promised(item) for item in self.items if item.in_baseline)

    @property
    def current(self) -> float:
        return _sum(map(carrying.worth, self.items))

    @property
    def done(self) -> float:
        return _sum(map(carrying.done, self.items))

    @property
    def baseline_done(self) -> float:
        return _sum(carrying.done(item) for item in self.items if item.in_baseline)


@dataclass(frozen=True)
class SeasonRow:
    """A special action on the axis: days shown before it, days it covers and days after it."""

    action: SpecialAction
    offset: int
    length: int
    rest: int


@dataclass
class LoadDay:
    """Minutes of one member on one day; `visits` are the journeys that come on top."""

    done: int = 0
    planned: int = 0
    on_leave: bool = False
    visits: int = 0

    @property
    def minutes(self) -> int:
        return self.done + self.planned

    @property
    def is_over(self) -> bool:
        return self.minutes > DAY_LIMIT_MINUTES


@dataclass(frozen=True)
class LoadRow:
    """A member's month before it happens: minutes of work and travel against working time less leave."""

    member: Member
    days: tuple[LoadDay, ...]
    travel_minutes: int = 0
    capacity: int = 0

    @property
    def minutes(self) -> int:
        work = sum(day.minutes for day in self.days)
        return work + self.travel_minutes * sum(day.visits for day in self.days)

    @property
    def share(self) -> float | None:
        """Minutes by capacity; None for who has no working time in the month."""
        return self.minutes / self.capacity if self.capacity else None

    @property
    def is_over(self) -> bool:
        return self.minutes > self.capacity

    @property
    def days_over(self) -> int:
        return sum(day.is_over for day in self.days)

    @property
    def days_on_leave(self) -> int:
        return sum(day.on_leave for day in self.days)


@dataclass(frozen=True)
class MonthPage:
    """Everything of one team's month; `changes` counts moved, added, cancelled and dropped items."""

    team: Team
    span: bridge.Month
    plan: MonthPlan | None
    days: tuple[Day, ...]
    seasons: tuple[SeasonRow, ...]
    rows: tuple[LineRow, ...]
    loads: tuple[LoadRow, ...]
    changes: dict[str, int]

    @property
    def items(self) -> list[WorkItem]:
        """All items in the order of their days."""
        return sorted(self._unsorted, key=lambda item: (item.scheduled_date or item.nominal_date, item.title))

    @property
    def _unsorted(self) -> list[WorkItem]:
        return [item for row in self.rows for item in row.items]

    @property
    def baseline(self) -> float:
        return _sum(carrying.promised(item) for item in self._unsorted if item.in_baseline)

    @property
    def current(self) -> float:
        return _sum(map(carrying.worth, self._unsorted))

    @property
    def done(self) -> float:
        return _sum(map(carrying.done, self._unsorted))

    @property
    def baseline_done(self) -> float:
        return _sum(carrying.done(item) for item in self._unsorted if item.in_baseline)

    @property
    def load_share(self) -> float | None:
        """The whole team's minutes by its working time."""
        capacity = sum(load.capacity for load in self.loads)
        return sum(load.minutes for load in self.loads) / capacity if capacity else None

    @property
    def overloaded(self) -> int:
        """Members with more work than working time."""
        return sum(load.is_over for load in self.loads)


def month_page(
    viewer: Viewer, team: Team, month: str, practice: str = "", member_id: UUID | None = None
) -> MonthPage:
    """The month of one team, narrowed to a practice or a member; a fixed number of queries."""
    viewer.require(Right.READ_PLAN, team.path)
    span = bridge.month_of(month)
    plan = MonthPlan.objects.visible_to(viewer).filter(team=team, month=span.first_day).first()
    days = _days(span)
    items = _items(viewer, team, span)
    shown = [
        item for item in items if practice in ("", item.practice) and member_id in (None, item.member_id)
    ]
    shown = [item for item in shown if item.origin_kind in _PLANNED]
    is_frozen = plan is not None and plan.baseline_at is not None
    rows = _rows(shown, days, is_frozen)
    return MonthPage(
        team, span, plan, days, _seasons(team, span), rows, _loads(viewer, team, items, span), _changes(shown)
    )


def _days(span: bridge.Month) -> tuple[Day, ...]:
    calendar, today = bridge.work_calendar(), clock.today()
    return tuple(
        Day(day, not calendar.is_working(day), day == today, calendar.kind(day).value) for day in span.days()
    )


def _items(viewer: Viewer, team: Team, span: bridge.Month) -> list[WorkItem]:
    """Items due in the month or put into it, whatever they came from."""
    days = (span.first_day, span.last_day)
    rows = WorkItem.objects.visible_to(viewer).filter(team=team)
    rows = rows.filter(nominal_date__range=days) | rows.filter(scheduled_date__range=days)
    rows = rows.exclude(state=WorkState.CANCELLED, in_baseline=False)
    rows = rows.select_related("service_type", "plan_line", "member", *LINKED)
    return list(rows.order_by("nominal_date", "pk"))


def _rows(items: Iterable[WorkItem], days: Sequence[Day], is_frozen: bool) -> tuple[LineRow, ...]:
    rows: dict[str, LineRow] = {}
    for item in items:
        title = item.plan_line.title if item.plan_line else item.title
        key = item.plan_line.code if item.plan_line else f"~{title}"
        row = rows.setdefault(key, LineRow(title, item.practice, [], [Cell() for _ in days]))
        _place(item, row, days, is_frozen)
    order = {practice: number for number, practice in enumerate(Practice.values)}
    return tuple(row for _, row in sorted(rows.items(), key=lambda each: (order[each[1].practice], each[0])))


def _place(item: WorkItem, row: LineRow, days: Sequence[Day], is_frozen: bool) -> None:
    row.items.append(item)
    first, length = days[0].day, len(days)
    day = item.scheduled_date or item.nominal_date
    at, due = (day - first).days, (item.nominal_date - first).days
    if 0 <= at < length:
        _mark(row.cells[at], mark_of(item, is_frozen))
    if at != due and 0 <= due < length:
        _mark(row.cells[due], "baseline")
        row.cells[due].moves.append(min(at, length - 1) - due)


def is_supervised(item: WorkItem) -> bool:
    """Whether the item, read with `supervision`, is supervised and not closed."""
    found: ItemSupervision | None = getattr(item, "supervision", None)
    return found is not None and found.state != SupervisionState.CLOSED


def mark_of(item: WorkItem, is_frozen: bool = True) -> str:
    """The kind of mark an item has on the axis: done, missed, cancelled, carried_over, added or todo."""
    if item.state in FINISHED:
        return "done"
    if item.state in (WorkState.MISSED, WorkState.CANCELLED, WorkState.CARRIED_OVER):
        return str(WorkState(item.state).value)
    return "added" if is_frozen and not item.in_baseline else "todo"


def _sum(hundredths: Iterable[int]) -> float:
    return carrying.items_of(sum(hundredths))


def _mark(cell: Cell, kind: str) -> None:
    cell.marks[kind] = cell.marks.get(kind, 0) + 1


def _seasons(team: Team, span: bridge.Month) -> tuple[SeasonRow, ...]:
    actions = held_above(team.path).filter(first_day__lte=span.last_day, last_day__gte=span.first_day)
    return tuple(_season(action, span) for action in actions)


def _season(action: SpecialAction, span: bridge.Month) -> SeasonRow:
    first, last = max(action.first_day, span.first_day), min(action.last_day, span.last_day)
    offset, length = (first - span.first_day).days, (last - first).days + 1
    return SeasonRow(action, offset, length, span.last_day.day - offset - length)


def _loads(viewer: Viewer, team: Team, items: Iterable[WorkItem], span: bridge.Month) -> tuple[LoadRow, ...]:
    length = span.last_day.day
    members = list(Member.objects.visible_to(viewer).filter(team=team, left_on=None).order_by("code"))
    days = {member.pk: tuple(LoadDay() for _ in range(length)) for member in members}
    for item in items:
        at = ((item.scheduled_date or item.nominal_date) - span.first_day).days
        if item.member_id in days and 0 <= at < length:
            _add_load(days[item.member_id][at], item)
    leaves = Leave.objects.visible_to(viewer).filter(
        member__in=members, first_day__lte=span.last_day, last_day__gte=span.first_day
    )
    for leave in leaves:
        for at in range((leave.last_day - leave.first_day).days + 1):
            offset = (leave.first_day + timedelta(days=at) - span.first_day).days
            if 0 <= offset < length:
                days[leave.member_id][offset].on_leave = True
    working = [at for at, day in enumerate(_days(span)) if not day.is_rest]
    travel, minutes = load_values(team.path)
    return tuple(
        LoadRow(
            member,
            days[member.pk],
            travel,
            minutes * sum(not days[member.pk][at].on_leave for at in working),
        )
        for member in members
    )


def load_values(path: str) -> tuple[int, int]:
    """Minutes of travel for a visit and of work in a day, as the nearest unit of the path sets them."""
    book = ParameterBook((TRAVEL_KEY, DAY_KEY), {TRAVEL_KEY: 0, DAY_KEY: DAY_LIMIT_MINUTES})
    return int(book.at(TRAVEL_KEY, path)), int(book.at(DAY_KEY, path))


def _add_load(day: LoadDay, item: WorkItem) -> None:
    minutes = item.service_type.usual_minutes
    if item.state in FINISHED:
        day.done += minutes
        day.visits += 1
    elif item.state not in NO_LOAD:
        day.planned += minutes
        day.visits += 1


def _changes(items: Sequence[WorkItem]) -> dict[str, int]:
    return {
        "moved": sum(item.in_baseline and item.scheduled_date != item.nominal_date for item in items),
        "cancelled": sum(item.state == WorkState.CANCELLED for item in items),
        "dropped": sum(item.dropped_from_plan and item.state != WorkState.CANCELLED for item in items),
        "missed": sum(item.state == WorkState.MISSED for item in items),
        "carried": sum(item.state == WorkState.CARRIED_OVER for item in items),
    }
