"""The requests board: rows ready for the page, a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext as _

from liming.execute import bridge
from liming.execute.enums import LimitUnit, RequestState
from liming.execute.models import Dispatch, Request, StageTimer
from liming.execute.queries.board_counts import (
    NOT_ONLY_OPEN,
    counts_at_once,
    counts_by_state,
    open_counts,
    quick_counts,
    time_condition,
)
from liming.execute.queries.board_search import searched
from liming.execute.queries.reach import requests_in_reach
from liming.execute.queries.settings import in_language, setting
from liming.execute.rules.reasons import reason_words
from liming.execute.rules.stages import LAST_PART
from liming.execute.rules.transitions import ENDED
from liming.shared import clock
from liming.shared.remaining import remaining_text
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class BoardFilters:
    """What the filter bar says. `time`: open (default), one of QUICK, ended, all. Page counts from 1."""

    search: str = ""
    time: str = "open"
    state: str = ""
    source: str = ""
    grid: str = ""
    holder: str = ""
    practice: str = ""
    team: str = ""
    sort: str = "due"
    page: int = 1
    page_size: int | None = 18


@dataclass(frozen=True)
class BoardRow:
    """One line. `clock_started_at` and `due_at` belong to the running clock; `working_days` is set when
    that limit counts working days; `minutes_left` is negative when over.
    """

    id: UUID
    number: str
    tail: str
    title: str
    practice: str
    state: str
    state_words: str
    waiting_cause: str
    due_at: datetime | None
    clock_started_at: datetime | None
    minutes_left: int | None
    working_days: int | None
    is_overdue: bool
    is_soon: bool
    grid: str
    team: str
    holder: str
    reason: str
    is_border: bool
    duplicates: int
    source: str
    urgency: str
    received_at: datetime
    is_unread: bool

    @property
    def time_left(self) -> str:
        """The time left in words, as every list says it; the state where no clock runs."""
        if self.due_at is None or self.waiting_cause:
            return self.state_words
        return remaining_text(self.due_at - clock.now(), self.working_days)


@dataclass(frozen=True)
class Board:
    """A page of rows. `counts` by state within the filters (the state tab left out); `quick` by quick
    filter among the open ones within the other filters.
    """

    rows: tuple[BoardRow, ...]
    total: int
    page: int
    pages: int
    counts: dict[str, int]
    quick: dict[str, int]
    received_today: int


def board(viewer: Viewer, filters: BoardFilters | None = None) -> Board:
    """Requests within the viewer's units, nearest limit first. The same queries whatever the size."""
    viewer.require(Right.READ_WORK)
    filters = filters or BoardFilters()
    reach = requests_in_reach(viewer)
    within = _narrowed(reach, filters)
    if filters.search.strip() and filters.time in NOT_ONLY_OPEN:
        states, counts = counts_at_once(within, filters.time)
    else:
        states = open_counts(within)
        counts = counts_by_state(within, states, filters.time)
    total = counts.get(filters.state, 0) if filters.state else sum(counts.values())
    size = filters.page_size or max(total, 1)
    pages = max(1, -(-total // size))
    page = min(max(1, filters.page), pages)
    chosen = within.filter(time_condition(filters.time))
    if filters.state:
        chosen = chosen.filter(state=filters.state)
    rows = with_parts(chosen, newest_first=filters.time in NOT_ONLY_OPEN)[(page - 1) * size : page * size]
    return Board(
        rows=board_rows(rows),
        total=total,
        page=page,
        pages=pages,
        counts=counts,
        quick=quick_counts(states),
        received_today=reach.filter(received_at__gte=clock.at(clock.today())).count(),
    )


def _narrowed(rows: "ScopedQuerySet[Request]", filters: BoardFilters) -> "ScopedQuerySet[Request]":
    """Within everything but the time filter and the state tab."""
    exact = {
        "source": filters.source,
        "grid_version__grid__code": filters.grid,
        "holder_id": filters.holder,
        "practice": filters.practice,
        "team__code": filters.team,
    }
    rows = rows.filter(**{field: value for field, value in exact.items() if value})
    text = filters.search.strip()
    if not text:
        return rows
    return searched(rows if filters.time in NOT_ONLY_OPEN else rows.filter(closed_at=None), text)


def with_parts(rows: "QuerySet[Request]", newest_first: bool = False) -> "QuerySet[Request]":
    """With what `board_rows` reads, nearest limit first, or the newest."""
    nearest = (F("due_at").asc(nulls_last=True), "received_at", "number")
    return (
        rows.select_related("holder", "team", "grid_version__grid")
        .defer("words", "grid_version__boundary", "grid_version__communities")
        .prefetch_related(
            Prefetch("timers", StageTimer.objects.filter(ended_at=None).order_by("due_at")),
            Prefetch("dispatches", Dispatch.objects.order_by("-at", "-id")),
        )
        .order_by(*(("-received_at", "-number") if newest_first else nearest))
    )


def board_rows(requests: Iterable[Request]) -> tuple[BoardRow, ...]:
    """Requests with `timers` (nearest limit first) and `dispatches` prefetched as rows of the board."""
    now = clock.now()
    requests = list(requests)
    causes = {each["code"]: each for each in setting("requests.pause_causes")}
    timers = {
        row.pk: next((each for each in row.timers.all() if each.ended_at is None), None) for row in requests
    }
    counted = [
        timer for timer in timers.values() if timer is not None and timer.unit == LimitUnit.WORKING_DAY
    ]
    left = bridge.working_days_left(now, [timer.due_at for timer in counted])
    days = dict(zip((timer.pk for timer in counted), left, strict=True))
    return tuple(_row(row, timers[row.pk], days, causes, now) for row in requests)


def _row(
    row: Request,
    timer: StageTimer | None,
    days: dict[Any, int],
    causes: dict[str, dict[str, str]],
    now: datetime,
) -> BoardRow:
    minutes = bridge.remaining_minutes(now, timer.due_at, row.notes) if timer else None
    whole = (timer.due_at - timer.started_at).total_seconds() / 60 if timer else 0
    paused = row.state == RequestState.WAITING
    return BoardRow(
        id=row.pk,
        number=row.number,
        tail=row.number.rsplit("-", 1)[-1],
        title=row.title,
        practice=row.practice,
        state=row.state,
        state_words=row.get_state_display(),
        waiting_cause=_cause(row, causes) if paused else "",
        due_at=timer.due_at if timer else None,
        clock_started_at=timer.started_at if timer else None,
        minutes_left=minutes,
        working_days=days.get(timer.pk) if timer else None,
        is_overdue=minutes is not None and minutes < 0 and not paused,
        is_soon=minutes is not None and 0 <= minutes < whole / LAST_PART and not paused,
        grid=row.grid_version.grid.name if row.grid_version else "",
        team=row.team.short_name if row.team else "",
        holder=row.holder.name if row.holder else "",
        reason=why_held(row),
        is_border=bool(row.notes.get("is_border")),
        duplicates=len(row.notes.get("duplicates", ())),
        source=row.get_source_display(),
        urgency=row.urgency,
        received_at=row.received_at,
        is_unread=row.seen_at is None and row.state not in ENDED,
    )


def why_held(row: Request) -> str:
    """Why this person holds it, or whom the rules would send while nobody does."""
    last = next(iter(row.dispatches.all()), None)
    if last is not None and row.holder_id:
        return reason_words(last.reason_code, last.reason_data)
    proposal = row.notes.get("proposal") or {}
    if not proposal:
        return ""
    words = reason_words(proposal["code"], proposal["data"])
    return _("，").join((proposal["name"], words)) if proposal.get("name") else words


def _cause(row: Request, causes: dict[str, dict[str, str]]) -> str:
    pauses = row.notes.get("pauses") or [{}]
    code = pauses[-1].get("cause", "")
    return in_language(causes[code]) if code in causes else str(code)
