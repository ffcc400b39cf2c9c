"""Who is to be served, which spots there are, and what a good choice is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property


class Aim(StrEnum):
    """NEAREST: the least weight times way, everybody served (capacitated p-median).

    COVER: the most weight within `reach` metres of a chosen spot (maximal covering).
    """

    NEAREST = "nearest"
    COVER = "cover"


@dataclass(frozen=True, slots=True)
class Demand:
    """Somebody to be served; `weight` is households, kilowatts or the like."""

    key: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where something could stand; `capacity` in units of weight, None = without limit.

    `refused` says why it cannot be used (empty = it can), `is_fixed` that it is used already.
    """

    key: str
    capacity: int | None = None
    refused: str = ""
    is_fixed: bool = False


@dataclass(frozen=True)
class SitingProblem:
    """Choose at most `most` spots. `metres` is the way from a demand to a spot, as it is walked or laid; a
    pair that is left out cannot be served, nor one beyond `reach`.
    """

    demands: tuple[Demand, ...]
    spots: tuple[Spot, ...]
    metres: Mapping[tuple[str, str], int]
    most: int
    aim: Aim = Aim.NEAREST
    reach: int | None = None

    @cached_property
    def weights(self) -> Mapping[str, int]:
        """The weight of each demand by its key."""
        return {demand.key: demand.weight for demand in self.demands}

    @cached_property
    def ways(self) -> Mapping[tuple[str, str], int]:
        """The ways that can be used: to spots that are not refused, and within reach."""
        usable = {spot.key for spot in self.spots if not spot.refused}
        return {
            (demand.key, spot): self.metres[demand.key, spot]
            for demand in self.demands
            for spot in sorted(usable)
            if (demand.key, spot) in self.metres
            and (self.reach is None or self.metres[demand.key, spot] <= self.reach)
        }


def within_reach(problem: SitingProblem) -> SitingProblem:
    """The problem without the demands that no usable spot can serve."""
    reached = {demand for demand, _spot in problem.ways}
    return replace(problem, demands=tuple(each for each in problem.demands if each.key in reached))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something that cannot be meant or done; `code` is stable, `data` fills a sentence."""

    code: str
    data: Mapping[str, object]


def contradictions(problem: SitingProblem) -> list[Contradiction]:
    """What is wrong with the problem, or makes it impossible for a reason that can be named."""
    found = []
    for name, keys in (
        ("demand_twice", [demand.key for demand in problem.demands]),
        ("spot_twice", [spot.key for spot in problem.spots]),
    ):
        found += [Contradiction(name, {"key": key}) for key, count in Counter(keys).items() if count > 1]
    fixed = sum(spot.is_fixed for spot in problem.spots)
    if problem.most < 1 or fixed > problem.most:
        found.append(Contradiction("too_few_allowed", {"most": problem.most, "fixed": fixed}))
    found += [
        Contradiction("fixed_refused", {"spot": spot.key})
        for spot in problem.spots
        if spot.is_fixed and spot.refused
    ]
    if problem.aim is Aim.COVER and problem.reach is None:
        found.append(Contradiction("cover_without_reach", {}))
    return [*found, *(_unserved(problem) if problem.aim is Aim.NEAREST else [])]


def _unserved(problem: SitingProblem) -> list[Contradiction]:
    served = {demand for demand, _spot in problem.ways}
    found = [
        Contradiction("out_of_reach", {"demand": each.key})
        for each in problem.demands
        if each.key not in served
    ]
    usable = [spot.capacity for spot in problem.spots if not spot.refused]
    largest = sorted((each for each in usable if each is not None), reverse=True)[: problem.most]
    needed = sum(demand.weight for demand in problem.demands)
    if None not in usable and sum(largest) < needed:
        found.append(Contradiction("capacity_short", {"needed": needed, "capacity": sum(largest)}))
    return found
