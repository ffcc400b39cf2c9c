"""Service hours of members: derived from ledger and duty by the rule of the day, never typed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from liming.execute.enums import HoursCorrectionState
from liming.execute.models import DutyPresence, HoursCorrection, RecordMember
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
    """The year of every member of a team, by name. Four queries and one per version of the rule."""
    viewer.require(Right.READ_WORK, team.path)
    rows = Member.objects.everywhere("the team was required above").filter(team=team, left_on=None)
    return _hours(list(rows.order_by("pinyin")), year)


def own_hours(viewer: Viewer, member: Member, year: int) -> MemberHours:
    """A member's own year, or one of a team the viewer certifies. Raises `forbidden`, `out_of_scope`."""
    require_hours_of(viewer, member)
    return _hours([member], year)[0]


def require_hours_of(viewer: Viewer, member: Member) -> None:
    """Own hours, or those of a team the viewer certifies. Raises `forbidden`, `out_of_scope`."""
    viewer.require(Right.READ_WORK)
    if member.pk != viewer.member_id:
        viewer.require(Right.CERTIFY_HOURS, member.team.path)


def served_records(people: Iterable[Member], year: int) -> "QuerySet[RecordMember]":
    """Who took part in which current record of that year."""
    first, last = clock.at(date(year, 1, 1)), clock.at(date(year + 1, 1, 1))
    rows: QuerySet[RecordMember] = RecordMember.objects.filter(
        member__in=[member.pk for member in people],
        record__is_current=True,
        record__ended_at__gte=first,
        record__ended_at__lt=last,
    )
    return rows


def served_stays(people: Iterable[Member], year: int) -> "QuerySet[DutyPresence]":
    """The ended stays on duty of that year, with their shifts."""
    first, last = clock.at(date(year, 1, 1)), clock.at(date(year + 1, 1, 1))
    rows: QuerySet[DutyPresence] = DutyPresence.objects.filter(
        member__in=[member.pk for member in people],
        out_at__gte=first,
        out_at__lt=last,
        shift__cancelled_at=None,
    )
    return rows.select_related("shift")


def corrections_of(people: Iterable[Member]) -> "QuerySet[HoursCorrection]":
    """Corrections of the hours of these members, oldest first."""
    rows: QuerySet[HoursCorrection] = HoursCorrection.objects.everywhere("the members were reached").filter(
        member__in=[member.pk for member in people]
    )
    return rows.order_by("proposed_at", "id")


def _hours(people: list[Member], year: int) -> list[MemberHours]:
    agreed = corrections_of(people).filter(state=HoursCorrectionState.ACCEPTED).order_by("reviewed_at", "id")
    book = HoursBook(agreed)
    for row in served_records(people, year).values_list(
        "member_id", "record_id", "record__ended_at", "record__minutes", "record__entered_at"
    ):
        book.add_record(*row)
    for stay in served_stays(people, year):
        book.add_stay(stay)
    return [MemberHours(member, book.days_of(member.pk), book.late[member.pk]) for member in people]


class HoursBook:
    """Spans by member and day, read under the rule of the day; `agreed` corrections, the newest last."""

    def __init__(self, agreed: Iterable[HoursCorrection] = ()) -> None:
        self.late: dict[UUID, int] = defaultdict(int)
        self._records: dict[tuple[UUID, date], list[Span]] = defaultdict(list)
        self._stays: dict[tuple[UUID, date], list[Span]] = defaultdict(list)
        self._rules: dict[date, HoursRule] = {}
        self._agreed = {(row.member_id, row.record_id or row.stay_id): row.minutes for row in agreed}

    def rule(self, day: date) -> HoursRule:
        """The version of the rule that holds on a day."""
        if day not in self._rules:
            self._rules[day] = HoursRule.of(setting("hours.rule", day))
        return self._rules[day]

    def minutes(self, member: UUID, line: UUID, minutes: int) -> int:
        """What counts on a line: the newest agreed correction, or what stands there."""
        return self._agreed.get((member, line), minutes)

    def is_late(self, ended_at: datetime, entered_at: datetime) -> bool:
        """Whether a record was entered too long after the service to count."""
        return entered_at > ended_at + timedelta(days=self.rule(clock.local(ended_at).date()).back_days)

    def add_record(
        self, key: UUID, record: UUID, ended_at: datetime, minutes: int, entered_at: datetime
    ) -> None:
        """One member's part in a record; corrected to nothing, it is left out."""
        if self.is_late(ended_at, entered_at):
            self.late[key] += 1
            return
        held = self.minutes(key, record, minutes)
        if held or not minutes:
            day = clock.local(ended_at).date()
            self._records[key, day].append((ended_at - timedelta(minutes=held), ended_at))

    def add_stay(self, stay: Any) -> None:
        """The stay inside its shift; the day is that on which the shift began."""
        day = clock.local(stay.shift.starts_at).date()
        if self.rule(day).counts_duty:
            first, last = stay_span(stay)
            held = self.minutes(stay.member_id, stay.pk, -1)
            if held:
                span = (first, last) if held < 0 else (first, first + timedelta(minutes=held))
                self._stays[stay.member_id, day].append(span)

    def days_of(self, key: UUID) -> tuple[HoursDay, ...]:
        """The days a member served, in order."""
        found = {day for member, day in (*self._records, *self._stays) if member == key}
        return tuple(self._day(key, day) for day in sorted(found))

    def _day(self, key: UUID, day: date) -> HoursDay:
        records, stays = self._records.get((key, day), []), self._stays.get((key, day), [])
        minutes = served_minutes(_all(records, stays))
        return HoursDay(day, len(records), len(stays), minutes, self.rule(day).counted(minutes))


def stay_span(stay: Any) -> Span:
    """What of a stay lies inside its shift."""
    return max(stay.in_at, stay.shift.starts_at), min(stay.out_at, stay.shift.ends_at)


def _all(records: Iterable[Span], stays: Iterable[Span]) -> list[Span]:
    return [*records, *stays]
