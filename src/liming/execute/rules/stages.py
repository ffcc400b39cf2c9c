"""Which clock of a request starts and ends when, and which profile applies."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from liming.execute.enums import RequestSource, RequestState, Stage

LAST_PART = 5
"""A clock with less than one fifth left is "soon"."""
AT_RECEIPT = (
    Stage.SIGN_FOR,
    Stage.CONTACT,
    Stage.ARRIVE,
    Stage.CONTROL,
    Stage.FINISH,
    Stage.REPLY,
)

_ENDED_BY = {
    RequestState.ACCEPTED: (Stage.SIGN_FOR,),
    RequestState.EN_ROUTE: (Stage.SIGN_FOR, Stage.CONTACT),
    RequestState.ON_SITE: (Stage.SIGN_FOR, Stage.CONTACT, Stage.ARRIVE),
    RequestState.RESOLVED: (*AT_RECEIPT,),
    RequestState.REVISITED: tuple(Stage),
    RequestState.CLOSED: tuple(Stage),
    RequestState.MERGED: tuple(Stage),
    RequestState.DECLINED: tuple(Stage),
}

_PUBLIC_BODIES = {RequestSource.GOVERNMENT, RequestSource.HOTLINE_12345}
_WITHOUT_CASE_CLOCK = {"", "inspection.plan"}


class LimitLike(Protocol):
    """What the choice of a limit needs to know of a row."""

    stage: str
    area_type: str
    by_case: bool


L = TypeVar("L", bound=LimitLike)


def stages_ended_by(state: RequestState) -> tuple[Stage, ...]:
    """The stages whose clock stops when the request enters `state`."""
    return _ENDED_BY.get(state, ())


def profile_of(type_profile: str, source: RequestSource) -> str:
    """The limits profile of a request: its type's own, else by who called.

    Planned inspections have no case clock; asked for by a caller they follow the caller's profile.
    """
    if type_profile not in _WITHOUT_CASE_CLOCK:
        return type_profile
    return "demand.gov" if source in _PUBLIC_BODIES else "demand.livelihood"


def limits_for_area(limits: Iterable[L], area_type: str) -> dict[str, L]:
    """Stage to limit; a limit of the area type goes before the one of every area.

    Limits that are agreed case by case are left out: no clock starts by itself.
    """
    chosen: dict[str, L] = {}
    for limit in (each for each in limits if not each.by_case):
        if limit.area_type in ("", area_type) and (limit.area_type or limit.stage not in chosen):
            chosen[limit.stage] = limit
    return chosen


def soon_at(started: datetime, due: datetime) -> datetime:
    """When a clock enters its last part: one LAST_PART-th of its whole time is left."""
    return due - (due - started) / LAST_PART
