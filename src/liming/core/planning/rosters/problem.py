"""What a roster must cover, by whom, and by which rules."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Tally:
    """Duties, duties on weekends and holidays, and nights: counted, or a fair share of them."""

    duties: float = 0.0
    free_days: float = 0.0
    nights: float = 0.0


@dataclass(frozen=True, slots=True)
class Person:
    """Who may be put on duty. Days are numbers in the horizon, from 0.

    `stations` are all that the person serves, `home` the one nearest to heart; `away` are days of leave,
    `unwished` days the person would rather be off. `ahead` is how much more than a fair share was done this
    year before day 0 (negative: less). `in_a_row` are the days on duty right before day 0; `was_on_night`
    tells of the night before it.
    """

    key: str
    home: str
    stations: frozenset[str]
    skills: frozenset[str] = frozenset()
    away: frozenset[int] = frozenset()
    unwished: frozenset[int] = frozenset()
    ahead: Tally = Tally()
    in_a_row: int = 0
    was_on_night: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """A turn that `people` cover at a station on a day; with `skill`, at least one of them has it.

    What `is_settled` stays as it was, e.g. because it has begun.
    """

    key: str
    station: str
    day: int
    people: int = 1
    is_night: bool = False
    skill: str | None = None
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class Costs:
    """What a roster avoids, in one currency; uncovered duties come before all else by far."""

    uncovered: int = 1000
    unskilled: int = 400
    unfair_duty: int = 10
    unfair_free_day: int = 12
    unfair_night: int = 12
    not_at_home: int = 2
    unwished: int = 6
    changed: int = 20


@dataclass(frozen=True, slots=True)
class RosterRules:
    """`most_in_a_row` days on duty; after a night `rest_days` without duty."""

    most_in_a_row: int = 5
    rest_days: int = 1
    costs: Costs = Costs()


@dataclass(frozen=True)
class RosterProblem:
    """A horizon of `days` days. `free_days` are weekends and holidays.

    `previous` is a roster that stands already (duty key to person keys): each cell that changes has its
    cost, and before `frozen_before` (a day) nothing changes.
    """

    days: int
    people: tuple[Person, ...]
    duties: tuple[Duty, ...]
    free_days: frozenset[int] = frozenset()
    rules: RosterRules = field(default_factory=RosterRules)
    previous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    frozen_before: int = 0

    @property
    def by_key(self) -> dict[str, Person]:
        """Every person by key."""
        return {person.key: person for person in self.people}

    def is_settled(self, duty: Duty) -> bool:
        """Whether the duty stays as `previous` has it."""
        return duty.is_settled or duty.day < self.frozen_before


class Hindrance(StrEnum):
    """Why a person cannot take a duty by what is known beforehand."""

    OTHER_STATIONS = "other_stations"
    AWAY = "away"
    RESTING = "resting"


def hindrance(person: Person, duty: Duty, rules: RosterRules) -> Hindrance | None:
    """Why the person can never take the duty; None when only the other duties decide."""
    if duty.day in person.away:
        return Hindrance.AWAY
    if person.was_on_night and duty.day < rules.rest_days:
        return Hindrance.RESTING
    if duty.station not in person.stations:
        return Hindrance.OTHER_STATIONS
    return None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something that cannot be meant; `code` is stable, `data` fills a sentence."""

    code: str
    data: Mapping[str, object]


def contradictions(problem: RosterProblem) -> list[Contradiction]:
    """What is wrong with the problem itself; a roster is made only when there is nothing.

    A duty that nobody can cover is no contradiction: the roster names it as a gap.
    """
    found = [*_doubled("person_twice", (person.key for person in problem.people))]
    found += _doubled("duty_twice", (duty.key for duty in problem.duties))
    if problem.days < 1:
        found.append(Contradiction("no_days", {"days": problem.days}))
    if problem.rules.most_in_a_row < 1 or problem.rules.rest_days < 0:
        rules = {"most_in_a_row": problem.rules.most_in_a_row, "rest_days": problem.rules.rest_days}
        found.append(Contradiction("rules_impossible", rules))
    for duty in problem.duties:
        if not 0 <= duty.day < problem.days:
            found.append(Contradiction("duty_outside", {"duty": duty.key, "day": duty.day}))
        if duty.people < 1:
            found.append(Contradiction("duty_without_people", {"duty": duty.key, "people": duty.people}))
    return [*found, *_unknown(problem)]


def _doubled(code: str, keys: Iterable[str]) -> list[Contradiction]:
    return [Contradiction(code, {"key": key}) for key, count in Counter(keys).items() if count > 1]


def _unknown(problem: RosterProblem) -> list[Contradiction]:
    """What the standing roster names and nobody knows."""
    duties, people = {duty.key for duty in problem.duties}, problem.by_key
    found = [Contradiction("duty_unknown", {"duty": key}) for key in problem.previous if key not in duties]
    for key, holders in problem.previous.items():
        found += [
            Contradiction("person_unknown", {"person": each, "duty": key})
            for each in holders
            if each not in people
        ]
    return found
