"""The lines that make up a member's service hours, each with how it was corrected."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from liming.execute.enums import HoursCorrectionState
from liming.execute.models import DutyPresence, HoursCorrection, RecordMember
from liming.execute.queries.hours import (
    HoursBook,
    corrections_of,
    own_hours,
    served_records,
    served_stays,
    stay_span,
)
from liming.execute.rules.hours import served_minutes
from liming.register.models import Member
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named

RECORD, DUTY = "record", "duty"
Told = dict[Any, list[HoursCorrection]]


@dataclass(frozen=True)
class HoursEntry:
    """One line: `written` minutes as recorded, `minutes` as they count now. `kind` is record or duty, `key`
    the record's or the stay's id, `number` the record's number. Minutes of different lines may overlap.
    """

    kind: str
    key: UUID
    number: str
    what: str
    day: date
    started_at: datetime
    ended_at: datetime
    written: int
    minutes: int
    is_late: bool
    corrections: tuple[HoursCorrection, ...]

    @property
    def waits(self) -> bool:
        """Whether a correction of it waits for review."""
        return any(each.state == HoursCorrectionState.PROPOSED for each in self.corrections)


@dataclass(frozen=True)
class MemberLines:
    """A member's year line by line, the newest first; `counted` minutes by the rules of the days."""

    member: Member
    counted: int
    entries: tuple[HoursEntry, ...]
    may_correct: bool


def member_lines(viewer: Viewer, member: Member, year: int) -> MemberLines:
    """Every line of a member's year. Raises as `own_hours`. Seven queries and one per version of the rule."""
    hours = own_hours(viewer, member, year)
    book, told = _corrected(member)
    records = served_records([member], year).select_related("record__service_type")
    entries = [_of_record(row, book, told) for row in records]
    entries += [_of_stay(row, book, told) for row in served_stays([member], year)]
    return MemberLines(
        member,
        hours.counted,
        tuple(sorted(entries, key=lambda each: (each.started_at, each.key), reverse=True)),
        may_correct=may_correct(viewer, member),
    )


def may_correct(viewer: Viewer, member: Member) -> bool:
    """Whether the viewer may propose corrections of this member's hours."""
    if not viewer.may(Right.CORRECT_HOURS):
        return False
    right = Right.CORRECT_HOURS if member.pk == viewer.member_id else Right.CERTIFY_HOURS
    return viewer.may(right) and viewer.within(right).reaches(member.team.path)


def find_line(member: Member, kind: str, key: UUID) -> HoursEntry:
    """One line of a member the caller reached, as it counts now. Raises `not_found`."""
    book, told = _corrected(member)
    if kind == RECORD:
        row = (
            RecordMember.objects.filter(member=member, record_id=key, record__is_current=True)
            .select_related("record__service_type")
            .first()
        )
        if row is not None:
            return _of_record(row, book, told)
    else:
        stays = DutyPresence.objects.filter(member=member, pk=key, shift__cancelled_at=None)
        stay = stays.exclude(out_at=None).select_related("shift").first()
        if stay is not None:
            return _of_stay(stay, book, told)
    raise DomainError("hours_line_gone")


def _corrected(member: Member) -> tuple[HoursBook, Told]:
    """What counts now, and what was proposed by line. One query."""
    told: Told = defaultdict(list)
    for row in corrections_of([member]):
        told[row.record_id or row.stay_id].append(row)
    agreed = [row for rows in told.values() for row in rows if row.state == HoursCorrectionState.ACCEPTED]
    return HoursBook(sorted(agreed, key=lambda row: (str(row.reviewed_at), row.pk))), told


def _of_record(row: Any, book: HoursBook, told: Told) -> HoursEntry:
    record = row.record
    return HoursEntry(
        kind=RECORD,
        key=record.pk,
        number=record.number,
        what=named(record.service_type),
        day=clock.local(record.ended_at).date(),
        started_at=record.started_at,
        ended_at=record.ended_at,
        written=record.minutes,
        minutes=book.minutes(row.member_id, record.pk, record.minutes),
        is_late=book.is_late(record.ended_at, record.entered_at),
        corrections=tuple(told.get(record.pk, ())),
    )


def _of_stay(stay: Any, book: HoursBook, told: Told) -> HoursEntry:
    first, last = stay_span(stay)
    written = served_minutes([(first, last)])
    return HoursEntry(
        kind=DUTY,
        key=stay.pk,
        number="",
        what=str(stay.shift.get_kind_display()),
        day=clock.local(stay.shift.starts_at).date(),
        started_at=first,
        ended_at=last,
        written=written,
        minutes=book.minutes(stay.member_id, stay.pk, written),
        is_late=False,
        corrections=tuple(told.get(stay.pk, ())),
    )
