"""What a day or a week of visits is planned from. All hours are minutes since midnight of the first day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from liming.core.planning.routes.travel import MountainRoads, Place, Travel

DAY = 1_440
"""Minutes of a day."""


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """From `start` to `end`, both included, in minutes since midnight of the first day."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of work: the member sets out from `starts_at` (the own base when None) and returns to the
    base.
    """

    window: Window
    starts_at: Place | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who goes. `base` is home or station; `skills` give the level of each; leave cuts into shifts.

    `load` is what the monthly ledger shows: minutes of service above (or below) the team's mean.
    """

    key: str
    base: Place
    shifts: tuple[Shift, ...]
    skills: Mapping[str, int] = field(default_factory=dict)
    leave: tuple[Window, ...] = ()
    load: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. It begins inside one of its `windows` and takes `minutes` on the spot.

    `skills` are the levels that each of its `persons` (1 or 2, both from begin to end) needs. `priority` 1 to
    3, 3 most urgent. `own_member` holds the grid of the place and is preferred a little.
    """

    key: str
    place: Place
    minutes: int
    windows: tuple[Window, ...]
    skills: Mapping[str, int] = field(default_factory=dict)
    priority: int = 1
    persons: int = 1
    own_member: str | None = None


class Hold(StrEnum):
    """How firm an earlier answer is: published to the members, its hour promised to the customer, or
    fixed.
    """

    PUBLISHED = "published"
    PROMISED = "promised"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier answer for a visit: who goes (nobody in particular when empty) and when it begins.

    Published: another member or day is possible and costs `Weights.change`. Promised: the hour stays within
    `Weights.promise`, another member costs. Fixed: members and minute stay.
    """

    visit: str
    members: tuple[str, ...]
    start: int
    hold: Hold = Hold.PUBLISHED


@dataclass(frozen=True, slots=True)
class Weights:
    """What things are worth, all in minutes of travel.

    `values`: a visit of priority 1, 2, 3 that is served. `change`: an untouched visit that changes member or
    day. `other_grid`: a visit by somebody else than the grid's own member. `load`: each visit of a member,
    for every full hour the ledger shows him above the mean, at most `load_most`. `promise`: how far (minutes)
    a promised hour may move.
    """

    values: tuple[int, int, int] = (120, 400, 2_000)
    change: int = 30
    other_grid: int = 3
    load: int = 1
    load_most: int = 5
    promise: int = 15

    def value(self, priority: int) -> int:
        """What a visit of the priority is worth."""
        return self.values[priority - 1]


@dataclass(frozen=True, slots=True)
class Lunch:
    """A break once a day: cut out at `start` (minutes of the day) for `minutes`, and moved by whoever is busy
    then.

    It begins between `earliest` and `latest`.
    """

    start: int = 720
    minutes: int = 45
    earliest: int = 690
    latest: int = 810

    def had_by(self, ready: int, planned: Window | None) -> int:
        """From when somebody ready at a minute has had the lunch an earlier plan gave: one that was begun is
        ended, one that the rest of the day would not give any more is had at once.
        """
        if planned is None or planned.end <= ready:
            return ready
        if planned.start < ready:
            return planned.end
        return ready + self.minutes if ready % DAY > self.start else ready


@dataclass(frozen=True)
class Problem:
    """Members, visits, ways and rules: everything a plan follows from, besides seed and budget."""

    members: tuple[Member, ...]
    visits: tuple[Visit, ...]
    travel: Travel = field(default_factory=MountainRoads)
    lunch: Lunch | None = field(default_factory=Lunch)
    kept: tuple[Kept, ...] = ()
    weights: Weights = field(default_factory=Weights)

    def kept_of(self) -> Mapping[str, Kept]:
        """The earlier answers by visit."""
        return {each.visit: each for each in self.kept}


def is_able(member: Member, visit: Visit) -> bool:
    """Whether the member has every skill at the level the visit needs."""
    return all(member.skills.get(skill, 0) >= level for skill, level in visit.skills.items())


def turns(member: Member) -> tuple[Shift, ...]:
    """The member's shifts with leave cut out, ascending; a stretch after leave starts at the base."""
    found: list[Shift] = []
    for shift in member.shifts:
        found.extend(_without_leave(shift, member.leave))
    return tuple(sorted(found, key=lambda each: each.window))


def _without_leave(shift: Shift, leave: tuple[Window, ...]) -> list[Shift]:
    rest, begin = [], shift.window.start
    for away in sorted(leave):
        if away.end <= begin or away.start >= shift.window.end:
            continue
        if away.start > begin:
            rest.append(Window(begin, away.start))
        begin = max(begin, away.end)
    if begin < shift.window.end:
        rest.append(Window(begin, shift.window.end))
    return [Shift(each, shift.starts_at if each.start == shift.window.start else None) for each in rest]
