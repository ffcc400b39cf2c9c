"""The month as a calendar: the visits of each day by line, and the days between which they may move."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from liming.plan import bridge
from liming.plan.models import MonthChange, MonthPlan, WorkItem
from liming.plan.queries.months import LINKED, Day, LineRow, MonthPage, is_supervised, mark_of
from liming.plan.rules import FINISHED, LOCKED, NOT_STARTED
from liming.register.models import Team
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

_SHOWN = ("team", "member", "service_type", "plan_line", "month_plan__team", *LINKED)


@dataclass(frozen=True)
class DayGroup:
    """The visits of one line on one day; `first` and `last` bound the days all of them may move to."""

    title: str
    practice: str
    items: tuple[WorkItem, ...]
    mark: str
    movable: tuple[UUID, ...]
    first: date | None
    last: date | None

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def is_supervised(self) -> bool:
        return any(map(is_supervised, self.items))

    @property
    def done(self) -> int:
        return sum(item.state in FINISHED for item in self.items)


@dataclass(frozen=True)
class CalendarDay:
    """One day with what stands on it, and what was planned for it and has gone to another day."""

    day: Day
    groups: tuple[DayGroup, ...]
    gone: tuple[WorkItem, ...]

    @property
    def items(self) -> list[WorkItem]:
        return [item for group in self.groups for item in group.items]

    @property
    def minutes(self) -> int:
        """Minutes of what is not cancelled, by the usual time of its service type."""
        return sum(item.service_type.usual_minutes for item in self.items if item.state != "cancelled")


def calendar_days(page: MonthPage) -> tuple[CalendarDay, ...]:
    """The days of a month page already read; asks the database for nothing."""
    is_locked = page.plan is not None and page.plan.state in LOCKED
    is_frozen = page.plan is not None and page.plan.baseline_at is not None
    return tuple(
        CalendarDay(
            day,
            tuple(group for row in page.rows if (group := _group(row, day.day, is_frozen, is_locked))),
            tuple(
                item
                for row in page.rows
                for item in row.items
                if item.nominal_date == day.day != (item.scheduled_date or item.nominal_date)
            ),
        )
        for day in page.days
    )


def month_changes(viewer: Viewer, page: MonthPage) -> list[MonthChange]:
    """What was changed after the baseline, newest first, with the items."""
    viewer.require(Right.READ_PLAN, page.team.path)
    changes = MonthChange.objects.visible_to(viewer).filter(month_plan=page.plan)
    return list(changes.select_related("item")) if page.plan is not None else []


def is_frozen(viewer: Viewer, team: Team, month: str) -> bool:
    """Whether the team's month has a frozen baseline, so that a change needs a reason."""
    viewer.require(Right.READ_PLAN, team.path)
    plans = MonthPlan.objects.visible_to(viewer).filter(team=team, month=bridge.month_of(month).first_day)
    return bool(plans.exclude(baseline_at=None).exists())


def chosen_items(viewer: Viewer, ids: Iterable[UUID]) -> list[WorkItem]:
    """The items with these ids that the viewer sees, ready to be moved."""
    viewer.require(Right.READ_PLAN)
    items = WorkItem.objects.visible_to(viewer).filter(pk__in=list(ids))
    return list(items.select_related(*_SHOWN).order_by("scheduled_date", "title", "pk"))


def _supervised_until(items: Iterable[WorkItem]) -> list[date]:
    """The last days of supervised items: the team cannot put them off beyond."""
    return [
        max(clock.local(item.supervision.due_at).date(), clock.today())
        for item in items
        if is_supervised(item)
    ]


def _group(row: LineRow, day: date, is_frozen: bool, is_locked: bool) -> DayGroup | None:
    items = tuple(item for item in row.items if (item.scheduled_date or item.nominal_date) == day)
    if not items:
        return None
    movable = [] if is_locked else [item for item in items if item.state in NOT_STARTED]
    turns = [bridge.turn(item.plan_line.rule, item.nominal_date) for item in movable if item.plan_line]
    marks = {mark_of(item, is_frozen) for item in items}
    order = ("missed", "todo", "added", "done", "carried_over", "cancelled")
    return DayGroup(
        title=row.title,
        practice=row.practice,
        items=items,
        mark=next(mark for mark in order if mark in marks),
        movable=tuple(item.pk for item in movable),
        first=max((first for first, _last in turns), default=None),
        last=min([last for _first, last in turns] + _supervised_until(movable), default=None),
    )
