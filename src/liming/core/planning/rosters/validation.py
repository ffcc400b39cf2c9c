"""Reads a roster against the rules, knowing nothing of how it was made."""

from collections.abc import Mapping
from dataclasses import dataclass

from liming.core.planning.rosters.problem import RosterProblem


@dataclass(frozen=True, slots=True)
class Violation:
    """A hard rule that is broken: `code` is stable, `data` fills a sentence."""

    code: str
    data: Mapping[str, object]


def violations(problem: RosterProblem, cells: Mapping[str, tuple[str, ...]]) -> list[Violation]:
    """Every hard rule that the roster breaks; none for one that may be shown."""
    duties = {duty.key: duty for duty in problem.duties}
    people = {person.key: person for person in problem.people}
    found: list[Violation] = []
    worked: dict[str, dict[int, list[str]]] = {key: {} for key in people}
    for key, holders in cells.items():
        if key not in duties:
            found.append(Violation("duty_unknown", {"duty": key}))
            continue
        duty = duties[key]
        if len(holders) > duty.people or len(set(holders)) < len(holders):
            found.append(Violation("too_many", {"duty": key, "people": len(holders)}))
        is_settled = problem.is_settled(duty)
        if is_settled and set(holders) != set(problem.previous.get(key, ())):
            found.append(Violation("frozen_changed", {"duty": key}))
        for person in holders:
            if person not in people:
                found.append(Violation("person_unknown", {"person": person, "duty": key}))
                continue
            if duty.day in people[person].away and not is_settled:
                found.append(Violation("away", {"person": person, "duty": key}))
            if duty.station not in people[person].stations and not is_settled:
                found.append(Violation("other_stations", {"person": person, "duty": key}))
            worked[person].setdefault(duty.day, []).append(key)
    nights = {key for key in duties if duties[key].is_night}
    settled = {key for key in duties if problem.is_settled(duties[key])}
    for person, days in worked.items():
        found += _days_of(problem, person, days, nights, settled)
    return found


def _days_of(
    problem: RosterProblem,
    person: str,
    days: Mapping[int, list[str]],
    nights: set[str],
    settled: set[str],
) -> list[Violation]:
    """Two duties on one day, rest after a night, and days in a row, walked day by day."""
    found = []
    known = next(each for each in problem.people if each.key == person)
    row, rested_on = known.in_a_row, problem.rules.rest_days if known.was_on_night else 0
    for day in range(problem.days):
        own = days.get(day, [])
        row = row + 1 if own else 0
        is_settled = settled.issuperset(own)
        if len(own) > 1 and not is_settled:
            found.append(Violation("two_on_a_day", {"person": person, "day": day}))
        if own and day < rested_on and not is_settled:
            found.append(Violation("no_rest", {"person": person, "day": day}))
        if row > problem.rules.most_in_a_row and not is_settled:
            found.append(Violation("too_many_in_a_row", {"person": person, "day": day, "days": row}))
        if any(key in nights for key in own):
            rested_on = day + 1 + problem.rules.rest_days
    return found
