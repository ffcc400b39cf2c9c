"""What the roster leaves uncovered, why nobody comes, and what would help, the cheapest help first."""

from collections.abc import Mapping
from dataclasses import dataclass

from liming.core.planning.rosters.problem import Duty, Hindrance, Person, RosterProblem, hindrance


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would let `person` take the duty; `code` is stable.

    `free` nothing stands in the way; `teach` lacks the skill; `lend` serves other stations; `move` is on
    another duty that day (`duty`); `rest_less` would break the rest after a night or the days in a row;
    `recall` is on leave.
    """

    code: str
    person: str
    duty: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A duty with `missing` places nobody holds, or without the skill it needs; remedies best first."""

    duty: str
    missing: int
    lacks_skill: bool
    remedies: tuple[Remedy, ...]


_ORDER = ("free", "lend", "move", "teach", "rest_less", "recall")


def find_gaps(problem: RosterProblem, cells: Mapping[str, tuple[str, ...]], most: int = 5) -> list[Gap]:
    """Every duty that is not covered as it should be, in the order of the duties, each with up to `most`
    remedies.
    """
    work = _Work(problem, cells)
    return [gap for duty in problem.duties if (gap := work.gap(duty, most)) is not None]


class _Work:
    """Who is on duty on which day."""

    def __init__(self, problem: RosterProblem, cells: Mapping[str, tuple[str, ...]]) -> None:
        self.problem, self.cells, self.people = problem, cells, problem.by_key
        self.days: dict[str, dict[int, Duty]] = {person.key: {} for person in problem.people}
        for duty in problem.duties:
            for person in cells.get(duty.key, ()):
                self.days[person][duty.day] = duty

    def gap(self, duty: Duty, most: int) -> Gap | None:
        """The gap of a duty, None when it is covered."""
        holders = self.cells.get(duty.key, ())
        missing = duty.people - len(holders)
        lacks = duty.skill is not None and not any(
            duty.skill in self.people[person].skills for person in holders
        )
        if missing <= 0 and not lacks:
            return None
        others = [person for person in self.problem.people if person.key not in holders]
        remedies = [self._remedy(person, duty, lacks=lacks) for person in others]
        remedies.sort(key=lambda each: (_ORDER.index(each.code), len(self.days[each.person]), each.person))
        return Gap(duty.key, max(0, missing), lacks, tuple(remedies[:most]))

    def _remedy(self, person: Person, duty: Duty, *, lacks: bool) -> Remedy:
        """The hardest thing that stands in the way decides how the help is called."""
        why = hindrance(person, duty, self.problem.rules)
        on_duty = self.days[person.key].get(duty.day)
        if why == Hindrance.AWAY:
            return Remedy("recall", person.key)
        if why == Hindrance.RESTING or self._breaks_rest(person, duty):
            return Remedy("rest_less", person.key)
        if lacks and duty.skill not in person.skills:
            return Remedy("teach", person.key)
        if on_duty is not None:
            return Remedy("move", person.key, on_duty.key)
        return Remedy("lend" if why == Hindrance.OTHER_STATIONS else "free", person.key)

    def _breaks_rest(self, person: Person, duty: Duty) -> bool:
        days, rules = self.days[person.key], self.problem.rules
        near = range(1, rules.rest_days + 1)
        after_night = any(duty.day - back in days and days[duty.day - back].is_night for back in near)
        before_duty = duty.is_night and any(duty.day + ahead in days for ahead in near)
        return after_night or before_duty or self._row_with(person, duty.day) > rules.most_in_a_row

    def _row_with(self, person: Person, day: int) -> int:
        """How many days in a row it would be."""
        days, first = self.days[person.key], day
        while first - 1 in days:
            first -= 1
        last = day
        while last + 1 in days:
            last += 1
        return last - first + 1 + (person.in_a_row if first == 0 else 0)
