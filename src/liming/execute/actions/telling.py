"""Telling people what happened to a request. An act leaves one task; the people are found when it is done."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from liming.execute import bridge
from liming.execute.enums import Urgency
from liming.execute.models import Dispatch, Request, StageTimer
from liming.execute.queries.clocks import working_days_of
from liming.execute.queries.settings import settings_book
from liming.register.actions import News, post_notices
from liming.register.queries import ParameterBook, accounts_of_members, captains, officers
from liming.shared import clock, outbox
from liming.shared.remaining import remaining_text

Words = Callable[[], str]
KINDS = (
    "dispatched",
    "warning",
    "escalation",
    "returned",
    "urged",
    "reopen_asked",
    "reopened",
    "bad_rating",
)
LINK = "request_detail|"
_KEYS = ("notices.quiet_hours", "notices.retry_minutes", *(f"notices.words.{kind}" for kind in KINDS))


@dataclass(frozen=True)
class People:
    """Accounts by what they are: members' own by member id, captains by team path, offices by unit path."""

    members: Mapping[UUID, UUID]
    captains: Mapping[str, tuple[UUID, ...]]
    officers: Mapping[str, tuple[UUID, ...]]

    def holder(self, request: Request) -> tuple[UUID, ...]:
        """The account of whoever holds the request."""
        account = self.members.get(request.holder_id) if request.holder_id else None
        return (account,) if account else ()

    def captain(self, request: Request) -> tuple[UUID, ...]:
        """Who leads its team; the unit's office while it has none."""
        if request.team is None:
            return self.officers.get(request.unit.path, ())
        return self.captains.get(request.team.path, ())


def telling_book(*more: str) -> ParameterBook:
    """The values that telling needs, in every unit."""
    return settings_book(*_KEYS, *more)


def tell_later(kind: str, request: Request, subject: str, note: str = "") -> None:
    """Leave it to the worker to tell people about a request; one task row and no query."""
    row = {"request_id": str(request.pk), "subject": subject, "note": note[:120]}
    outbox.put("tell_requests", {"kind": kind, "rows": [row]})


def tell_dispatches(most: int = 500) -> int:
    """Tell the members of dispatches that nobody was told of yet, and say so in the same transaction.

    Where a request went on to somebody else meanwhile, only the one who holds it hears. Returns how many
    dispatches are settled; asks one query when there are none.
    """
    untold = Dispatch.objects.filter(is_untold=True)
    return _tell_dispatches(untold, most) if untold.exists() else 0


@transaction.atomic
def _tell_dispatches(untold: QuerySet[Dispatch], most: int) -> int:
    waiting = untold.select_related("request").order_by("at")
    rows = list(waiting.select_for_update(of=("self",), skip_locked=True)[:most])
    last = {each.request_id: each for each in rows if each.member_id == each.request.holder_id}
    news = [
        {"request_id": str(key), "subject": f"dispatch:{each.pk}", "note": ""} for key, each in last.items()
    ]
    tell_requests("dispatched", news)
    return Dispatch.objects.filter(pk__in=[each.pk for each in rows]).update(is_untold=False)


@transaction.atomic
def tell_requests(kind: str, rows: Sequence[Mapping[str, str]]) -> int:
    """Tell what happened to these requests, each once; returns how many people. Eight queries for any number.

    Called by the worker. Who is told stands in `_meant`.
    """
    found = Request.objects.everywhere("the act that left the task was allowed")
    found = found.select_related("team", "unit", "holder").prefetch_related("timers")
    by_key = {str(each.pk): each for each in found.filter(pk__in=[row["request_id"] for row in rows])}
    people = people_of(by_key.values())
    left = left_words(by_key.values())
    news = [
        news_of(
            kind,
            by_key[row["request_id"]],
            row["subject"],
            *_meant(kind, by_key[row["request_id"]], people),
            left=left[by_key[row["request_id"]].pk],
            note=row["note"],
        )
        for row in rows
        if row["request_id"] in by_key
    ]
    return post_notices(news, telling_book())


def people_of(requests: Iterable[Request], units: Iterable[str] = ()) -> People:
    """Everybody who may have to hear of these requests. Three queries."""
    requests = list(requests)
    paths = {*units, *(each.unit.path for each in requests)}
    return People(
        accounts_of_members({each.holder_id for each in requests if each.holder_id}),
        captains({each.team.path for each in requests if each.team}),
        officers(paths),
    )


def _meant(kind: str, request: Request, people: People) -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """The accounts and the places whose channels hear it.

    A rating stays sealed from the team: only the unit's office hears of a bad one.
    """
    place = request.team.path if request.team else request.unit.path
    if kind == "bad_rating":
        return people.officers.get(request.unit.path, ()), (request.unit.path,)
    if kind == "reopen_asked":
        return people.captain(request), (place,)
    if kind == "dispatched":
        return people.holder(request), (place,)
    if kind == "urged":
        return people.holder(request), ()
    return (*people.captain(request), *people.holder(request)), (place,)


def news_of(
    kind: str,
    request: Request,
    subject: str,
    accounts: tuple[UUID, ...],
    paths: tuple[str, ...],
    *,
    left: Words,
    note: str = "",
    more: Mapping[str, Any] | None = None,
) -> News:
    """News about a request; private numbers in the words are masked."""
    data: dict[str, Any] = {
        "title": request.title,
        "number": request.number,
        "left": left,
        "note": bridge.mask_text(note),
        "holder": request.holder.name if request.holder else "—",
        "team": request.team.short_name if request.team else request.unit.short_name,
        **(more or {}),
    }
    path = request.team.path if request.team else request.unit.path
    is_urgent = request.urgency == Urgency.EMERGENCY
    link = LINK + request.number
    return News(kind, subject, path, data, link, accounts, paths, is_urgent)


def left_words(requests: Iterable[Request]) -> dict[UUID, Words]:
    """Request id to the time left of its nearest running clock, as every list says it."""
    running = {each.pk: _nearest(each) for each in requests}
    timers = [timer for timer in running.values() if timer]
    words = dict(zip((timer.pk for timer in timers), time_left(timers), strict=True))
    return {key: words[timer.pk] if timer else _nothing for key, timer in running.items()}


def time_left(timers: Sequence[StageTimer]) -> list[Words]:
    """What says the time left or over of each clock, in working days where its limit counts them."""
    now, days = clock.now(), working_days_of(timers)
    return [partial(remaining_text, timer.due_at - now, days.get(timer.pk)) for timer in timers]


def _nothing() -> str:
    return ""


def _nearest(request: Request) -> StageTimer | None:
    running = [timer for timer in request.timers.all() if timer.ended_at is None]
    return min(running, key=lambda timer: timer.due_at, default=None)
