"""Siting: short ways within capacity, covering within reach, and why a spot is not taken. No database."""

from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest

from liming.core.planning.siting import (
    Aim,
    Demand,
    SitingProblem,
    Spot,
    Standing,
    choose_sites,
    contradictions,
    covered,
    mean_way,
    standings,
)

LANE = SitingProblem(
    demands=(Demand("a", 10), Demand("b", 10), Demand("c", 10)),
    spots=(Spot("west", 20), Spot("middle", 20, "距门楼 2 米"), Spot("east", 20), Spot("far", 20)),
    metres={
        ("a", "west"): 10,
        ("b", "west"): 50,
        ("c", "west"): 90,
        ("a", "middle"): 40,
        ("b", "middle"): 0,
        ("c", "middle"): 40,
        ("a", "east"): 90,
        ("b", "east"): 40,
        ("c", "east"): 10,
        ("a", "far"): 500,
    },
    most=2,
)


def drawn(seed: int) -> SitingProblem:
    random = Random(seed)
    demands = tuple(Demand(f"d{number}", random.randint(1, 5)) for number in range(5))
    spots = tuple(Spot(f"s{number}", random.randint(9, 14)) for number in range(4))
    pairs = product(demands, spots)
    metres = {(demand.key, spot.key): random.randint(1, 100) for demand, spot in pairs}
    return SitingProblem(demands, spots, metres, most=2)


def best_by_trying(problem: SitingProblem) -> int | None:
    """The least cost over every choice of spots and every way to serve."""
    costs = []
    for chosen in combinations(problem.spots, problem.most):
        for served in product(chosen, repeat=len(problem.demands)):
            pairs = list(zip(problem.demands, served, strict=True))
            loads = {spot.key: sum(d.weight for d, s in pairs if s == spot) for spot in chosen}
            if all(loads[spot.key] <= (spot.capacity or 0) for spot in chosen):
                costs.append(sum(d.weight * problem.metres[d.key, s.key] for d, s in pairs))
    return min(costs, default=None)


@pytest.mark.parametrize("seed", range(8))
def test_the_choice_is_the_best_of_all_there_are(seed: int) -> None:
    problem = drawn(seed)
    best = best_by_trying(problem)
    if best is None:
        with pytest.raises((RuntimeError, ValueError)):
            choose_sites(problem)
    else:
        plan = choose_sites(problem)
        assert (plan.cost, plan.bound, plan.is_optimal) == (best, best, True)


def test_everybody_is_served_nearest_within_capacity_and_never_at_a_refused_spot() -> None:
    plan = choose_sites(LANE)
    assert set(plan.chosen) == {"west", "east"}
    assert plan.served_by == {"a": "west", "b": "east", "c": "east"}
    assert (plan.cost, mean_way(LANE, plan)) == (600, 20.0)


def test_each_spot_says_how_it_stands() -> None:
    near = replace(LANE, reach=100)
    assert standings(near, choose_sites(near)) == [
        Standing("west", "chosen", 10, 1),
        Standing("middle", "refused", reason="距门楼 2 米"),
        Standing("east", "chosen", 20, 2),
        Standing("far", "out_of_reach"),
    ]


def test_covering_serves_the_most_weight_within_reach() -> None:
    problem = replace(LANE, aim=Aim.COVER, reach=45, most=1)
    plan = choose_sites(problem)
    assert (plan.chosen, covered(problem, plan), plan.cost) == (("east",), 20, 10)


def test_a_spot_in_use_stays_chosen() -> None:
    spots = (*LANE.spots[:3], replace(LANE.spots[3], is_fixed=True))
    problem = replace(LANE, spots=spots, aim=Aim.COVER, reach=45, most=2)
    assert "far" in choose_sites(problem).chosen


def test_the_same_seed_gives_the_same_plan() -> None:
    assert choose_sites(drawn(3), seed=7) == choose_sites(drawn(3), seed=7)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"most": 0}, "too_few_allowed"),
        ({"reach": 5}, "out_of_reach"),
        ({"most": 1}, "capacity_short"),
        ({"aim": Aim.COVER}, "cover_without_reach"),
        ({"demands": (Demand("a"), Demand("a"))}, "demand_twice"),
        ({"spots": (Spot("west", refused="x", is_fixed=True),)}, "fixed_refused"),
    ],
)
def test_what_cannot_be_meant_is_named_and_refused(change, code) -> None:
    problem = replace(LANE, **change)
    assert code in {each.code for each in contradictions(problem)}
    with pytest.raises(ValueError, match=contradictions(problem)[0].code):
        choose_sites(problem)
