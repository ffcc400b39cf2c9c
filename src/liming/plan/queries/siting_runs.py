"""A choice of spots as it is shown: who is served where, who is not, and how it compares."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liming.plan.bridge.siting import metres_between
from liming.plan.enums import SpotLack, SpotState
from liming.plan.models import SitingRun


@dataclass(frozen=True)
class Served:
    """Somebody served by a spot, with the way to it in metres."""

    name: str
    weight: int
    metres: int


@dataclass(frozen=True)
class SpotStanding:
    """A spot as it was in a run; ways in metres."""

    number: int
    name: str
    place: Sequence[float]
    state: SpotState
    capacity: int | None
    cost: int | None
    refused: str
    is_fixed: bool
    load: int
    demands: int
    mean: int
    farthest: int
    serves: tuple[Served, ...] = ()


@dataclass(frozen=True)
class Left:
    """Somebody a run serves nowhere; `metres` to the nearest usable spot."""

    name: str
    weight: int
    why: SpotLack
    metres: int | None


@dataclass(frozen=True)
class More:
    """What one more spot brings: the names added and given up, and the figures then."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]
    mean: int
    farthest: int
    covered: int
    cost: int

    @property
    def is_none(self) -> bool:
        """Whether the choice stays as it is."""
        return not (self.added or self.dropped)


@dataclass(frozen=True)
class Difference:
    """A run against the one before that serves the same; differences are new minus old."""

    number: int
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    mean: int
    farthest: int
    covered: int

    @property
    def is_none(self) -> bool:
        return not (self.added or self.dropped or self.mean or self.farthest or self.covered)


@dataclass(frozen=True)
class RunView:
    """A run as it is shown. `is_stale`: spots or demands are no longer as they were then."""

    run: SitingRun
    spots: tuple[SpotStanding, ...]
    left: tuple[Left, ...]
    more: More | None
    difference: Difference | None
    is_stale: bool

    @property
    def chosen(self) -> tuple[SpotStanding, ...]:
        return tuple(spot for spot in self.spots if spot.state == SpotState.CHOSEN)

    @property
    def lacks(self) -> list[tuple[SpotLack, int]]:
        """How many are left out for each reason."""
        return Counter(each.why for each in self.left).most_common()

    @property
    def cost(self) -> int:
        return sum(spot.cost or 0 for spot in self.chosen)


def view_of(run: SitingRun, runs: Iterable[SitingRun], now: Mapping[str, Any]) -> RunView:
    """A run among a project's `runs`, newest first; `now` is the problem as it would be worked out today."""
    given = {each["number"]: each for each in run.problem["spots"]}
    demands = {each["key"]: each for each in run.problem["demands"]}
    served = _served(run, given, demands)
    standings = tuple(
        SpotStanding(
            **{**given[each["number"]], **each, "state": SpotState(each["state"])},
            serves=served.get(each["number"], ()),
        )
        for each in run.result["spots"]
    )
    left = tuple(
        Left(
            demands[each["key"]]["name"],
            demands[each["key"]]["weight"],
            SpotLack(each["why"]),
            each["metres"],
        )
        for each in run.result["unserved"]
    )
    before = next((row for row in runs if row.number < run.number and row.source == run.source), None)
    return RunView(run, standings, left, _more(run), _difference(run, before), now != run.problem)


def _served(
    run: SitingRun, spots: Mapping[int, Any], demands: Mapping[str, Any]
) -> dict[int, tuple[Served, ...]]:
    found: dict[int, tuple[Served, ...]] = {}
    for key, number in run.result["served"].items():
        demand = demands[key]
        way = metres_between(demand["place"], spots[number]["place"], run.way_factor)
        found[number] = (*found.get(number, ()), Served(demand["name"], demand["weight"], way))
    return {number: tuple(sorted(each, key=lambda one: one.metres)) for number, each in found.items()}


def _names(run: SitingRun, numbers: Iterable[int]) -> dict[str, int]:
    """Name of a spot, which tells it apart over runs, to its cost."""
    wanted = set(numbers)
    return {each["name"]: each["cost"] or 0 for each in run.problem["spots"] if each["number"] in wanted}


def _more(run: SitingRun) -> More | None:
    more = run.result["more"]
    if more is None:
        return None
    now, then = _names(run, run.result["chosen"]), _names(run, more["chosen"])
    return More(
        added=tuple(name for name in then if name not in now),
        dropped=tuple(name for name in now if name not in then),
        mean=more["mean"],
        farthest=more["farthest"],
        covered=more["covered"],
        cost=sum(then.values()) - sum(now.values()),
    )


def _difference(run: SitingRun, before: SitingRun | None) -> Difference | None:
    if before is None:
        return None
    now, then = _names(run, run.result["chosen"]), _names(before, before.result["chosen"])
    figures = {name: run.result[name] - before.result[name] for name in ("mean", "farthest", "covered")}
    return Difference(
        before.number,
        tuple(name for name in now if name not in then),
        tuple(name for name in then if name not in now),
        **figures,
    )
