"""The register of a day at the desk, and what is still to be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q

from liming.execute import bridge
from liming.execute.enums import DeskOutcome, DeskState
from liming.execute.models import DeskRecord, DeskStep, DutyPresence, DutyShift
from liming.execute.queries.duty import with_holder
from liming.execute.queries.settings import in_language, setting
from liming.execute.rules.desk import UNFINISHED
from liming.register.models import Member, ServicePoint, Team
from liming.register.queries import members
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class DutyLine:
    """Somebody's turn of duty on the day's register, with the stays; `is_there` while one is open."""

    shift_id: UUID
    member: str
    point: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    stays: tuple[tuple[datetime, datetime | None], ...]
    swapped_from: str

    @property
    def is_there(self) -> bool:
        return any(out_at is None for _in_at, out_at in self.stays)


@dataclass(frozen=True)
class DeskLine:
    """One business; name, phone and account number masked. `receiver` = who has it now."""

    id: UUID
    number: str
    asked_at: datetime
    point: str
    whom: str
    phone: str
    account_number: str
    business: str
    words: str
    outcome: DeskOutcome
    state: DeskState
    member: str
    receiver: str
    due_at: datetime | None
    ended_at: datetime | None
    record_number: str
    request_number: str
    steps: tuple[DeskStep, ...]
    may_act: bool
    may_reveal: bool

    @property
    def is_open(self) -> bool:
        return self.state in UNFINISHED

    @property
    def times_chased(self) -> int:
        return sum(step.kind == "chased" for step in self.steps)


@dataclass(frozen=True)
class DeskDay:
    """The register of one day: duty, businesses taken that day, and older ones still open."""

    team: Team
    point: ServicePoint | None
    day: date
    duty: tuple[DutyLine, ...]
    lines: tuple[DeskLine, ...]
    open_lines: tuple[DeskLine, ...]

    def count(self, outcome: str) -> int:
        """How many of the day's businesses ended so at the desk."""
        return sum(line.outcome == outcome for line in self.lines)


def businesses() -> list[dict[str, str]]:
    """The businesses of the desk: code, name in the reader's language, service type."""
    return [{**row, "name": in_language(row)} for row in setting("desk.businesses")]


def business_of(code: str) -> Mapping[str, Any]:
    """The business with this code. Raises DomainError `not_found`."""
    for row in setting("desk.businesses"):
        if row["code"] == code:
            found: Mapping[str, Any] = row
            return found
    raise DomainError("not_found", what="业务", key=code)


def desk_day(viewer: Viewer, team: Team, day: date, point: ServicePoint | None = None) -> DeskDay:
    """The day's register of a team, or of one of its points. Six queries."""
    viewer.require(Right.READ_WORK, team.path)
    rows = desk_rows(viewer).filter(team=team)
    if point is not None:
        rows = rows.filter(point=point)
    start, end = clock.at(day), clock.at(day + timedelta(days=1))
    of_day = Q(asked_at__gte=start, asked_at__lt=end)
    still_open = Q(asked_at__lt=start, state__in=UNFINISHED)
    lines = desk_lines(viewer, rows.filter(of_day | still_open).order_by("asked_at", "id"))
    return DeskDay(
        team=team,
        point=point,
        day=day,
        duty=duty_lines(team, point, start, end),
        lines=tuple(line for line in lines if line.asked_at >= start),
        open_lines=tuple(line for line in lines if line.asked_at < start),
    )


def desk_rows(viewer: Viewer) -> ScopedQuerySet[DeskRecord]:
    """Businesses the viewer reaches."""
    viewer.require(Right.READ_WORK)
    return DeskRecord.objects.visible_to(viewer)


def desk_record(viewer: Viewer, number: str) -> DeskRecord:
    """One business. Raises DomainError `not_found`."""
    found = desk_rows(viewer).select_related("team__unit", "point").filter(number=number).first()
    if found is None:
        raise DomainError("not_found", what="代办业务", key=number)
    return found


def open_businesses(viewer: Viewer, limit: int = 200) -> list[DeskLine]:
    """What is open in the viewer's units, the nearest due first; a member sees what is on their own desk."""
    rows = desk_rows(viewer).filter(state__in=UNFINISHED)
    if not viewer.may(Right.EDIT_DUTY) and viewer.member_id is not None:
        rows = rows.filter(Q(receiver_id=viewer.member_id) | Q(member_id=viewer.member_id))
    return desk_lines(viewer, rows.order_by("due_at", "id")[:limit])


def desk_lines(viewer: Viewer, rows: Any) -> list[DeskLine]:
    """Rows as the pages show them. Two queries."""
    names = {row["code"]: row["name"] for row in businesses()}
    rows = rows.select_related("point", "member", "receiver", "record", "request", "team").prefetch_related(
        Prefetch("steps", DeskStep.objects.order_by("at", "id"))
    )
    return [_line(viewer, row, names) for row in rows]


def _line(viewer: Viewer, row: DeskRecord, names: Mapping[str, str]) -> DeskLine:
    own = viewer.member_id is not None and viewer.member_id in (row.member_id, row.receiver_id)
    leads = viewer.may(Right.EDIT_DUTY) and viewer.may(Right.DO_WORK)
    return DeskLine(
        id=row.pk,
        number=row.number,
        asked_at=row.asked_at,
        point=row.point.name if row.point else "",
        whom=bridge.mask_name(row.whom),
        phone=bridge.mask_phone(row.phone) if row.phone else "",
        account_number=bridge.mask_account(row.account_number) if row.account_number else "",
        business=names.get(row.business, row.business),
        words=bridge.mask_text(row.words),
        outcome=DeskOutcome(row.outcome),
        state=DeskState(row.state),
        member=row.member.name,
        receiver=row.receiver.name if row.receiver else row.receiver_name,
        due_at=row.due_at,
        ended_at=row.ended_at,
        record_number=row.record.number if row.record else "",
        request_number=row.request.number if row.request else "",
        steps=tuple(row.steps.all()),
        may_act=row.state in UNFINISHED and (own or leads),
        may_reveal=bool(row.phone or row.account_number) and viewer.may(Right.READ_PRIVATE),
    )


def duty_lines(
    team: Team, point: ServicePoint | None, start: datetime, end: datetime
) -> tuple[DutyLine, ...]:
    """The duty of a team or point between two moments, with the stays. Two queries."""
    rows: Any = DutyShift.objects.everywhere("the team was required by the caller").filter(
        team=team, starts_at__lt=end, ends_at__gt=start
    )
    if point is not None:
        rows = rows.filter(point=point)
    rows = with_holder(rows).select_related("point", "member").order_by("starts_at", "point__name", "id")
    stays = Prefetch("presences", DutyPresence.objects.order_by("in_at"))
    return tuple(_duty_line(row) for row in rows.prefetch_related(stays))


def _duty_line(row: Any) -> DutyLine:
    return DutyLine(
        shift_id=row.pk,
        member=row.holder_name,
        point=row.point.name if row.point else "",
        kind=row.get_kind_display(),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        stays=tuple((stay.in_at, stay.out_at) for stay in row.presences.all()),
        swapped_from=row.member.name if row.holder_id != row.member_id else "",
    )


def receivers(viewer: Viewer, team: Team) -> list[Member]:
    """To whom a business may be handed inside the team."""
    return list(members(viewer, team).order_by("pinyin"))
