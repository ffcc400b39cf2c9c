"""A month's duty roster: 12 stations, 31 days, 40 people; proven best, then mended when people fall ill."""

import time
from dataclasses import replace
from typing import Any

from numpy.random import Generator, default_rng

from liming.core.planning.rosters import (
    Duty,
    Person,
    RosterProblem,
    Tally,
    changed_cells,
    find_gaps,
    make_roster,
    violations,
)

SEEDS = (1, 2, 3)
STATIONS, DAYS, PEOPLE = 12, 31, 40
_BIG = 4
_SICK, _SICK_FROM, _SICK_DAYS = 3, 10, 5


def measure(quiet: bool = False) -> dict[str, Any]:
    """The worst of three seeds: seconds of CPU, gap to the best, seconds to mend, cells a lost duty."""
    found = [_of_seed(seed) for seed in SEEDS]
    if not quiet:
        for seed, figures in zip(SEEDS, found, strict=True):
            print(f"seed {seed}: {figures}", flush=True)
    return {name: max(each[name] for each in found) for name in found[0]}


def _of_seed(seed: int) -> dict[str, float]:
    problem = month(seed)
    started = time.process_time()
    roster = make_roster(problem, seed)
    solved = time.process_time() - started
    ill = fallen_ill(problem, roster.cells, seed)
    started = time.process_time()
    mended = make_roster(ill, seed)
    return {
        "solve_s": round(solved, 1),
        "gap": round(roster.gap, 4),
        "reroster_s": round(time.process_time() - started, 1),
        "reroster_gap": round(mended.gap, 4),
        "cells_a_lost_duty": round(
            changed_cells(roster.cells, mended.cells) / max(1, _lost(ill, roster.cells)), 2
        ),
        "violations": len(violations(problem, roster.cells)) + len(violations(ill, mended.cells)),
        "uncovered": sum(gap.missing for gap in find_gaps(problem, roster.cells)),
    }


def month(seed: int) -> RosterProblem:
    """Day duty at every station (two at the big ones) and a night of two, one of them licensed."""
    random = default_rng(seed)
    stations = [f"S{number:02d}" for number in range(STATIONS)]
    people = tuple(_person(number, stations, random) for number in range(PEOPLE))
    duties = [
        Duty(f"{station}-{day:02d}", station, day, people=2 if place < _BIG else 1)
        for day in range(DAYS)
        for place, station in enumerate(stations)
    ]
    duties += [Duty(f"N-{day:02d}", "night", day, 2, is_night=True, skill="hv") for day in range(DAYS)]
    free = frozenset(day for day in range(DAYS) if day % 7 in (5, 6) or day in (0, 1, 2))
    return RosterProblem(DAYS, people, tuple(duties), free)


def _person(number: int, stations: list[str], random: Generator) -> Person:
    home = stations[number % STATIONS]
    others = random.choice(stations, size=3, replace=False).tolist()
    leave = int(random.integers(0, DAYS - 4))
    away = range(leave, leave + int(random.integers(2, 5))) if random.random() < 0.5 else ()
    return Person(
        key=f"P{number:02d}",
        home=home,
        stations=frozenset([home, *others, "night"]),
        skills=frozenset(["hv"] if number % 5 < 2 else []),
        away=frozenset(away),
        unwished=frozenset(random.choice(DAYS, size=2, replace=False).tolist()),
        ahead=Tally(*random.normal(0, 1, 3).round(1).tolist()),
    )


def fallen_ill(problem: RosterProblem, cells: Any, seed: int) -> RosterProblem:
    """Three people of the roster cannot come for five days from the tenth on; what was before stays."""
    ill = set(default_rng(seed + 100).choice(PEOPLE, size=_SICK, replace=False).tolist())
    days = frozenset(range(_SICK_FROM, _SICK_FROM + _SICK_DAYS))
    people = tuple(
        replace(person, away=person.away | days) if number in ill else person
        for number, person in enumerate(problem.people)
    )
    return replace(problem, people=people, previous=cells, frozen_before=_SICK_FROM)


def _lost(problem: RosterProblem, cells: Any) -> int:
    """How many places on duty belonged to somebody who cannot come."""
    people = problem.by_key
    days = {duty.key: duty.day for duty in problem.duties}
    return sum(
        days[duty] in people[person].away and days[duty] >= problem.frozen_before
        for duty, holders in cells.items()
        for person in holders
    )
