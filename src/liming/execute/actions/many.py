"""One act on many requests: each row by itself, done whole or refused whole."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from liming.execute.actions.dispatching import dispatch_request
from liming.execute.actions.reminding import remind_request
from liming.execute.actions.settling import decline_request, merge_request, wait_request
from liming.execute.models import Request
from liming.register.models import Member
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class ManyChoice:
    """What is done to all. `members`: request number to member id, empty = whom the rules choose."""

    act: str
    members: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    cause: str = ""
    into: str = ""


@dataclass(frozen=True)
class ManyOutcome:
    """One row: its number and title, the refusal if it was refused."""

    number: str
    title: str
    refusal: DomainError | None = None


def act_on_many(viewer: Viewer, numbers: Iterable[str], choice: ManyChoice) -> tuple[ManyOutcome, ...]:
    """Do `choice.act` (a key of ACTS) to each request in turn, in the order given.

    Each row is its own transaction: what is refused stays as it was and hinders no other row.
    Raises DomainError `forbidden`, `nothing_chosen`, `too_many_at_once`, `not_found` (the request to join).
    """
    viewer.require(Right.DISPATCH)
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise DomainError("nothing_chosen")
    if len(wanted) > MOST_AT_ONCE:
        raise DomainError("too_many_at_once", most=MOST_AT_ONCE, count=len(wanted))
    rows = {row.number: row for row in Request.objects.visible_to(viewer).filter(number__in=wanted)}
    perform = ACTS[choice.act](viewer, choice)
    return tuple(_one(number, rows.get(number), perform) for number in wanted)


def _one(number: str, row: Request | None, perform: Callable[[Request], object]) -> ManyOutcome:
    if row is None:
        return ManyOutcome(number, "", DomainError("not_found", what="诉求", key=number))
    try:
        with transaction.atomic():
            perform(row)
    except DomainError as refusal:
        return ManyOutcome(number, row.title, refusal)
    return ManyOutcome(number, row.title)


Perform = Callable[[Request], object]


def _dispatch(viewer: Viewer, choice: ManyChoice) -> Perform:
    keys = {key for key in choice.members.values() if key}
    people = Member.objects.visible_to(viewer).filter(pk__in=keys)
    members = {str(member.pk): member for member in people}

    def perform(row: Request) -> object:
        key = choice.members.get(row.number, "")
        if key and key not in members:
            raise DomainError("not_found", what="队员", key=key)
        return dispatch_request(viewer, row, members.get(key))

    return perform


def _merge(viewer: Viewer, choice: ManyChoice) -> Perform:
    number = choice.into.strip().upper()
    into = Request.objects.visible_to(viewer).filter(number=number).first()
    if into is None:
        raise DomainError("not_found", what="诉求", key=number)
    return lambda row: merge_request(viewer, row, into)


ACTS: dict[str, Callable[[Viewer, ManyChoice], Perform]] = {
    "dispatch": _dispatch,
    "remind": lambda viewer, choice: lambda row: remind_request(viewer, row, choice.note),
    "wait": lambda viewer, choice: (
        lambda row: wait_request(viewer, row, choice.cause, choice.note, no_proof=choice.note)
    ),
    "merge": _merge,
    "decline": lambda viewer, choice: lambda row: decline_request(viewer, row, choice.note),
}
