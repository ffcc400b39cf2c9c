"""What waits for somebody's decision, and what was decided: one list per kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Prefetch

from liming.execute.enums import ExclusionState, ReopenState, RulingState
from liming.execute.models import Exclusion, ReopenRequest, RequestPart, RequestReturn, Ruling, Supervision
from liming.execute.queries.reach import reaches_all
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.enums import SupervisionState, WorkState
from liming.plan.queries import supervision_levels
from liming.shared import clock
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

Rows = ScopedQuerySet[Any]
_WHOLE = "the viewer reaches the whole province"

_RETURNS = Prefetch(
    "request__returns", RequestReturn.objects.everywhere("returns of a request in the list").order_by("at")
)


@dataclass(frozen=True)
class DecisionRow:
    """One line: the request it is about, what is asked, by whom and since when, and until when."""

    number: str
    title: str
    practice: str
    team: str
    what: str
    who: str
    since: datetime
    due_at: datetime | None
    state: str
    is_waiting: bool
    is_overdue: bool
    outcome: str


@dataclass(frozen=True)
class Decisions:
    """A page of one kind; `waiting` counts each kind for the tabs."""

    rows: tuple[DecisionRow, ...]
    total: int
    page: int
    pages: int
    waiting: dict[str, int]


@dataclass(frozen=True)
class _Kind:
    """How one kind is read: its table, the states that wait, and a row's own words."""

    model: Any
    waiting: tuple[str, ...]
    what: Callable[[Any], str]
    who: Callable[[Any], str]
    outcome: Callable[[Any], str]
    parts: tuple[str, ...] = ()
    field: str = "state"


def _last_return(row: Any) -> str:
    found = list(row.request.returns.all())
    return found[-1].ground if found else ""


KINDS: dict[str, _Kind] = {
    "rulings": _Kind(
        Ruling,
        (RulingState.ASKED,),
        what=lambda row: row.ground or _last_return(row),
        who=lambda row: row.unit.short_name,
        outcome=lambda row: row.owner.short_name if row.owner else "",
        parts=("unit", "owner"),
    ),
    "reopens": _Kind(
        ReopenRequest,
        (ReopenState.ASKED,),
        what=lambda row: row.reason,
        who=lambda row: str(row.get_source_display()),
        outcome=lambda row: row.ground,
    ),
    "supervisions": _Kind(
        Supervision,
        (SupervisionState.OPEN, SupervisionState.REPLIED),
        what=lambda row: row.ground,
        who=lambda row: row.unit.short_name,
        outcome=lambda row: row.verdict,
        parts=("unit",),
    ),
    "exclusions": _Kind(
        Exclusion,
        (ExclusionState.CLAIMED, ExclusionState.REVIEWED, ExclusionState.APPEALED),
        what=lambda row: row.evidence,
        who=lambda row: row.asked_by,
        outcome=lambda row: row.ground or row.review,
    ),
    "parts": _Kind(
        RequestPart,
        tuple(state for state in WorkState if state not in WORK_ENDED),
        what=lambda row: row.task,
        who=lambda row: row.work_item.team.short_name,
        outcome=lambda row: row.ground,
        parts=("work_item__team",),
        field="work_item__state",
    ),
}
_WHEN_ENDED = {"supervisions": "closed_at", "parts": "asked_at"}
_WHEN_DUE = {"parts": "work_item__due_at"}


def decisions(viewer: Viewer, kind: str, *, ended: bool = False, page: int = 1, size: int = 25) -> Decisions:
    """The rows of one kind within the viewer's units, those due first; ended ones newest first."""
    viewer.require(Right.READ_WORK)
    chosen = KINDS[kind]
    found = _found(viewer, chosen, ended=ended)
    total = found.count()
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    found = found.select_related("request__team", "request__unit", *chosen.parts)
    found = found.prefetch_related(_RETURNS) if kind == "rulings" else found
    newest = F(_WHEN_ENDED.get(kind, "decided_at")).desc(nulls_last=True)
    rows = found.order_by(newest if ended else _WHEN_DUE.get(kind, "due_at"), "pk")
    cut = rows[(page - 1) * size : page * size]
    waiting = {name: _found(viewer, each, ended=False).count() for name, each in KINDS.items()}
    levels = dict(supervision_levels()) if kind == "supervisions" else {}
    return Decisions(tuple(_row(chosen, row, levels) for row in cut), total, page, pages, waiting)


def _found(viewer: Viewer, kind: _Kind, *, ended: bool) -> Rows:
    whole = reaches_all(viewer)
    rows: Rows = kind.model.objects.everywhere(_WHOLE) if whole else kind.model.objects.visible_to(viewer)
    waiting = {f"{kind.field}__in": kind.waiting}
    return rows.exclude(**waiting) if ended else rows.filter(**waiting)


def _row(kind: _Kind, row: Any, levels: Mapping[str, str]) -> DecisionRow:
    request = row.request
    waiting = row.state in kind.waiting
    level = levels.get(getattr(row, "level", ""), "")
    return DecisionRow(
        number=request.number,
        title=request.title,
        practice=request.practice,
        team=request.team.short_name if request.team else request.unit.short_name,
        what=kind.what(row),
        who=f"{kind.who(row)} {level}".strip(),
        since=row.asked_at,
        due_at=row.due_at,
        state=str(row.get_state_display()),
        is_waiting=waiting,
        is_overdue=waiting and row.due_at is not None and row.due_at < clock.now(),
        outcome=kind.outcome(row),
    )
