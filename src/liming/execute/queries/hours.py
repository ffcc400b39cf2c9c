"""Service hours of members: derived from ledger and duty by the rule of the day, never typed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from liming.execute.models import DutyPresence, RecordMember
from liming.execute.queries.settings import setting
from liming.execute.rules.hours import HoursRule, served_minutes
from liming.register.models import Member, Team
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class HoursDay:
    """A day served: `minutes` as they were, overlaps once; `counted` by the rule of that day."""

    day: date
    records: int
    stays: int
    minutes: int
    counted: int


@dataclass(frozen=True)
class MemberHours:
    """A member's year; `late` records were entered too long afterwards and do not count."""

    member: Member
    days: tuple[HoursDay, ...]
    late: int

    @property
    def counted(self) -> int:
        return sum(day.counted for day in self.days)

    @property
    def records(self) -> int:
        return sum(day.records for day in self.days)


def team_hours(viewer: Viewer, team: Team, year: int) -> list[MemberHours]:
    """The year of every member of a team, by name. Three queries and one per version of the rule."""
    viewer.require(Right.READ_WORK, team.path)
    rows = Member.objects.everywhere("the team was required above").filter(team=team, left_on=None)
    return _hours(list(rows.order_by("pinyin")), year)


def own_hours(viewer: Viewer, member: Member, year: int) -> MemberHours:
    """A member's own year, or one of a team the viewer certifies. Raises `forbidden`, `out_of_scope`."""
    viewer.require(Right.READ_WORK)
    if member.pk != viewer.member_id:
        viewer.require(Right.CERTIFY_HOURS, member.team.path)
    return _hours([member], year)[0]


def _hours(people: list[Member], year: int) -> list[MemberHours]:
    first, last = clock.at(date(year, 1, 1)), clock.at(date(year + 1, 1, 1))
    keys = [member.pk for member in people]
    served = RecordMember.objects.filter(
        member__in=keys, record__is_current=True, record__ended_at__gte=first, record__ended_at__lt=last
    ).values_list("member_id", "record__ended_at", "record__minutes", "record__entered_at")
    stays = DutyPresence.objects.filter(
        member__in=keys, out_at__gte=first, out_at__lt=last, shift__cancelled_at=None
    ).select_related("shift")
    book = _Book()
    for key, ended_at, minutes, entered_at in served:
        book.add_record(key, ended_at, minutes, entered_at)
    for stay in stays:
        book.add_stay(stay)
    return [MemberHours(member, book.days_of(member.pk), book.late[member.pk]) for member in people]


class _Book:
    """Spans by member and day, read under the rule of the day."""

    def __init__(self) -> None:
        self.late: dict[UUID, int] = defaultdict(int)
        self._records: dict[tuple[UUID, date], list[Span]] = defaultdict(list)
        self._stays: dict[tuple[UUID, date], list[Span]] = defaultdict(list)
        self._rules: dict[date, HoursRule] = {}

    def rule(self, day: date) -> HoursRule:
        if day not in self._rules:
            self._rules[day] = HoursRule.of(setting("hours.rule", day))
        return self._rules[day]

    def add_record(self, key: UUID, ended_at: datetime, minutes: int, entered_at: datetime) -> None:
        day = clock.local(ended_at).date()
        if entered_at > ended_at + timedelta(days=self.rule(day).back_days):
            self.late[key] += 1
            return
        self._records[key, day].append((ended_at - timedelta(minutes=minutes), ended_at))

    def add_stay(self, stay: Any) -> None:
        """The stay inside its shift; the day is that on which the shift began."""
        day = clock.local(stay.shift.starts_at).date()
        if self.rule(day).counts_duty:
            span = max(stay.in_at, stay.shift.starts_at), min(stay.out_at, stay.shift.ends_at)
            self._stays[stay.member_id, day].append(span)

    def days_of(self, key: UUID) -> tuple[HoursDay, ...]:
        found = {day for member, day in (*self._records, *self._stays) if member == key}
        return tuple(self._day(key, day) for day in sorted(found))

    def _day(self, key: UUID, day: date) -> HoursDay:
        records, stays = self._records.get((key, day), []), self._stays.get((key, day), [])
        minutes = served_minutes(_all(records, stays))
        return HoursDay(day, len(records), len(stays), minutes, self.rule(day).counted(minutes))


def _all(records: Iterable[Span], stays: Iterable[Span]) -> list[Span]:
    return [*records, *stays]
