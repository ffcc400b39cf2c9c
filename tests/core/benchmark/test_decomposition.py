"""Gaps that add up at every level."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from liming.core.benchmark import (
    Cell,
    Goalposts,
    IndicatorSpec,
    Rules,
    TeamInput,
    decompose_gap,
    evaluate,
    kitagawa,
    round_parts,
)

DIMENSIONS = ("effectiveness", "satisfaction", "publicity")
RULES = Rules(draws=200, callback_indicator=None)
SPECS = [
    IndicatorSpec(f"I{index}", DIMENSIONS[index % 3], "proportion", 1 + index, Goalposts(0.4, 1.0))
    for index in range(7)
]


def evaluated(rules):
    generator = np.random.default_rng(2)
    teams = [
        TeamInput(
            f"{number:02}",
            "group",
            {spec.code: Cell(int(generator.binomial(80, generator.beta(8, 2))), 80) for spec in SPECS},
        )
        for number in range(25)
    ]
    return evaluate(SPECS, teams, rules)


@pytest.mark.parametrize("aggregation", ["geometric", "arithmetic"])
def test_parts_sum_to_the_gap_against_the_median(aggregation):
    """For every team: indicators = dimensions = total = composite minus the group's median."""
    rules = replace(RULES, aggregation=aggregation)
    result = evaluated(rules)
    group = result.groups["group"]
    for team in group.teams:
        parts = decompose_gap(team, group.reference, SPECS, rules)
        assert round(math.fsum(parts.by_indicator.values()), 6) == parts.total
        assert round(math.fsum(parts.by_dimension.values()), 6) == parts.total
        assert abs(parts.total - (team.composite - group.median_composite)) < 1e-5


def test_gap_between_two_teams_turns_its_sign():
    """A against B is the reverse of B against A, part by part."""
    first, second, *_ = evaluated(RULES).groups["group"].teams
    one, two = decompose_gap(first, second, SPECS, RULES), decompose_gap(second, first, SPECS, RULES)
    assert abs(one.total + two.total) < 1e-5
    assert all(abs(one.by_indicator[code] + two.by_indicator[code]) < 1e-5 for code in one.by_indicator)


def test_no_gap_to_oneself():
    """Every part is zero against the same team."""
    team = evaluated(RULES).groups["group"].teams[0]
    parts = decompose_gap(team, team, SPECS, RULES)
    assert (parts.total, set(parts.by_indicator.values())) == (0.0, {0.0})


def test_gap_adds_up_across_the_score_floor():
    """A dimension at zero is floored inside the logarithm and the parts still sum."""
    teams = [
        TeamInput(f"{number}", "group", {spec.code: Cell(70 + number % 7, 80) for spec in SPECS})
        for number in range(20)
    ]
    nothing = {spec.code: Cell(0, 5000) for spec in SPECS if spec.dimension == "publicity"}
    teams[0] = replace(teams[0], cells={**teams[0].cells, **nothing})
    result = evaluate(SPECS, teams, RULES)
    team, group = result.teams["0"], result.groups["group"]
    parts = decompose_gap(team, group.reference, SPECS, RULES)
    assert team.dimensions["publicity"] == 0.0
    assert abs(parts.total - (team.composite - group.median_composite)) < 1e-5


def test_nothing_shared_is_refused():
    """Two sides without a common indicator have no gap."""
    team = evaluated(RULES).groups["group"].teams[0]
    with pytest.raises(ValueError, match="share no indicator"):
        decompose_gap(team, replace(team, indicators={}), SPECS, RULES)


def test_a_better_total_can_be_worse_like_for_like():
    """A team with the easier mix looks better, is worse in each kind, and the split says so."""
    parts = kitagawa(
        {"easy": Cell(776, 800), "hard": Cell(110, 200)}, {"easy": Cell(495, 500), "hard": Cell(300, 500)}
    )
    assert parts.total == round(886 / 1000 - 795 / 1000, 6)
    assert parts.rate < 0 < parts.mix
    assert round(parts.rate + parts.mix, 6) == parts.total
    assert parts.rate == round(math.fsum(parts.rate_by_kind.values()), 6)


def test_a_kind_only_one_side_serves_is_mix():
    """Its rate has nothing to be compared with, so its rate part is zero."""
    parts = kitagawa(
        {"easy": Cell(90, 100), "rare": Cell(5, 10)}, {"easy": Cell(90, 100), "none": Cell(0, 0)}
    )
    assert parts.rate_by_kind == {"easy": 0.0, "rare": 0.0}
    assert parts.total == parts.mix == round(95 / 110 - 0.9, 6)


def test_shown_parts_sum_to_the_shown_total():
    """Parts rounded one by one would miss the total; these do not."""
    shown = round_parts({"a": -0.64, "b": -1.34, "c": 0.54})
    assert round(sum(shown.values()), 1) == -1.4
    assert shown == {"a": -0.6, "b": -1.3, "c": 0.5}
    assert round(sum(round_parts({"a": 0.14, "b": 0.14, "c": 0.14}).values()), 1) == 0.4
