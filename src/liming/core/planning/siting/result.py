"""A choice of spots as it was made, and what stands against each spot that was not chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from liming.core.planning.siting.problem import SitingProblem

State = Literal["chosen", "refused", "out_of_reach", "not_needed"]
Lack = Literal["out_of_reach", "full", "not_chosen"]


@dataclass(frozen=True)
class SitePlan:
    """Chosen spots, and the spot each served demand goes to; a demand that is not served is left out.

    `cost` is weight times metres (NEAREST) or the weight left uncovered (COVER); no choice goes below
    `bound`. The same problem, `seed` and limit give the same plan.
    """

    chosen: tuple[str, ...]
    served_by: Mapping[str, str]
    cost: int
    bound: int
    is_optimal: bool
    seed: int
    engine: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How one spot stands: its load and number of demands when chosen, else why not."""

    key: str
    state: State
    load: int = 0
    demands: int = 0
    reason: str = ""


def standings(problem: SitingProblem, plan: SitePlan) -> list[Standing]:
    """Every spot in the order of the problem."""
    weights = problem.weights
    load: dict[str, int] = {}
    count: dict[str, int] = {}
    for demand, spot in plan.served_by.items():
        load[spot] = load.get(spot, 0) + weights[demand]
        count[spot] = count.get(spot, 0) + 1
    within = {spot for _demand, spot in problem.ways}
    found = []
    for each in problem.spots:
        if each.key in plan.chosen:
            found.append(Standing(each.key, "chosen", load.get(each.key, 0), count.get(each.key, 0)))
        elif each.refused:
            found.append(Standing(each.key, "refused", reason=each.refused))
        else:
            found.append(Standing(each.key, "not_needed" if each.key in within else "out_of_reach"))
    return found


@dataclass(frozen=True, slots=True)
class Unserved:
    """A demand that is left out: no usable spot within reach (the nearest is `metres` away), every chosen one
    within reach is full, or none within reach was chosen. `metres` None = no usable spot at all.
    """

    key: str
    why: Lack
    metres: int | None


def unserved(problem: SitingProblem, plan: SitePlan) -> list[Unserved]:
    """Every demand that is left out, in the order of the problem."""
    usable = [spot.key for spot in problem.spots if not spot.refused]
    found = []
    for demand in problem.demands:
        if demand.key in plan.served_by:
            continue
        within = {spot for spot in usable if (demand.key, spot) in problem.ways}
        ways = [problem.metres[demand.key, spot] for spot in usable if (demand.key, spot) in problem.metres]
        why: Lack = "not_chosen"
        if not within:
            why = "out_of_reach"
        elif within & set(plan.chosen):
            why = "full"
        found.append(Unserved(demand.key, why, min(ways, default=None)))
    return found


def in_use(problem: SitingProblem, served_by: Mapping[str, str]) -> tuple[str, ...]:
    """The spots that serve somebody or are used already, in the order of the problem."""
    serving = set(served_by.values())
    return tuple(spot.key for spot in problem.spots if spot.is_fixed or spot.key in serving)


def farthest(problem: SitingProblem, plan: SitePlan) -> int:
    """The longest way of anybody served, in metres; 0 when nobody is."""
    return max((problem.ways[pair] for pair in plan.served_by.items()), default=0)


def mean_way(problem: SitingProblem, plan: SitePlan) -> float:
    """The mean way in metres of what is served, by weight; 0 when nothing is."""
    weights = problem.weights
    total = sum(weights[demand] for demand in plan.served_by)
    ways = sum(weights[demand] * problem.ways[demand, spot] for demand, spot in plan.served_by.items())
    return ways / total if total else 0.0


def covered(problem: SitingProblem, plan: SitePlan) -> int:
    """The weight that is served."""
    weights = problem.weights
    return sum(weights[demand] for demand in plan.served_by)
