"""Everything the drawer of one request needs to decide."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from liming.execute import bridge
from liming.execute.enums import RequestState, Stage
from liming.execute.models import Dispatch, Request, ServiceRecord
from liming.execute.queries.added import AddedWords, photos_of, words_added
from liming.execute.queries.board import BoardRow, board_rows
from liming.execute.queries.ledger import LedgerRow, ledger_rows
from liming.execute.queries.outside import answers_of
from liming.execute.queries.parts import helps_with
from liming.execute.queries.timeline import TimelineStep, timeline
from liming.execute.rules.reasons import reason_words
from liming.execute.rules.transitions import GRID_OPEN, REQUEST
from liming.plan.enums import OriginKind
from liming.plan.models import WorkItem
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

_CHECKS_SHOWN = 4


@dataclass(frozen=True)
class GivenTo:
    """One dispatch: to whom, when, by whom, why, and who else could have gone."""

    at: datetime
    member: str
    by: str
    reason: str
    alternates: tuple[str, ...]


@dataclass(frozen=True)
class Reminder:
    """One urging of the holder by the office; private numbers in the note masked."""

    by: str
    note: str


@dataclass(frozen=True)
class RequestDetail:
    """`row` is the board's line; names, phones and words are masked; `acts` are what the state allows now."""

    request: Request
    row: BoardRow
    words: str
    contact_name: str
    contact_phone: str
    address: str
    candidates: tuple[dict[str, Any], ...]
    given: tuple[GivenTo, ...]
    merged: tuple[str, ...]
    timeline: tuple[TimelineStep, ...]
    standard: str
    checklist: str
    check_first: tuple[Any, ...]
    items: tuple[WorkItem, ...]
    records: tuple[LedgerRow, ...]
    acts: tuple[str, ...]
    answers: tuple[tuple[str, str, str], ...]
    media_url: str
    may_choose_grid: bool
    added: tuple[AddedWords, ...] = ()
    photos: tuple[str, ...] = ()
    reminders: tuple[Reminder, ...] = ()


def request_detail(viewer: Viewer, number: str) -> RequestDetail:
    """One request by its number within the viewer's units.

    Raises DomainError `not_found`, `forbidden`.
    """
    viewer.require(Right.READ_WORK)
    row = _find(viewer, number)
    items = _items(row)
    checklist = next((item.checklist for item in items if item.checklist), None)
    records = ServiceRecord.objects.everywhere("records of a request the viewer reached")
    return RequestDetail(
        request=row,
        row=board_rows([row])[0],
        words=bridge.mask_text(row.words),
        contact_name=bridge.mask_name(row.contact_name) if row.contact_name else "",
        contact_phone=bridge.mask_phone(row.contact_phone) if row.contact_phone else "",
        address=bridge.mask_text(row.address),
        candidates=tuple(row.notes.get("candidates", ())),
        given=tuple(_given(dispatch) for dispatch in row.dispatches.all()),
        merged=tuple(other.number for other in _merged(row)),
        timeline=timeline(row),
        standard=str(row.standard.name) if row.standard else "",
        checklist=str(checklist) if checklist else "",
        check_first=tuple(checklist.items.all()[:_CHECKS_SHOWN]) if checklist else (),
        items=tuple(items),
        records=ledger_rows(records.filter(request=row).order_by("-ended_at", "-number")),
        acts=acts_allowed(viewer, row),
        answers=answers_of(row),
        media_url=row.media_url,
        may_choose_grid=may_choose_grid(viewer, row),
        added=words_added(row),
        photos=photos_of(row),
        reminders=tuple(
            Reminder(each["by"], bridge.mask_text(each["note"])) for each in row.notes.get("reminders", ())
        ),
    )


def _find(viewer: Viewer, number: str) -> Request:
    row = _read(Request.objects.visible_to(viewer), number)
    if row is None and helps_with(viewer, number):
        row = _read(Request.objects.everywhere("a team that helps reads what it helps with"), number)
    if row is None:
        raise DomainError("not_found", what="诉求", key=number)
    return row


def _read(rows: "ScopedQuerySet[Request]", number: str) -> Request | None:
    found: Request | None = (
        rows.filter(number=number)
        .select_related(
            "team", "unit", "holder", "grid_version__grid", "service_type", "standard", "customer", "division"
        )
        .prefetch_related(
            "steps",
            "timers",
            "outside_updates",
            Prefetch("dispatches", Dispatch.objects.select_related("member").order_by("-at", "-id")),
        )
        .first()
    )
    return found


def _items(row: Request) -> list[WorkItem]:
    found = WorkItem.objects.everywhere("work items of a request the viewer reached")
    return list(
        found.filter(origin_kind=OriginKind.REQUEST, origin_id=str(row.pk))
        .select_related("member", "team", "checklist")
        .order_by("-id")
    )


def _given(dispatch: Dispatch) -> GivenTo:
    return GivenTo(
        at=dispatch.at,
        member=dispatch.member.name,
        by=dispatch.by_name,
        reason=reason_words(dispatch.reason_code, dispatch.reason_data),
        alternates=tuple(each["name"] for each in dispatch.alternates),
    )


def _merged(row: Request) -> list[Request]:
    found = Request.objects.everywhere("requests joined to one the viewer reached")
    return list(found.filter(merged_into=row).order_by("number"))


_ACTS = {
    "dispatch": (RequestState.DISPATCHED, Right.DISPATCH),
    "return": (RequestState.RETURNED, Right.DISPATCH),
    "wait": (RequestState.WAITING, Right.DISPATCH),
    "merge": (RequestState.MERGED, Right.DISPATCH),
    "decline": (RequestState.DECLINED, Right.DISPATCH),
    "revisit": (RequestState.REVISITED, Right.CLOSE_REQUEST),
    "close": (RequestState.CLOSED, Right.CLOSE_REQUEST),
    "reopen": (RequestState.REOPENED, Right.CLOSE_REQUEST),
}

_FROM_WAITING = ("resume", "return", "merge", "decline")


def may_choose_grid(viewer: Viewer, row: Request) -> bool:
    """Whether the viewer may still say which grid is meant."""
    path = row.team.path if row.team else row.unit.path
    return row.state in GRID_OPEN and viewer.may(Right.DISPATCH) and viewer.reaches(path)


def acts_allowed(viewer: Viewer, row: Request) -> tuple[str, ...]:
    """The acts a page offers: what the state's table and the viewer's rights both allow."""
    path = row.team.path if row.team else row.unit.path
    state = RequestState(row.state)
    if not viewer.reaches(path):
        return ()
    if state == RequestState.WAITING:
        return _FROM_WAITING if viewer.may(Right.DISPATCH) else ()
    acts = [
        act for act, (target, right) in _ACTS.items() if REQUEST.allows(state, target) and viewer.may(right)
    ]
    needs_revisit = state == RequestState.RESOLVED and any(
        timer.stage == Stage.REVISIT for timer in row.timers.all()
    )
    return tuple(act for act in acts if not (needs_revisit and act == "close"))
