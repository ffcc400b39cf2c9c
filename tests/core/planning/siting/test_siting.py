"""Siting: short ways within capacity, covering within reach, and why a spot is not taken. No database."""

from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest

from liming.core.planning.siting import (
    Aim,
    Demand,
    SearchLimit,
    SitingProblem,
    Spot,
    Standing,
    Unserved,
    choose_sites,
    contradictions,
    covered,
    farthest,
    mean_way,
    standings,
    unserved,
    within_reach,
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


@pytest.mark.parametrize("aim", list(Aim))
@pytest.mark.parametrize("seed", range(6))
def test_trying_every_choice_and_the_solver_agree(aim: Aim, seed: int) -> None:
    """As much covered and the same weight times way, whichever of the two is asked."""
    problem = replace(drawn(seed), aim=aim, reach=90)
    spots = tuple(replace(spot, capacity=None) for spot in problem.spots)
    problem = within_reach(replace(problem, spots=spots))
    tried, solved = (choose_sites(problem, limit=SearchLimit(choices=most)) for most in (4_000, 0))
    assert (tried.engine, solved.engine.split()[0]) == ("enumeration", "ortools")
    assert (tried.cost, covered(problem, tried)) == (solved.cost, covered(problem, solved))
    assert mean_way(problem, tried) == mean_way(problem, solved)


def test_where_the_nearest_spot_is_too_small_the_solver_is_asked() -> None:
    small = replace(LANE, spots=(Spot("west", 10), *LANE.spots[1:]))
    small = replace(small, metres={**small.metres, ("b", "west"): 1})
    plan = choose_sites(small)
    assert plan.engine.startswith("ortools")
    assert plan.served_by["b"] == "east"


def test_who_is_left_out_is_told_why() -> None:
    """Beyond every usable spot, by a full one, or near one that was not chosen."""
    problem = SitingProblem(
        demands=(Demand("near", 8), Demand("second", 5), Demand("east", 3), Demand("beyond", 9)),
        spots=(Spot("a", 10), Spot("b"), Spot("c", refused="文保")),
        metres={
            ("near", "a"): 10,
            ("second", "a"): 20,
            ("east", "b"): 30,
            ("beyond", "a"): 700,
            ("beyond", "c"): 5,
        },
        most=1,
        aim=Aim.COVER,
        reach=100,
    )
    plan = choose_sites(problem)
    assert (plan.chosen, plan.served_by, farthest(problem, plan)) == (("a",), {"near": "a"}, 10)
    assert unserved(problem, plan) == [
        Unserved("second", "full", 20),
        Unserved("east", "not_chosen", 30),
        Unserved("beyond", "out_of_reach", 700),
    ]
    assert [each.key for each in within_reach(problem).demands] == ["near", "second", "east"]


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
