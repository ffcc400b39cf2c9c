"""The call-backs of a quarter as a caller works through them: never a single score."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, F, Prefetch, Value, When
from django.utils.translation import gettext as _

from liming.execute import bridge
from liming.execute.enums import CallBackState
from liming.execute.models import CallBack, CallBackDraw, RatingFlag, ReopenRequest, ServiceRecord
from liming.execute.queries.settings import setting
from liming.execute.rules import sampling
from liming.execute.rules.call_backs import may_try
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named

_MOST_FLAGS = 200


@dataclass(frozen=True)
class CallBackFilters:
    """`quarter` "" is the running one; `state` is drawn, reached, unreached or "" for all."""

    quarter: str = ""
    state: str = ""
    team: str = ""
    page: int = 1
    page_size: int = 25


@dataclass(frozen=True)
class CallBackRow:
    """One drawn service; name, phone, title and note masked. `may_call` until it ended or was tried out.

    `reopen` says who asked to take its request up again after this service, and what was decided.
    """

    id: UUID
    record_number: str
    team: str
    practice: str
    service_type: str
    ended_at: datetime
    member: str
    title: str
    place: str
    note: str
    contact_name: str
    contact_phone: str
    state: str
    state_words: str
    called_at: datetime | None
    caller: str
    tries: int
    most_tries: int
    may_call: bool
    request_number: str
    reopen: str


@dataclass(frozen=True)
class CallBackList:
    """`total` of the filters; `counts` by state of the quarter (and team), zeros included."""

    quarter: str
    quarters: tuple[str, ...]
    rows: tuple[CallBackRow, ...]
    total: int
    page: int
    pages: int
    counts: dict[str, int]

    @property
    def drawn(self) -> int:
        """How many were drawn for the quarter."""
        return sum(self.counts.values())

    @property
    def reached(self) -> int:
        return self.counts[CallBackState.REACHED]

    @property
    def left(self) -> int:
        """How many still have no answer: not called yet, or not reached so far."""
        return self.counts[CallBackState.DRAWN] + self.counts[CallBackState.UNREACHED]


def running_quarter() -> str:
    """The quarter of today in Asia/Shanghai, "2026Q3"."""
    return bridge.quarter_of(clock.now())


def call_backs(viewer: Viewer, filters: CallBackFilters | None = None) -> CallBackList:
    """A quarter's call-backs in the viewer's units: not called yet first, the longest closed first.

    Five queries, however many rows.
    """
    viewer.require(Right.RECORD_CALL_BACK)
    filters = filters or CallBackFilters()
    running = running_quarter()
    quarter = filters.quarter or running
    reached = CallBack.objects.visible_to(viewer)
    known = reached.order_by().values_list("quarter", flat=True).distinct()
    found = reached.filter(quarter=quarter)
    found = found.filter(team__code=filters.team) if filters.team else found
    counts = _counts(found)
    total = counts.get(filters.state, 0) if filters.state else sum(counts.values())
    pages = max(1, -(-total // filters.page_size))
    page = min(max(1, filters.page), pages)
    shown = found.filter(state=filters.state) if filters.state else found
    first = (page - 1) * filters.page_size
    return CallBackList(
        quarter=quarter,
        quarters=tuple(sorted({running, *known}, reverse=True)),
        rows=_rows(shown, first, first + filters.page_size),
        total=total,
        page=page,
        pages=pages,
        counts=counts,
    )


def call_back(viewer: Viewer, call_back_id: UUID) -> CallBack:
    """One call-back in the viewer's units. Raises DomainError `not_found`, `forbidden`."""
    viewer.require(Right.RECORD_CALL_BACK)
    row = _with_record(CallBack.objects.visible_to(viewer).filter(pk=call_back_id)).first()
    if row is None:
        raise DomainError("not_found", what=_("独立回访"), key=call_back_id)
    return row


def call_back_row(viewer: Viewer, call_back_id: UUID) -> CallBackRow:
    """One line of the list. Two queries; raises DomainError `not_found`, `forbidden`."""
    return _row(call_back(viewer, call_back_id), int(setting("call_backs.tries")))


def _counts(found: ScopedQuerySet[CallBack]) -> dict[str, int]:
    rows = found.order_by().values("state").annotate(count=Count("pk"))
    counted = {row["state"]: row["count"] for row in rows}
    return {state.value: counted.get(state.value, 0) for state in CallBackState}


def _rows(found: ScopedQuerySet[CallBack], first: int, last: int) -> tuple[CallBackRow, ...]:
    order = {CallBackState.DRAWN: 0, CallBackState.UNREACHED: 1}
    rank = Case(*(When(state=state, then=Value(place)) for state, place in order.items()), default=Value(2))
    ordered = found.order_by(rank, "state", "record__ended_at", "pk")
    most = int(setting("call_backs.tries"))
    return tuple(_row(row, most) for row in _with_record(ordered)[first:last])


def _with_record(found: ScopedQuerySet[CallBack]) -> ScopedQuerySet[CallBack]:
    asked = ReopenRequest.objects.everywhere("reopen requests of reached services").order_by("-asked_at")
    return found.select_related(
        "team", "record__service_type", "record__member", "record__request", "record__customer"
    ).prefetch_related(Prefetch("record__request__reopen_requests", asked))


