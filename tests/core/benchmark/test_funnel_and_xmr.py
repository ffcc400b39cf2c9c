"""Funnel limits, over-dispersion and the XmR chart."""

from __future__ import annotations

import numpy as np
import pytest

from liming.core.benchmark import (
    BetaPrior,
    Signal,
    funnel_limits,
    funnel_ratio_limits,
    over_dispersion,
    xmr,
)

PUBLISHED = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def test_funnel_by_hand_and_cut_at_one():
    """p = 0.5, n = 100 gives ± 0.098; at 0.98 and n = 10 the upper limit is cut at 1."""
    limits = funnel_limits(0.5, [100])
    assert (round(float(limits.low[0]), 4), round(float(limits.high[0]), 4)) == (0.402, 0.598)
    assert funnel_limits(0.98, [10]).high.tolist() == [1.0]


def test_predictive_funnel_is_wider_where_units_really_differ():
    """With a prior the limits hold real differences, so that they do not close at large n."""
    plain, predictive = funnel_limits(0.95, [5000]), funnel_limits(0.95, [5000], prior=BetaPrior(38, 2))
    assert predictive.low[0] < plain.low[0] < 0.95 < plain.high[0] < predictive.high[0]


def test_ratio_funnel_uses_exact_limits():
    """Ten expected events: 95 % of ratios lie in 0.4795 to 1.8390."""
    limits = funnel_ratio_limits([10])
    assert (round(float(limits.low[0]), 4), round(float(limits.high[0]), 4)) == (0.4795, 1.839)


def test_over_dispersion_is_absent_under_chance_and_found_when_made():
    """Equal units give τ² = 0; units around different rates give φ well above 1."""
    generator = np.random.default_rng(11)
    n = np.full(200, 400)
    assert over_dispersion([90, 90, 90], [100, 100, 100], 0.9).tau2 == 0.0
    spread = over_dispersion(generator.binomial(n, generator.beta(18, 2, 200)), n, 0.9)
    assert spread.phi > 3
    assert spread.tau2 > 0


@pytest.mark.parametrize(("screen", "low", "high"), [(True, -0.72, 4.60), (False, -3.06, 6.95)])
def test_published_xmr_series(screen, low, high):
    """The published series: mean 1.94 and its limits with and without outlier screening."""
    chart = xmr(PUBLISHED, screen=screen)
    assert (round(chart.low, 2), round(chart.mean, 2), round(chart.high, 2)) == (low, 1.94, high)
    assert chart.signals == (Signal(4, "outside", 1),)
    assert not chart.trial


def test_frozen_baseline_keeps_its_limits():
    """Limits of the first twelve months stay when later months come."""
    base = [68, 71, 66, 70, 67, 72, 69, 65, 70, 71, 68, 73]
    frozen, longer = xmr(base), xmr([*base, 70, 72, 74, 71, 73, 74], baseline=12)
    assert (frozen.mean, frozen.low, frozen.high) == (longer.mean, longer.low, longer.high)


def test_seven_on_one_side_are_a_signal_for_all_seven():
    """A run of seven above the frozen mean marks each of its points, six mark none."""
    base = [68, 70, 68, 70, 68, 70, 68, 70, 68, 70, 70, 68]
    six = xmr([*base, 70, 70, 70, 70, 70, 70], baseline=12)
    seven = xmr([*base, 70, 70, 70, 70, 70, 70, 70], baseline=12)
    assert six.signals == ()
    assert [(signal.index, signal.rule, signal.side) for signal in seven.signals] == [
        (index, "run", 1) for index in range(12, 19)
    ]


def test_seven_falling_points_are_a_trend():
    """Seven points each below the last are a falling trend."""
    chart = xmr([5.0, 5.1, 5.0, 5.6, 5.5, 5.4, 5.3, 5.2, 5.1, 5.0, 5.1])
    assert {(signal.rule, signal.side) for signal in chart.signals if 3 <= signal.index <= 9} >= {
        ("trend", -1)
    }


def test_two_of_three_near_one_limit():
    """Two of three points beyond two thirds of the same limit signal; on opposite sides they do not."""
    base = [1.0, 2.0] * 6
    assert [signal.rule for signal in xmr([*base, 3.6, 1.5, 3.6], baseline=12).signals] == [
        "two_of_three"
    ] * 2
    assert xmr([*base, 3.6, 1.5, -0.6], baseline=12).signals == ()


def test_few_points_are_on_trial():
    """Eleven points give trial limits; one point gives none."""
    assert xmr([1, 2] * 5 + [1]).trial
    with pytest.raises(ValueError, match="two points"):
        xmr([1])
