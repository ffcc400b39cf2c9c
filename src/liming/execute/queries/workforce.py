"""Everybody who could be sent on a day, kept in memory, and the people of one grid as a roster."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from liming.execute.bridge import GridRole, Person, Point, Roster
from liming.execute.models import DutyShift
from liming.execute.queries import ground
from liming.execute.queries.duty import on_duty
from liming.execute.queries.ground import GridFacts
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.enums import WorkState
from liming.plan.models import WorkItem
from liming.register.models import Leave, Member, MemberSkill, ServicePoint, Skill
from liming.shared import clock, revision

_IN_HAND = [state for state in WorkState if state not in WORK_ENDED and state != WorkState.DRAFT]
_REASON = "people of the team a request was given to"


@dataclass(frozen=True, slots=True)
class Worker:
    """A member on a day. `starts` are WGS 84 points to set out from: the grids held, else the team's seat."""

    key: str
    name: str
    team_id: UUID
    on_leave: bool
    active: bool
    skills: frozenset[str]
    starts: tuple[Point, ...]

    def as_person(self, role: GridRole, start: Point | None = None, open_items: int = 0) -> Person:
        """The worker in a grid's eyes; who has duty sets out from `start`."""
        starts = (start,) if start else self.starts
        return Person(
            self.key, self.name, role, self.on_leave, self.active, self.skills, open_items, None, starts
        )


@dataclass(frozen=True)
class Workforce:
    """The members of the province on a day; rosters are made as they are asked for."""

    by_id: Mapping[UUID, Worker]
    by_team: Mapping[UUID, tuple[Worker, ...]]
    _rosters: dict[tuple[UUID, UUID | None], Roster] = field(default_factory=dict)

    def roster(
        self, team_id: UUID, grid: GridFacts | None, duty: Mapping[UUID, Point | None] | None = None
    ) -> Roster:
        """The team's members and the grid's holder and deputy; `duty` names who has duty, and where."""
        if duty:
            return self._make(team_id, grid, duty)
        key = (team_id, grid.id if grid else None)
        found = self._rosters.get(key)
        if found is None:
            found = self._rosters[key] = self._make(team_id, grid, {})
        return found

    def _make(self, team_id: UUID, grid: GridFacts | None, duty: Mapping[UUID, Point | None]) -> Roster:
        roles: dict[str, GridRole] = {str(key): "duty" for key in duty}
        places = {str(key): place for key, place in duty.items()}
        if grid is not None:
            roles[str(grid.deputy_id)] = "deputy"
            roles[str(grid.holder_id)] = "holder"
        people = {each.key: each for each in self.by_team.get(team_id, ())}
        for key in (grid.holder_id, grid.deputy_id) if grid else ():
            if key is not None and key in self.by_id:
                people.setdefault(str(key), self.by_id[key])
        return Roster(
            worker.as_person(roles.get(key, "member"), places.get(key)) for key, worker in people.items()
        )


@revision.kept(maxsize=3)
def workforce(day: date) -> Workforce:
    """Everybody on this day. Five queries, once until the register changes."""
    away, skills, starts = _away(day), _skills(day), _starts(day)
    teams = ground.teams()
    by_id: dict[UUID, Worker] = {}
    by_team: dict[UUID, list[Worker]] = {}
    rows = Member.objects.everywhere(_REASON).order_by("code")
    for pk, name, team_id, left_on in rows.values_list("pk", "name", "team_id", "left_on"):
        seat = teams[team_id].place
        by_id[pk] = worker = Worker(
            key=str(pk),
            name=name,
            team_id=team_id,
            on_leave=pk in away,
            active=left_on is None or left_on > day,
            skills=skills.get(pk, frozenset()),
            starts=tuple(starts.get(pk, ())) or ((seat,) if seat else ()),
        )
        by_team.setdefault(team_id, []).append(worker)
    return Workforce(by_id, {team_id: tuple(workers) for team_id, workers in by_team.items()})


def duty_of(team_id: UUID, moment: datetime) -> dict[UUID, Point | None]:
    """Members of the team on duty at the moment and where, the earliest shift first. At most two queries,
    none for a team without a shift around that day.
    """
    if team_id not in _teams_with_duty(clock.local(moment).date()):
        return {}
    rows = on_duty(moment, teams=[team_id])
    if not rows:
        return {}
    points = ServicePoint.objects.everywhere(_REASON).in_bulk({row.point_id for row in rows if row.point_id})
    found: dict[UUID, Point | None] = {}
    for row in rows:
        point = points.get(row.point_id) if row.point_id else None
        found.setdefault(row.member_id, ground.point_of(point.longitude, point.latitude) if point else None)
    return found


@revision.kept()
def _teams_with_duty(day: date) -> frozenset[UUID]:
    """Teams with a shift that touches the day."""
    rows = DutyShift.objects.everywhere(_REASON).filter(
        starts_at__lt=clock.at(day + timedelta(days=1)), ends_at__gt=clock.at(day)
    )
    return frozenset(rows.order_by().values_list("team_id", flat=True).distinct())


def loads(member_ids: Collection[UUID] | None = None) -> dict[str, int]:
    """Open work items of these members (None = of everybody) by id. One query."""
    rows = WorkItem.objects.everywhere(_REASON).exclude(member=None)
    if member_ids is not None:
        rows = rows.filter(member_id__in=list(member_ids))
    counted = rows.filter(state__in=_IN_HAND).order_by().values_list("member_id")
    return {str(key): count for key, count in counted.annotate(count=Count("pk"))}


@revision.kept()
def skill_names() -> dict[str, str]:
    """Skill code to its name."""
    return dict(Skill.objects.values_list("code", "name"))


def _away(day: date) -> set[UUID]:
    rows = Leave.objects.everywhere(_REASON).filter(first_day__lte=day, last_day__gte=day)
    return set(rows.values_list("member_id", flat=True))


def _skills(day: date) -> dict[UUID, frozenset[str]]:
    valid = Q(expires_on=None) | Q(expires_on__gte=day)
    held: dict[UUID, set[str]] = {}
    for member_id, code in MemberSkill.objects.filter(valid).values_list("member_id", "skill_id"):
        held.setdefault(member_id, set()).add(code)
    return {key: frozenset(codes) for key, codes in held.items()}


def _starts(day: date) -> dict[UUID, list[Point]]:
    starts: dict[UUID, list[Point]] = {}
    for grid in ground.grids(day).values():
        for key in {grid.holder_id, grid.deputy_id}:
            if key is not None and grid.place is not None:
                starts.setdefault(key, []).append(grid.place)
    return starts
