"""Small months of duty for the tests."""

from collections.abc import Iterable
from typing import Any

from liming.core.planning.rosters import Duty, Person, RosterProblem, RosterRules


def person(key: str, *stations: str, **more: Any) -> Person:
    """Somebody who serves these stations, at home in the first."""
    return Person(key, stations[0], frozenset(stations), **more)


def each_day(station: str, days: int, **more: Any) -> list[Duty]:
    """One duty a day at a station: "甲-0", "甲-1" and so on."""
    return [Duty(f"{station}-{day}", station, day, **more) for day in range(days)]


def problem(people: Iterable[Person], duties: Iterable[Duty], days: int, **more: Any) -> RosterProblem:
    """A horizon; rules of the house unless others are given."""
    return RosterProblem(days, tuple(people), tuple(duties), **({"rules": RosterRules()} | more))
