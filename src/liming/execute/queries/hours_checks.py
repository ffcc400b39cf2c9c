"""Lines of service hours drawn to be verified with the customer, and what they said."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, Q, Value, When
from django.utils.translation import gettext as _

from liming.execute import bridge
from liming.execute.enums import HoursCheckState, HoursCorrectionState
from liming.execute.models import HoursCheck, HoursCorrection, HoursDraw, RecordMember
from liming.execute.queries.record_detail import evidence_words
from liming.execute.queries.settings import setting
from liming.execute.rules import sampling
from liming.execute.rules.hours_states import may_try
from liming.register.models import Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named

_MONTHS = 6


@dataclass(frozen=True)
class CheckableLine:
    """One member's part in a record whose customer can be called; `minutes` as they count.

    `evidence_score` is the record's; None where nobody judged it.
    """

    name: str
    record_id: UUID
    member_id: UUID
    team_id: UUID
    team_code: str
    minutes: int
    evidence_score: int | None


@dataclass(frozen=True)
class HoursCheckRow:
    """One drawn line; customer's name and phone masked. `correction` is what a difference proposed.

    `evidence` says in words how well the record was proven when it was drawn, `weight` how much likelier
    than others that made the draw.
    """

    id: UUID
    record_number: str
    team: str
    member: str
    service_type: str
    ended_at: datetime
    minutes: int
    contact_name: str
    contact_phone: str
    state: str
    state_words: str
    told_minutes: int | None
    note: str
    called_at: datetime | None
    caller: str
    tries: int
    most_tries: int
    may_call: bool
    correction: str
    evidence: str
    weight: float


@dataclass(frozen=True)
class HoursChecks:
    """A month's checks; `counts` by state, zeros included; `draws` with seed, list size and digest."""

    month: str
    months: tuple[str, ...]
    rows: tuple[HoursCheckRow, ...]
    total: int
    page: int
    pages: int
    counts: dict[str, int]
    draws: tuple[HoursDraw, ...]


def ended_months() -> tuple[str, ...]:
    """The last months that are over, the newest first, "2026-06"."""
    day, found = clock.today().replace(day=1), []
    for _count in range(_MONTHS):
        day = (day - timedelta(days=1)).replace(day=1)
        found.append(f"{day:%Y-%m}")
    return tuple(found)


def month_is_over(month: str) -> bool:
    """Whether the month lies behind. Raises DomainError `field_invalid` for anything but a month."""
    return _bounds(month)[1] <= clock.today()


def _bounds(month: str) -> tuple[date, date]:
    """The month's first day, and the next one's."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise DomainError("field_invalid", field="月份", value=month, remedy="请写成 2026-06") from None
    return first, (first + timedelta(days=32)).replace(day=1)


def checkable_lines(viewer: Viewer, month: str) -> tuple[CheckableLine, ...]:
    """Lines of a month in the viewer's teams, with a phone to call and not drawn yet. Two queries."""
    viewer.require(Right.CHECK_HOURS)
    first, last = _bounds(month)
    teams = Team.objects.visible_to(viewer.within(Right.CHECK_HOURS)).order_by().values("pk")
    rows = RecordMember.objects.filter(
        ~Q(record__request__contact_phone="") & Q(record__request__isnull=False)
        | ~Q(record__customer__phone="") & Q(record__customer__isnull=False),
        member__team__in=teams,
        record__is_current=True,
        record__ended_at__gte=clock.at(first),
        record__ended_at__lt=clock.at(last),
        record__minutes__gt=0,
    ).exclude(record__hours_checks__month=month)
    agreed = {
        (row.member_id, row.record_id): row.minutes
        for row in HoursCorrection.objects.everywhere("of lines within reach")
        .filter(state=HoursCorrectionState.ACCEPTED, day__gte=first, day__lt=last)
        .exclude(record=None)
        .order_by("reviewed_at", "id")
    }
    names = ("record__number", "member__code", "record_id", "member_id", "member__team_id")
    found = rows.order_by("record__number", "member__code").values_list(
        *names, "member__team__code", "record__minutes", "record__evidence_score"
    )
    return tuple(
        CheckableLine(
            f"{number}/{code}", record, member, team, team_code, agreed.get((member, record), minutes), score
        )
        for number, code, record, member, team, team_code, minutes, score in found
    )


