"""What the builder knows while it builds: light things instead of table rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID

from liming.core.calendar import Quarter, WorkCalendar
from liming.jobs.demo.scale import Scale
from liming.shared import clock
from liming.shared.ids import new_id


@dataclass(slots=True)
class Person:
    """A member. `leave` holds first and last day of the present leave, if any."""

    id: UUID
    name: str
    code: str
    role: str
    skills: dict[str, int] = field(default_factory=dict)
    leave: tuple[date, date] | None = None


@dataclass(slots=True)
class Area:
    """A grid with its present version."""

    id: UUID
    version_id: UUID
    code: str
    name: str
    division_code: str
    area_type: str
    point: tuple[float, float]
    holder: Person | None = None
    deputy: Person | None = None


@dataclass(slots=True)
class Served:
    """A customer, site or service point."""

    id: UUID
    kind: str
    name: str
    point: tuple[float, float]
    area: Area | None
    phone: str = ""
    address: str = ""


@dataclass(slots=True)
class Paired:
    """A village branch with the items of this year's plan."""

    id: UUID
    village: str
    items: tuple[UUID, ...]


@dataclass(slots=True)
class Quality:
    """How a team really works: the hidden truth that the benchmark tries to see. Shares 0 to 1."""

    satisfaction: float
    promptness: float
    completion: float
    solving: float
    activity: float
    fame: float
    call_backs: float
    checks: float = 0.95
    answering: float = 0.24


@dataclass(slots=True)
class Squad:
    """A team with all that hangs on it. `place` is the short place of its name, e.g. 夏县.

    `quality` holds now; `course` is how it changes from quarter to quarter.
    """

    id: UUID
    code: str
    place: str
    short_name: str
    kind: str
    unit_id: UUID
    unit_code: str
    path: str
    division_code: str
    seat: tuple[float, float]
    silent: bool = False
    people: list[Person] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    customers: dict[str, list[Served]] = field(default_factory=dict)
    sites: list[Served] = field(default_factory=list)
    points: list[Served] = field(default_factory=list)
    items: list["Deliverable"] = field(default_factory=list)
    pairing: Paired | None = None
    quality: Quality | None = None
    course: tuple[Quality, ...] = ()

    def enter(self, quarter: int) -> None:
        """Work as well as the team did in that quarter of the world, counted from 0."""
        if self.course:
            self.quality = self.course[quarter]

    @property
    def truth(self) -> Quality:
        assert self.quality is not None
        return self.quality


@dataclass(slots=True)
class Deliverable:
    """A line of a project's service list, delivered at most once."""

    id: UUID
    project_id: UUID
    content: str
    service_type: str
    practice: str
    customer: Served | None
    site_id: UUID | None
    due_on: date


@dataclass(slots=True)
class UnitPlace:
    """A unit of the tree."""

    id: UUID
    code: str
    path: str
    place: str
    division_code: str


@dataclass
class World:
    """The growing province. `quarters` are the finished ones in order and then the running one."""

    scale: Scale
    now: datetime
    calendar: WorkCalendar
    quarters: tuple[Quarter, ...]
    divisions: dict[str, dict[str, Any]] = field(default_factory=dict)
    shapes: dict[str, Any] = field(default_factory=dict)
    units: dict[str, UnitPlace] = field(default_factory=dict)
    branches: dict[str, UUID] = field(default_factory=dict)
    squads: list[Squad] = field(default_factory=list)

    @property
    def today(self) -> date:
        return clock.local(self.now).date()

    @property
    def first_day(self) -> date:
        """The day before which nothing happened."""
        return self.quarters[0].first_day

    def random(self, step: str) -> Random:
        """A generator of its own for each step, so that one step's draws do not move another's."""
        return Random(f"{self.scale.seed}:{step}")  # noqa: S311 - repeatable, not secret

    def maker(self, random: Random) -> "IdMaker":
        return IdMaker(random, clock.at(self.first_day))


@dataclass(frozen=True)
class IdMaker:
    """Repeatable identifiers of one moment."""

    random: Random
    moment: datetime

    def __call__(self, moment: datetime | None = None) -> UUID:
        return new_id(moment or self.moment, self.random)


def shares(total: int, weights: Sequence[float], least: int = 0) -> list[int]:
    """Whole parts of `total` in proportion to `weights`, each at least `least`; they add up exactly."""
    free = total - least * len(weights)
    if free < 0:
        raise ValueError(f"{total} cannot give {least} to each of {len(weights)}")
    whole = sum(weights)
    exact = [free * weight / whole for weight in weights]
    parts = [int(each) for each in exact]
    rest = sorted(range(len(weights)), key=lambda i: parts[i] - exact[i])
    for index in rest[: free - sum(parts)]:
        parts[index] += 1
    return [least + part for part in parts]


def bounded(value: float, low: float, high: float) -> float:
    """The value moved into its bounds."""
    return max(low, min(high, value))
