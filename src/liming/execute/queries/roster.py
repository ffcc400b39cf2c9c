"""The roster of a month: members down, days across; who is on leave, which opening days stand empty."""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from liming.execute import bridge
from liming.execute.models import DutyShift
from liming.execute.queries.duty import LIVE, swap_rows, with_holder
from liming.execute.queries.settings import in_language, setting
from liming.execute.rules.duty_columns import DUTY, clock_words
from liming.register.models import Leave, Member, ServicePoint, Team
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class RosterShift:
    """One shift in its cell; `mark` is the first sign of its part of the day, e.g. 白."""

    id: UUID
    member_id: UUID
    member: str
    point: str
    kind: str
    mark: str
    starts_at: datetime
    ends_at: datetime
    rostered: str
    is_offered: bool
    is_on_leave: bool
    note: str
    may_change: bool


@dataclass
class RosterDay:
    """A day of somebody's row; `on_leave` names the leave."""

    day: date
    shifts: list[RosterShift] = field(default_factory=list)
    on_leave: str = ""


@dataclass(frozen=True)
class RosterRow:
    member: Member
    days: tuple[RosterDay, ...]
    shifts: int
    minutes: int


@dataclass(frozen=True)
class Roster:
    """`rows` for every member; `cover` is how many shifts each day has; on `rest` days people rest."""

    team: Team
    point: ServicePoint | None
    month: date
    days: tuple[date, ...]
    rows: tuple[RosterRow, ...]
    cover: tuple[int, ...]
    rest: frozenset[date]

    @property
    def shifts(self) -> list[RosterShift]:
        found = [shift for row in self.rows for day in row.days for shift in day.shifts]
        return sorted(found, key=lambda shift: (shift.starts_at, shift.point, shift.member))

    @property
    def total(self) -> int:
        return sum(row.shifts for row in self.rows)


def roster(viewer: Viewer, team: Team, month: date, point: ServicePoint | None = None) -> Roster:
    """The month's roster of a team, or of one of its points, swaps applied. Six queries."""
    viewer.require(Right.READ_WORK, team.path)
    first = month.replace(day=1)
    days = tuple(first + timedelta(days=each) for each in range(monthrange(first.year, first.month)[1]))
    people = list(
        Member.objects.everywhere("the team was required above")
        .filter(team=team, left_on=None)
        .order_by("code")
    )
    leaves = _leaves(people, days)
    shifts = _shifts(team, point, days, leaves)
    rows = tuple(_row(member, days, shifts, leaves) for member in people)
    cover = tuple(sum(len(row.days[place].shifts) for row in rows) for place in range(len(days)))
    return Roster(team, point, first, days, rows, cover, bridge.rest_days(days))


def duty_ahead(viewer: Viewer, member: Member, first: date, last: date) -> list[datetime]:
    """When a member's shifts that have not begun start, swaps applied, between two days. One query."""
    viewer.require(Right.READ_WORK, member.team.path)
    rows = DutyShift.objects.everywhere("the member was required above").filter(
        starts_at__gt=clock.now(),
        starts_at__gte=clock.at(first),
        starts_at__lt=clock.at(last + timedelta(days=1)),
    )
    found = with_holder(rows).filter(holder_id=member.pk).order_by("starts_at")
    return list(found.values_list("starts_at", flat=True))


def duty_parts() -> list[dict[str, str]]:
    """The parts of a duty day: code, name in the reader's language, starts, ends."""
    return [{**row, "name": in_language(row)} for row in setting("duty.parts")]


def _shifts(
    team: Team, point: ServicePoint | None, days: tuple[date, ...], leaves: dict[Any, dict[date, str]]
) -> dict[tuple[Any, date], list[RosterShift]]:
    rows: Any = DutyShift.objects.everywhere("the team was required above").filter(
        team=team, starts_at__gte=clock.at(days[0]), starts_at__lt=clock.at(days[-1] + timedelta(days=1))
    )
    if point is not None:
        rows = rows.filter(point=point)
    marks = {row["starts"] + row["ends"]: row["name"][:1] for row in duty_parts()}
    found: dict[tuple[Any, date], list[RosterShift]] = defaultdict(list)
    rows = (
        with_holder(rows)
        .select_related("point", "member")
        .prefetch_related(Prefetch("swaps", swap_rows("swaps of the team's roster")))
        .order_by("starts_at")
    )
    for row in rows:
        day = clock.local(row.starts_at).date()
        found[row.holder_id, day].append(_shift(row, marks, day in leaves.get(row.holder_id, {})))
    return found


def _shift(row: Any, marks: dict[str, str], is_on_leave: bool) -> RosterShift:
    starts, ends = clock.local(row.starts_at), clock.local(row.ends_at)
    return RosterShift(
        id=row.pk,
        member_id=row.holder_id,
        member=row.holder_name,
        point=row.point.name if row.point else "",
        kind=row.get_kind_display(),
        mark=marks.get(f"{starts:%H:%M}{ends:%H:%M}") or f"{starts:%H}",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        rostered=row.member.name if row.holder_id != row.member_id else "",
        is_offered=any(swap.state == LIVE[0] for swap in row.swaps.all()),
        is_on_leave=is_on_leave,
        note=row.note,
        may_change=row.starts_at > clock.now(),
    )


def _leaves(people: list[Member], days: tuple[date, ...]) -> dict[Any, dict[date, str]]:
    rows = Leave.objects.everywhere("leave of the team's members").filter(
        member__in=people, first_day__lte=days[-1], last_day__gte=days[0]
    )
    found: dict[Any, dict[date, str]] = defaultdict(dict)
    for row in rows:
        for each in days:
            if row.first_day <= each <= row.last_day:
                found[row.member_id][each] = row.get_kind_display()
    return found


def _row(
    member: Member,
    days: tuple[date, ...],
    shifts: dict[tuple[Any, date], list[RosterShift]],
    leaves: dict[Any, dict[date, str]],
) -> RosterRow:
    away = leaves.get(member.pk, {})
    cells = tuple(RosterDay(day, shifts.get((member.pk, day), []), away.get(day, "")) for day in days)
    own = [shift for cell in cells for shift in cell.shifts]
    minutes = sum(int((shift.ends_at - shift.starts_at).total_seconds()) // 60 for shift in own)
    return RosterRow(member, cells, len(own), minutes)


def roster_table(viewer: Viewer, team: Team, month: date, point: ServicePoint | None = None) -> Table:
    """The month as a sheet with the header an import reads; who was rostered, swaps apart."""
    viewer.require(Right.READ_WORK, team.path)
    first = month.replace(day=1)
    last = first + timedelta(days=monthrange(first.year, first.month)[1])
    rows = DutyShift.objects.everywhere("the team was required above").filter(
        team=team, starts_at__gte=clock.at(first), starts_at__lt=clock.at(last), cancelled_at=None
    )
    if point is not None:
        rows = rows.filter(point=point)
    shifts = rows.select_related("point", "member").order_by("starts_at", "id")
    cells = [_cells(team, shift) for shift in shifts]
    return Table.of([column.label for column in DUTY.columns], cells, DUTY.label)


def _cells(team: Team, shift: DutyShift) -> tuple[object, ...]:
    starts, ends = clock.local(shift.starts_at), clock.local(shift.ends_at)
    point = shift.point.code if shift.point else ""
    kind = shift.get_kind_display()
    clocks = clock_words(starts), clock_words(ends)
    return team.code, point, starts.date(), *clocks, shift.member.code, kind, shift.note
