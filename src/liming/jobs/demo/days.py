"""What the members of the story's team do today: everybody something, one of them five stops."""

from dataclasses import dataclass, field
from datetime import date, datetime

from liming.jobs.demo.catalogue import data
from liming.jobs.demo.story import told_squad
from liming.jobs.demo.world import Person, Squad, World
from liming.plan.queries import PlannedVisit
from liming.shared import clock


@dataclass(frozen=True)
class Stop:
    """Who goes when; `at` and `minutes` None = as drawn."""

    person: Person
    day: date
    at: datetime | None = None
    minutes: int | None = None


@dataclass
class ToldDays:
    """Deals out this month's visits of the story's team."""

    world: World
    squad: Squad
    hero: Person
    _checks: int = 0
    _turn: int = 0
    _has_walk: bool = field(default=False)

    @classmethod
    def of(cls, world: World) -> "ToldDays | None":
        """None where the story's team or its member is not built."""
        squad = told_squad(world)
        people = squad.people if squad else []
        hero = next((person for person in people if person.name == data("board")["day"]["member"]), None)
        return cls(world, squad, hero) if squad and hero else None

    def stop(self, visit: PlannedVisit, day: date, person: Person) -> Stop | None:
        """Today's checks go round the team; the month's other visits leave the member of the story free."""
        settings, today = data("board")["day"], self.world.today
        if (day.year, day.month) != (today.year, today.month):
            return None
        if visit.line.code == settings["walk_line"] and not self._has_walk and abs((day - today).days) <= 9:
            self._has_walk = True
            return self._own(settings["walk"])
        if visit.line.code == settings["check_line"] and visit.nominal == today:
            if self._checks < len(settings["checks"]):
                self._checks += 1
                return self._own(settings["checks"][self._checks - 1])
            return Stop(self._next(), today)
        return Stop(self._next(), day) if person is self.hero else None

    def _own(self, hours: list[int]) -> Stop:
        hour, minute, length = hours
        return Stop(self.hero, self.world.today, clock.at(self.world.today, hour, minute), length)

    def _next(self) -> Person:
        others = [person for person in self.squad.people if person is not self.hero]
        self._turn += 1
        return others[(self._turn - 1) % len(others)]
