"""Requests as other systems and the public may see them: how much depends on the kind and on who asks."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from liming.execute import bridge
from liming.execute.enums import RequestState, Stage
from liming.execute.models import OutsideUpdate, Request, RequestStep, StageTimer
from liming.execute.queries.board import BoardRow, board_rows, with_parts
from liming.execute.rules.outside import Period
from liming.execute.rules.transitions import ENDED
from liming.execute.rules.wording import PUBLIC_WORDS
from liming.plan.enums import Publicity
from liming.register.models import Division
from liming.register.queries import full_name
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.shared.words import chosen, named

AT_MOST = 1_000
_METRES_A_DEGREE = 111_320
_NAMED_LEVELS = ("city", "county", "township")
_WHY = "what the asker may see is chosen here"


@dataclass(frozen=True)
class Box:
    """Degrees; west to east does not cross the date line."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Around:
    """A circle by its centre in degrees and its radius in metres."""

    longitude: float
    latitude: float
    metres: float


@dataclass(frozen=True)
class OutsideFilters:
    """What is asked for; `numbers` override all else. `is_closed` None = open and closed. Page from 1."""

    numbers: tuple[str, ...] = ()
    service_codes: tuple[str, ...] = ()
    is_closed: bool | None = None
    received: Period | None = None
    updated: Period | None = None
    box: Box | None = None
    around: Around | None = None
    page: int = 1
    page_size: int = AT_MOST


@dataclass(frozen=True)
class OutsideRow:
    """A request as the asker may see it; empty or None where it may not or nothing is known.

    `row` and `answers` are there for keys only. Names and phones are never in it.
    """

    number: str
    is_closed: bool
    state_words: str
    service_code: str
    service_name: str
    description: str
    agency: str
    received_at: datetime
    updated_at: datetime
    expected_at: datetime | None
    address: str
    longitude: float | None
    latitude: float | None
    media_url: str
    answers: tuple[tuple[str, str, str], ...]
    row: BoardRow | None


@dataclass(frozen=True)
class UpdateRow:
    """One step of a request or a note to it, as the asker may see it."""

    id: UUID
    number: str
    is_closed: bool
    at: datetime
    words: str
    media_url: str


def within_reach(viewer: Viewer, right: Right, prefix: str = "") -> Q:
    """Requests that the viewer's key sent itself, and with the right those of its units."""
    reached = Q(**{f"{prefix}sender_id": viewer.key_id}) if viewer.key_id else Q(pk__in=[])
    for path in viewer.unit_paths if viewer.may(right) else ():
        reached |= Q(**{f"{prefix}unit__path__startswith": path})
    return reached


def outside_requests(viewer: Viewer, filters: OutsideFilters) -> tuple[OutsideRow, ...]:
    """Requests newest first: what is public, and what the viewer's key may see whole."""
    rows: QuerySet[Any] = Request.objects.everywhere(_WHY).filter(_shown(viewer))
    rows = rows.annotate(updated_at=_last_step())
    rows = rows.filter(number__in=filters.numbers) if filters.numbers else _filtered(rows, viewer, filters)
    first = (filters.page - 1) * filters.page_size
    chosen_rows = rows.order_by("-received_at", "-number")[first : first + filters.page_size]
    return _rows(viewer, list(_with_parts(chosen_rows)))


def number_of_token(code: str) -> str:
    """The number of a request by its follow code, the caller's own key. Raises `not_found`."""
    rows = Request.objects.everywhere("the follow code is the caller's own key")
    number = rows.filter(follow_code=code.strip().upper()).values_list("number", flat=True).first()
    if number is None:
        raise DomainError("not_found", what="查询码", key=code)
    return str(number)


def outside_updates(
    viewer: Viewer, period: Period, page: int = 1, page_size: int = AT_MOST
) -> tuple[UpdateRow, ...]:
    """Steps and, for keys, notes of a period, newest first."""
    reached = page * page_size
    span = (period.begin, period.end)
    steps = RequestStep.objects.filter(_shown(viewer, "request__"), at__range=span)
    notes = OutsideUpdate.objects.filter(_whole(viewer, "request__"), at__range=span)
    found = [_step(step) for step in steps.select_related("request").order_by("-at", "-id")[:reached]]
    if viewer.key_id is not None:
        found += [_note(note) for note in notes.select_related("request").order_by("-at", "-id")[:reached]]
    found.sort(key=lambda each: (each.at, each.id), reverse=True)
    return tuple(found[reached - page_size : reached])


def _shown(viewer: Viewer, prefix: str = "") -> Q:
    public = Q(**{f"{prefix}service_type__publicity__in": (Publicity.COARSE, Publicity.FULL)})
    return public | _whole(viewer, prefix)


def _whole(viewer: Viewer, prefix: str = "") -> Q:
    return within_reach(viewer, Right.READ_WORK, prefix)


def _last_step() -> Coalesce:
    last = RequestStep.objects.filter(request=OuterRef("pk")).order_by("-at").values("at")[:1]
    return Coalesce("closed_at", Subquery(last), "received_at")