def hours_checks(
    viewer: Viewer, month: str = "", state: str = "", page: int = 1, size: int = 25
) -> HoursChecks:
    """A month's drawn lines in the viewer's units, those to be called first. Four queries."""
    viewer.require(Right.CHECK_HOURS)
    months = ended_months()
    month = month if month in months else months[0]
    found = HoursCheck.objects.visible_to(viewer.within(Right.CHECK_HOURS)).filter(month=month)
    counted = dict(found.order_by().values_list("state").annotate(n=Count("pk")))
    counts = {each.value: counted.get(each.value, 0) for each in HoursCheckState}
    total = counts.get(state, 0) if state else sum(counts.values())
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    shown = found.filter(state=state) if state else found
    rank = Case(
        When(state=HoursCheckState.DRAWN, then=Value(0)),
        When(state=HoursCheckState.UNREACHED, then=Value(1)),
        default=Value(2),
    )
    most = int(setting("hours.check_tries"))
    draws = HoursDraw.objects.visible_to(viewer).filter(month=month).defer("population").distinct()
    return HoursChecks(
        month=month,
        months=months,
        rows=tuple(
            _row(each, most)
            for each in _whole(shown).order_by(rank, "record__ended_at", "pk")[
                (page - 1) * size : page * size
            ]
        ),
        total=total,
        page=page,
        pages=pages,
        counts=counts,
        draws=tuple(draws),
    )


def hours_check(viewer: Viewer, check_id: UUID) -> HoursCheck:
    """One drawn line in the viewer's units. Raises `not_found`, `forbidden`."""
    viewer.require(Right.CHECK_HOURS)
    rows = _whole(HoursCheck.objects.visible_to(viewer.within(Right.CHECK_HOURS)))
    row: HoursCheck | None = rows.filter(pk=check_id).first()
    if row is None:
        raise DomainError("not_found", what=_("时长抽查"), key=check_id)
    return row


def redraw_fits(draw: HoursDraw) -> bool:
    """Whether the published seed and list give the same lines again. One query."""
    again = {
        name
        for names in sampling.draw(draw.seed, sampling.from_text(draw.population)).values()
        for name in names
    }
    kept = HoursCheck.objects.everywhere("the lines of one published draw").filter(draw=draw)
    fits = sampling.digest(draw.population) == draw.digest
    return fits and again == set(kept.values_list("drawn_line", flat=True))


def weighed(draw: HoursDraw) -> tuple[sampling.Weighed, ...]:
    """The list of a draw by weight, the heaviest first. No query."""
    return sampling.by_weight(draw.seed, sampling.from_text(draw.population))


def hours_draw(viewer: Viewer, draw_id: UUID) -> HoursDraw:
    """One draw that touched the viewer's teams. Raises `not_found`, `forbidden`."""
    viewer.require(Right.CHECK_HOURS)
    row: HoursDraw | None = HoursDraw.objects.visible_to(viewer).filter(pk=draw_id).first()
    if row is None:
        raise DomainError("not_found", what=_("抽取"), key=draw_id)
    return row


def _whole(rows: ScopedQuerySet[HoursCheck]) -> ScopedQuerySet[HoursCheck]:
    return rows.select_related(
        "team", "member", "record__service_type", "record__request", "record__customer", "correction"
    )


def _row(row: HoursCheck, most_tries: int) -> HoursCheckRow:
    record, request, customer = row.record, row.record.request, row.record.customer
    name = (request.contact_name if request else "") or (customer.name if customer else "")
    phone = (request.contact_phone if request else "") or (customer.phone if customer else "")
    return HoursCheckRow(
        id=row.pk,
        record_number=record.number,
        team=row.team.short_name,
        member=row.member.name,
        service_type=named(record.service_type),
        ended_at=record.ended_at,
        minutes=row.minutes,
        contact_name=bridge.mask_name(name) if name else "",
        contact_phone=bridge.mask_phone(phone) if phone else "",
        state=row.state,
        state_words=str(row.get_state_display()),
        told_minutes=row.told_minutes,
        note=row.note,
        called_at=row.called_at,
        caller=row.caller_name,
        tries=len(row.tries),
        most_tries=most_tries,
        may_call=may_try(HoursCheckState(row.state), len(row.tries), most_tries),
        correction=str(row.correction.get_state_display()) if row.correction else "",
        evidence=evidence_words(row.evidence_score),
        weight=row.weight,
    )
