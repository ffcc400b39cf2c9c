"""Small rules of routes: minutes of clock times, keys of visits, and who says when a member is busy."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from liming.register.models import Team

HOLDER = "holder:"
"""Before a member's id: the skill only the one who has signed for the work has."""


@dataclass(frozen=True)
class Busy:
    """A member cannot go from `start` to `end`, minutes since midnight of `day`; `why` says it in words."""

    member_id: UUID
    day: date
    start: int
    end: int
    why: str = ""


BusyProvider = Callable[[Team, date, date], Iterable[Busy]]
_providers: dict[str, BusyProvider] = {}


def tell_busy(name: str, provider: BusyProvider) -> None:
    """Ask this whenever a team is planned: busy spans from a day to a day, both included."""
    _providers[name] = provider


def busy_spans(team: Team, first_day: date, last_day: date) -> list[Busy]:
    """What all providers say."""
    return [each for provider in _providers.values() for each in provider(team, first_day, last_day)]


@dataclass(frozen=True)
class Worked:
    """Minutes that a member really worked, and on which piece of work, if it was one."""

    member_id: UUID
    item_id: UUID | None
    minutes: int


WorkedProvider = Callable[[Team, date, date], Iterable[Worked]]
_recorders: dict[str, WorkedProvider] = {}


def tell_worked(name: str, provider: WorkedProvider) -> None:
    """Ask this for real minutes from a day to a day, both included, when loads are compared."""
    _recorders[name] = provider


def worked_minutes(team: Team, first_day: date, last_day: date) -> list[Worked]:
    """What all providers say."""
    return [each for provider in _recorders.values() for each in provider(team, first_day, last_day)]


def minute_of(text: str) -> int:
    """Minutes since midnight of "08:30"; "24:00" is 1440."""
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes or 0)


def clock_of(minute: int) -> str:
    """Minutes since midnight as "08:30"; after midnight it begins anew."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def visit_key(item_id: UUID | str, part: int = 1) -> str:
    """The key of a work item's visit; work of several days has one visit a day."""
    return str(item_id) if part == 1 else f"{item_id}/{part}"


def item_and_part(key: str) -> tuple[UUID, int]:
    """The work item and part of a visit's key."""
    item, _, part = key.partition("/")
    return UUID(item), int(part or 1)