def _row(row: CallBack, most_tries: int) -> CallBackRow:
    record, request, customer = row.record, row.record.request, row.record.customer
    name = (request.contact_name if request else "") or (customer.name if customer else "")
    phone = (request.contact_phone if request else "") or (customer.phone if customer else "")
    return CallBackRow(
        id=row.pk,
        record_number=record.number,
        team=row.team.short_name,
        practice=record.practice,
        service_type=named(record.service_type),
        ended_at=record.ended_at,
        member=record.member.name,
        title=bridge.mask_text(request.title) if request else "",
        place=bridge.mask_text(record.place),
        note=bridge.mask_text(record.note),
        contact_name=bridge.mask_name(name) if name else "",
        contact_phone=bridge.mask_phone(phone) if phone else "",
        state=row.state,
        state_words=row.get_state_display(),
        called_at=row.called_at,
        caller=row.caller_name,
        tries=len(row.tries),
        most_tries=most_tries,
        may_call=may_try(CallBackState(row.state), len(row.tries), most_tries),
        request_number=request.number if request else "",
        reopen=_reopen_words(record),
    )


def _reopen_words(record: ServiceRecord) -> str:
    """独立回访，待定: of the newest that was asked since the service ended."""
    asked = record.request.reopen_requests.all() if record.request else ()
    since = [each for each in asked if each.asked_at >= record.ended_at]
    return _("，").join((since[0].get_source_display(), since[0].get_state_display())) if since else ""


@dataclass(frozen=True)
class DrawRow:
    """One draw as it is published: anybody with seed and list draws the same services again."""

    id: UUID
    drawn_at: datetime
    by: str
    seed: str
    target: int
    size: int
    count: int
    digest: str


@dataclass(frozen=True)
class Redraw:
    """A draw done again from its list: `fits` when list and digest agree and the same services come out."""

    draw: DrawRow
    fits: bool
    teams: int
    population: str


def draws(viewer: Viewer, quarter: str) -> tuple[DrawRow, ...]:
    """The draws of a quarter that touched the viewer's teams, newest first. One query."""
    viewer.require(Right.RECORD_CALL_BACK)
    rows = CallBackDraw.objects.visible_to(viewer).filter(quarter=quarter)
    return tuple(_draw_row(row) for row in rows.defer("population").distinct().order_by("-drawn_at"))


def redraw(viewer: Viewer, draw_id: UUID) -> Redraw:
    """Draw again by the kept seed and list, and compare. Two queries; raises `not_found`, `forbidden`."""
    viewer.require(Right.RECORD_CALL_BACK)
    row = CallBackDraw.objects.visible_to(viewer).filter(pk=draw_id).first()
    if row is None:
        raise DomainError("not_found", what=_("抽取"), key=draw_id)
    strata = sampling.from_text(row.population)
    again = {number for numbers in sampling.draw(row.seed, strata).values() for number in numbers}
    kept = CallBack.objects.everywhere("the numbers of one published draw").filter(draw=row)
    fits = sampling.digest(row.population) == row.digest
    return Redraw(
        _draw_row(row),
        fits and again == set(kept.values_list("drawn_number", flat=True)),
        len(strata),
        row.population,
    )


def _draw_row(row: CallBackDraw) -> DrawRow:
    return DrawRow(row.pk, row.drawn_at, row.by_name, row.seed, row.target, row.size, row.count, row.digest)


@dataclass(frozen=True)
class FlagRow:
    """One device that rated many services of a team; no score, no customer."""

    id: UUID
    team: str
    team_code: str
    count: int
    first_at: datetime
    last_at: datetime
    looked_at: datetime | None
    looked_by: str
    finding: str


def rating_flags(viewer: Viewer) -> tuple[FlagRow, ...]:
    """Notes about devices that rated many services, those nobody looked at first. One query."""
    viewer.require(Right.RECORD_CALL_BACK)
    rows = RatingFlag.objects.visible_to(viewer).select_related("team")
    ordered = rows.order_by(F("looked_at").desc(nulls_first=True), "-last_at", "pk")[:_MOST_FLAGS]
    return tuple(
        FlagRow(
            id=row.pk,
            team=row.team.short_name,
            team_code=row.team.code,
            count=row.count,
            first_at=row.first_at,
            last_at=row.last_at,
            looked_at=row.looked_at,
            looked_by=row.looked_by,
            finding=row.finding,
        )
        for row in ordered
    )


def open_flags(viewer: Viewer) -> int:
    """How many of these notes nobody looked at yet. One query."""
    viewer.require(Right.RECORD_CALL_BACK)
    count: int = RatingFlag.objects.visible_to(viewer).filter(looked_at=None).count()
    return count


def rating_flag(viewer: Viewer, flag_id: UUID) -> RatingFlag:
    """One note in the viewer's units. Raises DomainError `not_found`, `forbidden`."""
    viewer.require(Right.RECORD_CALL_BACK)
    row: RatingFlag | None = RatingFlag.objects.visible_to(viewer).filter(pk=flag_id).first()
    if row is None:
        raise DomainError("not_found", what=_("评价核对提示"), key=flag_id)
    return row
