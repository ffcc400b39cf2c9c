"""The call-backs of a quarter as a caller works through them: never a single score."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from liming.execute import bridge
from liming.execute.enums import CallBackState
from liming.execute.models import CallBack
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named


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
    """One drawn service; name, phone, title and note masked. `may_call` until somebody was reached."""

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
    may_call: bool


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
        """How many nobody has reached yet, tried or not."""
        return self.drawn - self.reached


def running_quarter() -> str:
    """The quarter of today in Asia/Shanghai, "2026Q3"."""
    return bridge.quarter_of(clock.now())


def call_backs(viewer: Viewer, filters: CallBackFilters | None = None) -> CallBackList:
    """A quarter's call-backs in the viewer's units: not called yet first, the longest closed first.

    Three queries, however many rows.
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
    """One line of the list. One query; raises DomainError `not_found`, `forbidden`."""
    return _row(call_back(viewer, call_back_id))


def _counts(found: ScopedQuerySet[CallBack]) -> dict[str, int]:
    rows = found.order_by().values("state").annotate(count=Count("pk"))
    counted = {row["state"]: row["count"] for row in rows}
    return {state.value: counted.get(state.value, 0) for state in CallBackState}


def _rows(found: ScopedQuerySet[CallBack], first: int, last: int) -> tuple[CallBackRow, ...]:
    # "drawn" comes before "reached" and "unreached" in the alphabet: who was not called stands first.
    ordered = found.order_by("state", "record__ended_at", "pk")
    return tuple(_row(row) for row in _with_record(ordered)[first:last])


def _with_record(found: ScopedQuerySet[CallBack]) -> ScopedQuerySet[CallBack]:
    return found.select_related(
        "team", "record__service_type", "record__member", "record__request", "record__customer"
    )


def _row(row: CallBack) -> CallBackRow:
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
        may_call=row.state != CallBackState.REACHED,
    )
