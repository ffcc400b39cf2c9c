"""Fair shares in proportion to the days somebody is there, with what was done earlier in the year."""

from collections.abc import Mapping
from dataclasses import dataclass

from liming.core.planning.rosters.problem import Person, RosterProblem, Tally


@dataclass(frozen=True, slots=True)
class Balance:
    """One person's month: what was given, and what would be fair."""

    person: str
    given: Tally
    fair: Tally

    @property
    def above(self) -> Tally:
        """Given less fair: above 0 is more than a fair share."""
        return _plus(self.given, self.fair, -1.0)


def fair_shares(problem: RosterProblem) -> dict[str, Tally]:
    """What falls to each person when all is shared by days present, less what each is ahead of the others;
    never below 0.

    Who serves no station of a kind of duty takes no share of it.
    """
    shares = {person.key: Tally() for person in problem.people}
    by_station: dict[str, list[Person]] = {}
    for person in problem.people:
        for station in person.stations:
            by_station.setdefault(station, []).append(person)
    for duty in problem.duties:
        present = [each for each in by_station.get(duty.station, ()) if duty.day not in each.away]
        if not present:
            continue
        part = duty.people / len(present)
        free = part if duty.day in problem.free_days else 0.0
        more = Tally(part, free, part if duty.is_night else 0.0)
        for person in present:
            shares[person.key] = _plus(shares[person.key], more)
    mean = Tally()
    for person in problem.people:
        mean = _plus(mean, person.ahead, 1 / len(problem.people))
    return {
        person.key: _at_least_nothing(_plus(_plus(shares[person.key], person.ahead, -1.0), mean))
        for person in problem.people
    }


def balances(problem: RosterProblem, cells: Mapping[str, tuple[str, ...]]) -> list[Balance]:
    """What each person was given beside the fair share, in the order of the people."""
    fair = fair_shares(problem)
    given = {person.key: Tally() for person in problem.people}
    for duty in problem.duties:
        one = Tally(1.0, float(duty.day in problem.free_days), float(duty.is_night))
        for person in cells.get(duty.key, ()):
            given[person] = _plus(given[person], one)
    return [Balance(person.key, given[person.key], fair[person.key]) for person in problem.people]


def _plus(tally: Tally, more: Tally, times: float = 1.0) -> Tally:
    return Tally(
        tally.duties + times * more.duties,
        tally.free_days + times * more.free_days,
        tally.nights + times * more.nights,
    )


def _at_least_nothing(tally: Tally) -> Tally:
    return Tally(max(0.0, tally.duties), max(0.0, tally.free_days), max(0.0, tally.nights))