def _filtered(rows: "QuerySet[Any]", viewer: Viewer, filters: OutsideFilters) -> "QuerySet[Any]":
    if filters.service_codes:
        rows = rows.filter(service_type_id__in=filters.service_codes)
    if filters.is_closed is not None:
        ended = Q(state__in=ENDED)
        rows = rows.filter(ended if filters.is_closed else ~ended)
    if filters.received:
        rows = rows.filter(received_at__range=(filters.received.begin, filters.received.end))
    if filters.updated:
        span = (filters.updated.begin, filters.updated.end)
        moved = RequestStep.objects.filter(at__range=span).values("request")
        rows = rows.filter(pk__in=moved, updated_at__range=span)
    if filters.box or filters.around:
        # Asking by place must not tell the position of what shows none.
        rows = rows.filter(Q(service_type__publicity=Publicity.FULL) | _whole(viewer))
    if filters.box:
        box = filters.box
        rows = rows.filter(longitude__range=(box.west, box.east), latitude__range=(box.south, box.north))
    return _near(rows, filters.around) if filters.around else rows


def _near(rows: "QuerySet[Request]", around: Around) -> "QuerySet[Request]":
    """Within the circle on a flat map, right to a thousandth over a hundred kilometres."""
    east = (F("longitude") - Value(around.longitude)) * Value(
        _METRES_A_DEGREE * math.cos(math.radians(around.latitude))
    )
    north = (F("latitude") - Value(around.latitude)) * Value(float(_METRES_A_DEGREE))
    return rows.alias(squared=east * east + north * north).filter(squared__lte=around.metres**2)


def _with_parts(rows: "QuerySet[Request]") -> "QuerySet[Request]":
    return rows.select_related(
        "service_type", "unit", "team", "customer", "division__parent__parent__parent"
    ).prefetch_related(Prefetch("timers", StageTimer.objects.filter(stage=Stage.FINISH), to_attr="finish"))


def _rows(viewer: Viewer, rows: list[Request]) -> tuple[OutsideRow, ...]:
    whole = [row.pk for row in rows if _sees_whole(viewer, row)]
    parts = with_parts(Request.objects.everywhere(_WHY).filter(pk__in=whole)) if whole else ()
    lines = {line.id: line for line in board_rows(parts)} if whole else {}
    return tuple(_row(row, lines.get(row.pk)) for row in rows)


def _sees_whole(viewer: Viewer, row: Request) -> bool:
    if viewer.key_id is not None and row.sender_id == viewer.key_id:
        return True
    return viewer.may(Right.READ_WORK) and viewer.reaches(row.unit.path)


def _row(row: Request, line: BoardRow | None) -> OutsideRow:
    shows_words = line is not None or row.service_type.publicity == Publicity.FULL
    state = RequestState(row.state)
    name = named(row.service_type)
    timer = next(iter(row.finish), None)  # type: ignore[attr-defined]
    return OutsideRow(
        number=row.number,
        is_closed=state in ENDED,
        state_words=str(PUBLIC_WORDS[state]),
        service_code=row.service_type_id,
        service_name=name,
        description=_without_persons(row, row.words or row.title) if shows_words else name,
        agency=row.team.short_name if row.team else row.unit.short_name,
        received_at=row.received_at,
        updated_at=row.updated_at,  # type: ignore[attr-defined]
        expected_at=timer.due_at if timer else None,
        address=_without_persons(row, row.address) if shows_words else _township(row.division),
        longitude=row.longitude if shows_words else None,
        latitude=row.latitude if shows_words else None,
        media_url=row.media_url if line else "",
        answers=_answers(row.answers) if line else (),
        row=line,
    )


def _without_persons(row: Request, text: str) -> str:
    """The text with private numbers masked, and the names we know of."""
    text = bridge.mask_text(text)
    for name in (row.contact_name, row.customer.name if row.customer else ""):
        if len(name) > 1:
            text = text.replace(name, bridge.mask_name(name))
    return text


def _township(division: Division | None) -> str:
    while division is not None and division.level not in _NAMED_LEVELS:
        division = division.parent
    return full_name(division) if division is not None else ""


def _answers(kept: Iterable[dict[str, Any]]) -> tuple[tuple[str, str, str], ...]:
    """Code, question and answer in the reader's language, private numbers masked."""
    return tuple(
        (
            each["code"],
            chosen(each["question"], each["question_en"]),
            bridge.mask_text(chosen(each["answer"], each["answer_en"])),
        )
        for each in kept
    )


def _step(step: RequestStep) -> UpdateRow:
    state = RequestState(step.state)
    words = str(PUBLIC_WORDS[state])
    return UpdateRow(step.id, step.request.number, state in ENDED, step.at, words, "")


def _note(note: OutsideUpdate) -> UpdateRow:
    words = bridge.mask_text(note.words)
    return UpdateRow(note.id, note.request.number, note.says_closed, note.at, words, note.media_url)


def answers_of(row: Request) -> tuple[tuple[str, str, str], ...]:
    """The answers kept with a request that the viewer reached: code, question, answer."""
    return _answers(row.answers)
