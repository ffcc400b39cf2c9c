"""Order of teams in one indicator, and funnels of proportions, ratios and means."""

from __future__ import annotations

import numpy as np
import pytest

from liming.core.benchmark import Cell, Goalposts, IndicatorSpec, funnel_of, order


def of_shares(good, n, direction=1):
    spec = IndicatorSpec("X01", "effectiveness", "proportion", 1.0, Goalposts(0.0, 1.0, direction), 1)
    cells = [Cell(one, size) for one, size in zip(good, n, strict=True)]
    return order(spec, cells, cells, seed=7)


def test_equal_teams_cannot_be_ranked_and_all_stand_in_the_middle():
    """No spread beyond chance: rankability 0, every expected rank is that of the middle, chances a half."""
    found = of_shares([90, 90, 90, 90, 90], [100] * 5)
    assert found.rankability == 0.0
    assert found.ranks == (3.0,) * 5
    assert found.better == (0.5,) * 5


def test_far_apart_teams_are_ranked_and_the_direction_turns_the_order():
    """Large samples at 60, 75 and 90 %: ranks 3, 2, 1, or 1, 2, 3 where less is better."""
    good, n = [6_000, 7_500, 9_000], [10_000] * 3
    up, down = of_shares(good, n), of_shares(good, n, -1)
    assert up.rankability > 0.99
    assert up.ranks == (3.0, 2.0, 1.0)
    assert down.ranks == (1.0, 2.0, 3.0)
    assert (up.better[0], up.better[2]) == (0.0, 1.0)


def test_ranks_add_up_and_the_same_seed_gives_the_same_digits():
    """Expected ranks of K teams sum to K (K + 1) / 2 whatever the data."""
    generator = np.random.default_rng(5)
    n = generator.integers(8, 400, 40)
    good = generator.binomial(n, generator.beta(30, 4, 40))
    found = of_shares(good, n)
    assert round(sum(found.ranks), 3) == 40 * 41 / 2
    assert 0 < found.rankability < 1
    assert found == of_shares(good, n)


def test_a_perfect_small_team_is_not_sure_to_be_better():
    """3 of 3 beside large teams at 80 to 98 %: the chance to be above the median stays far from sure."""
    found = of_shares([3, 800, 850, 900, 940, 980], [3, 1_000, 1_000, 1_000, 1_000, 1_000])
    assert 0.3 < found.better[0] < 0.8


def test_two_teams_have_no_order():
    assert of_shares([5, 9], [10, 10]) is None


def test_a_perfect_small_team_lies_inside_the_funnel_and_a_poor_large_one_outside():
    """3 of 3 proves nothing; 700 of 1,000 beside a pooled rate of 0.9 lies below the 99.8 % limit."""
    good = [3, 95, 188, 282, 377, 700]
    n = [3, 100, 200, 300, 400, 1_000]
    found = funnel_of("proportion", good, n, target=0.94)
    sides = found.sides(np.array(good) / np.array(n), n, with_spread=False)
    assert sides[0] == "inside"
    assert sides[-1] == "below_998"
    assert sides[1:5] == ("inside",) * 4


def test_spread_between_teams_widens_the_limits_and_none_leaves_them():
    """Teams around different true rates: wider limits; teams of one rate: the same limits."""
    generator = np.random.default_rng(11)
    n = np.full(200, 400)
    apart = funnel_of("proportion", generator.binomial(n, generator.beta(18, 2, 200)), n)
    assert apart.dispersion.phi > 3
    assert apart.limits([400]).low[0] < apart.limits([400], with_spread=False).low[0]
    alike = funnel_of("proportion", [90, 91, 89, 90], [100] * 4)
    assert alike.dispersion.tau2 == 0.0
    assert alike.limits([100]).low[0] == alike.limits([100], with_spread=False).low[0]


def test_a_ratio_funnel_stands_around_the_pooled_rate():
    """Five items a member: a team of 10 members with 50 lies inside, one with 150 far above."""
    found = funnel_of("ratio", [50, 55, 45, 150], [10, 10, 10, 10], target=5.0)
    assert found.sides([5.0, 5.5, 4.5, 15.0], [10] * 4, with_spread=False) == (
        "inside",
        "inside",
        "inside",
        "above_998",
    )
    assert funnel_of("ratio", [0, 0, 0], [10, 10, 10]) is None


def test_a_mean_funnel_needs_spread_of_single_values():
    """Scores 1 to 5: limits shrink with the root of n; without any spread there is no funnel."""
    totals, n = np.array([46.0, 92.0, 184.0]), np.array([10, 20, 40])
    squares = totals**2 / n + 0.64 * (n - 1)
    found = funnel_of("mean", totals, n, squares)
    assert round(found.within, 6) == 0.64
    width = [float(found.limits([size]).high[0]) - found.target for size in (10, 40)]
    assert width[0] == pytest.approx(2 * width[1])
    assert funnel_of("mean", totals, n, totals**2 / n) is None


def test_drawn_limits_lie_within_one_case_of_the_exact_ones():
    """Interpolated limits never differ from whole counts by more than one case, and do not jump back."""
    generator = np.random.default_rng(3)
    sizes = np.arange(20, 400)
    found = funnel_of("proportion", generator.binomial(200, generator.beta(18, 2, 90)), np.full(90, 200))
    exact, drawn = found.limits(sizes), found.limits(sizes, smooth=True)
    assert (np.abs(drawn.low - exact.low) * sizes <= 1 + 1e-9).all()
    assert (np.abs(drawn.high - exact.high) * sizes <= 1 + 1e-9).all()
    assert (np.diff(drawn.low) > -1e-3).all()
