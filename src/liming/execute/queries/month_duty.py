"""What a team has to cover in a month: the turns its patterns ask for, with the shifts that stand already."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from liming.execute import bridge
from liming.execute.enums import DutyKind
from liming.execute.models import DutyPattern, DutyShift
from liming.execute.queries.duty import with_holder
from liming.execute.queries.settings import setting
from liming.execute.rules.rostering import falls_on, is_night, nearest_part, part_span, shared_time
from liming.register.models import Member, Team
from liming.shared import clock

_REASON = "the team was required by whoever asks"
_DAYS_BEFORE = timedelta(days=14)
OFFICE = "office"


class _Stretch:
    """Hours at a service point, or in the office."""

    point_id: UUID | None
    starts_at: datetime
    ends_at: datetime

    @property
    def station(self) -> str:
        return str(self.point_id or OFFICE)

    @property
    def span(self) -> tuple[datetime, datetime]:
        return self.starts_at, self.ends_at


@dataclass(frozen=True)
class Held(_Stretch):
    """A shift as it stands: who comes after swaps, and where."""

    shift_id: UUID
    team_id: UUID
    holder_id: UUID
    point_id: UUID | None
    point: str
    kind: str
    starts_at: datetime
    ends_at: datetime

    @property
    def day(self) -> date:
        return clock.local(self.starts_at).date()


@dataclass
class Turn(_Stretch):
    """A turn of one day that `people` cover, and the shifts that cover it now.

    `is_settled` once it has begun: nothing about it changes any more.
    """

    key: str
    day: date
    point_id: UUID | None
    point: str
    part: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    people: int = 1
    skill_id: str = ""
    skill: str = ""
    held: list[Held] = field(default_factory=list)

    @property
    def is_night(self) -> bool:
        return is_night(self.starts_at, self.ends_at)

    @property
    def is_settled(self) -> bool:
        return min([self.starts_at, *(each.starts_at for each in self.held)]) <= clock.now()

    @property
    def holders(self) -> tuple[str, ...]:
        return tuple(str(each.holder_id) for each in self.held)


def days_of_month(month: date) -> tuple[date, ...]:
    """Every day of the month that holds a day."""
    first = month.replace(day=1)
    return tuple(first + timedelta(days=each) for each in range(monthrange(first.year, first.month)[1]))


def standing_shifts(team: Team, people: Iterable[Member], days: Sequence[date]) -> list[Held]:
    """Shifts of the team, and of its members elsewhere, from the year's begin to the month's end."""
    since = min(date(days[0].year, 1, 1), days[0] - _DAYS_BEFORE)
    return _held(Q(team=team) | Q(member__in=list(people)), since, days[-1])


def member_shifts_in(members: Iterable[str], days: Sequence[date]) -> list[Held]:
    """Shifts of these members in the month. One query."""
    return _held(Q(member__in=list(members)), days[0], days[-1])


def _held(whose: Q, first: date, last: date) -> list[Held]:
    rows = DutyShift.objects.everywhere(_REASON).filter(
        whose, starts_at__gte=clock.at(first), starts_at__lt=clock.at(last + timedelta(days=1))
    )
    names = "pk", "team_id", "holder_id", "point_id", "place", "kind", "starts_at", "ends_at"
    rows = with_holder(rows).annotate(place=Coalesce("point__name", Value("")))
    found = rows.order_by("starts_at", "pk").values_list(*names)
    return [Held(*row) for row in found]


def patterns_of(team: Team) -> list[DutyPattern]:
    """The patterns of a team that hold, by place and part. One query."""
    rows = DutyPattern.objects.everywhere(_REASON).filter(team=team, ended_at=None)
    return list(rows.select_related("point", "skill").order_by("point__code", "part", "pk"))


def turns_of(
    patterns: Iterable[DutyPattern], standing: Iterable[Held], days: Sequence[date], rest: frozenset[date]
) -> list[Turn]:
    """The month's turns in the order of their begin: what the patterns ask for, and what stands besides.

    A shift belongs to the turn of its place and day whose hours it shares for at least half of its length.
    """
    named = setting("duty.parts")
    parts = {row["code"]: row for row in named}
    turns = [
        _asked(pattern, parts[pattern.part], day)
        for day in days
        for pattern in patterns
        if pattern.part in parts and falls_on(pattern.days, pattern.weekdays, day, day in rest)
    ]
    by_place: dict[tuple[str, date], list[Turn]] = defaultdict(list)
    for turn in turns:
        by_place[turn.station, turn.day].append(turn)
    besides: dict[str, Turn] = {}
    for shift in standing:
        if shift.day not in days or shift.kind == DutyKind.GUARANTEE:
            continue
        turn = _turn_of(shift, by_place[shift.station, shift.day]) or _beside(shift, besides, named)
        turn.held.append(shift)
        turn.people = max(turn.people, len(turn.held))
    found = [turn for turn in (*turns, *besides.values()) if turn.held or not turn.is_settled]
    return sorted(found, key=lambda turn: (turn.starts_at, turn.point, turn.key))


def _asked(pattern: DutyPattern, part: dict[str, str], day: date) -> Turn:
    starts, ends = part_span(part, day)
    return Turn(
        key=f"{pattern.pk}:{day.isoformat()}",
        day=day,
        point_id=pattern.point_id,
        point=pattern.point.name if pattern.point else "",
        part=pattern.part,
        kind=pattern.kind,
        starts_at=starts,
        ends_at=ends,
        people=pattern.people,
        skill_id=pattern.skill_id or "",
        skill=pattern.skill.name if pattern.skill else "",
    )


def _turn_of(shift: Held, turns: Iterable[Turn]) -> Turn | None:
    """The turn that a shift covers; standby never covers anything but standby."""
    fitting = [
        turn
        for turn in turns
        if (turn.kind == DutyKind.STANDBY) == (shift.kind == DutyKind.STANDBY)
        and 2 * shared_time(turn.span, shift.span) >= shift.ends_at - shift.starts_at
    ]
    return max(fitting, key=lambda turn: shared_time(turn.span, shift.span), default=None)


def _beside(shift: Held, besides: dict[str, Turn], parts: Sequence[Mapping[str, str]]) -> Turn:
    """The turn of a shift that no pattern asks for, shared by those of the same place and hours."""
    key = f"{shift.station}:{shift.kind}:{shift.starts_at:%Y%m%d%H%M}-{shift.ends_at:%Y%m%d%H%M}"
    if key not in besides:
        part = nearest_part(parts, *shift.span)
        besides[key] = Turn(key, shift.day, shift.point_id, shift.point, part, shift.kind, *shift.span)
    return besides[key]


def rest_days_of(days: Iterable[date]) -> frozenset[date]:
    """Weekends and holidays among the days, by the calendar with its make-up days."""
    return bridge.rest_days(days)


def rows_of_members(rows: Iterable[tuple[Any, Any]]) -> dict[str, list[Any]]:
    """(member id, value) pairs as lists by member."""
    found: dict[str, list[Any]] = defaultdict(list)
    for key, value in rows:
        found[str(key)].append(value)
    return found
