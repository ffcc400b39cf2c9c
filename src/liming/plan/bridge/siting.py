"""Choosing spots between JSON and the core: what is given, what comes out, and why there may be no choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from liming.core import dispatch as core_dispatch
from liming.core.planning.siting import (
    Aim,
    Demand,
    SearchLimit,
    SitePlan,
    SitingProblem,
    Spot,
    choose_sites,
    contradictions,
    covered,
    farthest,
    mean_way,
    standings,
    unserved,
    within_reach,
)
from liming.shared.errors import DomainError

Raw = Mapping[str, Any]


@dataclass(frozen=True)
class SitingTask:
    """What is asked of spots and demands; a way is the air line times `way_factor`."""

    aim: str
    most: int
    reach: int | None
    way_factor: float
    seed: int
    effort: float


@dataclass(frozen=True)
class Sited:
    """What was found, as plain JSON values, and by what."""

    result: dict[str, Any]
    engine: str
    is_optimal: bool


def choose_spots(raw: Raw, task: SitingTask) -> Sited:
    """The best choice, with what one more spot would bring.

    Raises `siting_without_spots`, `siting_without_demands`, `siting_too_few`, `siting_reaches_nobody`,
    `siting_demand_too_large`, `siting_capacity_short`, `siting_impossible`.
    """
    whole = _problem(raw, task)
    problem = within_reach(whole)
    _require_possible(raw, whole, problem)
    try:
        plan = choose_sites(problem, task.seed, SearchLimit(task.effort))
    except RuntimeError:
        raise DomainError("siting_impossible", most=task.most) from None
    result = {**_told(whole, plan), "more": _one_more(whole, problem, task)}
    return Sited(result, plan.engine, plan.is_optimal)


def metres_between(one: Sequence[float], other: Sequence[float], way_factor: float) -> int:
    """The way between two places: the air line times the factor."""
    return round(core_dispatch.metres_between(one[0], one[1], other[0], other[1]) * way_factor)


def mask_name(name: str) -> str:
    """A person's surname with stars; names of organisations stay."""
    return core_dispatch.mask_name(name)


def _problem(raw: Raw, task: SitingTask) -> SitingProblem:
    demands, spots = raw["demands"], raw["spots"]
    return SitingProblem(
        demands=tuple(Demand(each["key"], each["weight"]) for each in demands),
        spots=tuple(
            Spot(str(each["number"]), each["capacity"], each["refused"], each["is_fixed"]) for each in spots
        ),
        metres={
            (demand["key"], str(spot["number"])): metres_between(
                demand["place"], spot["place"], task.way_factor
            )
            for demand in demands
            for spot in spots
        },
        most=task.most,
        aim=Aim(task.aim),
        reach=task.reach,
    )


def _require_possible(raw: Raw, whole: SitingProblem, problem: SitingProblem) -> None:
    usable = [spot for spot in whole.spots if not spot.refused]
    if not usable:
        raise DomainError("siting_without_spots", refused=len(whole.spots))
    if not whole.demands:
        raise DomainError("siting_without_demands")
    if not problem.demands:
        nearest = min(whole.metres[demand.key, spot.key] for demand in whole.demands for spot in usable)
        raise DomainError("siting_reaches_nobody", reach=whole.reach, nearest=nearest)
    _require_room(raw, problem, usable)
    for wrong in contradictions(problem):
        if wrong.code == "too_few_allowed":
            raise DomainError("siting_too_few", **wrong.data)
        if wrong.code == "capacity_short":
            needed, capacity = (int(str(wrong.data[name])) for name in ("needed", "capacity"))
            missing = needed - capacity
            raise DomainError("siting_capacity_short", most=whole.most, capacity=capacity, missing=missing)
        raise DomainError("siting_impossible", most=whole.most)


def _require_room(raw: Raw, problem: SitingProblem, usable: list[Spot]) -> None:
    """Refuse a demand that must be served and is larger than every spot."""
    largest = max(float("inf") if spot.capacity is None else spot.capacity for spot in usable)
    names = {each["key"]: each["name"] for each in raw["demands"]}
    for demand in problem.demands:
        if problem.aim is Aim.NEAREST and demand.weight > largest:
            name = names[demand.key]
            raise DomainError("siting_demand_too_large", name=name, count=demand.weight, most=int(largest))


def _told(whole: SitingProblem, plan: SitePlan) -> dict[str, Any]:
    ways: dict[str, list[tuple[int, int]]] = {}
    for demand, spot in plan.served_by.items():
        ways.setdefault(spot, []).append((whole.metres[demand, spot], whole.weights[demand]))
    return {
        "chosen": [int(key) for key in plan.chosen],
        "served": {demand: int(spot) for demand, spot in plan.served_by.items()},
        "spots": [
            {"number": int(each.key), "state": each.state, "load": each.load, "demands": each.demands}
            | _ways_of(ways.get(each.key, []))
            for each in standings(whole, plan)
        ],
        "unserved": [
            {"key": each.key, "why": each.why, "metres": each.metres} for each in unserved(whole, plan)
        ],
        **_figures(whole, plan),
    }


def _ways_of(ways: list[tuple[int, int]]) -> dict[str, int]:
    weight = sum(each for _metres, each in ways)
    mean = round(sum(metres * each for metres, each in ways) / weight) if weight else 0
    return {"mean": mean, "farthest": max((metres for metres, _weight in ways), default=0)}


def _figures(whole: SitingProblem, plan: SitePlan) -> dict[str, int]:
    return {
        "mean": round(mean_way(whole, plan)),
        "farthest": farthest(whole, plan),
        "covered": covered(whole, plan),
        "total": sum(whole.weights.values()),
    }


def _one_more(whole: SitingProblem, problem: SitingProblem, task: SitingTask) -> dict[str, Any] | None:
    """What is chosen and how good it is with one spot more; None when there is no other spot, or the effort
    was too small to tell.
    """
    if sum(not spot.refused for spot in problem.spots) <= task.most:
        return None
    try:
        plan = choose_sites(replace(problem, most=task.most + 1), task.seed, SearchLimit(task.effort))
    except RuntimeError:
        return None
    return {"chosen": [int(key) for key in plan.chosen], **_figures(whole, plan)}
