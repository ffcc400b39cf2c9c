"""The effect of an action against a frozen baseline."""

from __future__ import annotations

import numpy as np
import pytest

from liming.core.benchmark import Baseline, Cell, effect, freeze_baselines
from liming.core.benchmark.shrinkage import fit_beta_prior

CHOSEN = Baseline(0.916667, 55.0, 5.0, 20, 0.066667)
"""17 of 20 among peers worth 38 good cases and 2 bad ones."""
MIDDLING = Baseline(0.7, 434.0, 186.0, 600, 0.0)
"""420 of 600 among peers worth 14 good cases and 6 bad ones."""


def frozen(good, n):
    """The baselines of a league of teams that had `n` cases each."""
    cells = [Cell(float(each), n) for each in good]
    return freeze_baselines("proportion", cells, cells)


def test_baseline_tells_the_natural_rebound_beforehand():
    """The weakest of a league is expected to come back by itself, by what the peers add to its own cases."""
    good = np.random.default_rng(5).binomial(20, np.random.default_rng(6).beta(38, 2, 162))
    prior = fit_beta_prior(good, np.full(162, 20))
    lowest = int(good.argmin())
    found = frozen(good, 20)[lowest]
    mean = (good[lowest] + prior.a) / (20 + prior.a + prior.b)
    assert found.mean == pytest.approx(mean, abs=1e-6)
    assert found.expected_rebound == pytest.approx(mean - good[lowest] / 20, abs=1e-6)
    assert found.expected_rebound > 0.1


def test_a_return_to_the_peers_is_not_an_effect():
    """From 17 of 20 to 18 of 20 the raw rate gains five points and nothing is shown."""
    outcome = effect(CHOSEN, 18, 20)
    assert outcome.raw_change == 0.05
    assert outcome.expected_rebound == 0.066667
    assert outcome.verdict == "not_shown"


def test_a_clear_gain_worked_and_a_clear_loss_is_worse():
    """Large samples decide, and a fall is good where low is good."""
    assert effect(MIDDLING, 540, 600).verdict == "worked"
    assert effect(MIDDLING, 300, 600).verdict == "worse"
    assert effect(MIDDLING, 300, 600, direction=-1).verdict == "worked"


def test_no_cases_afterwards_show_nothing():
    """An empty period after the action gives no verdict and no raw change."""
    outcome = effect(MIDDLING, 0, 0)
    assert (outcome.verdict, outcome.raw_change) == ("not_shown", None)


def test_same_seed_same_digits():
    """An effect is re-computable."""
    assert effect(CHOSEN, 50, 60, seed=7) == effect(CHOSEN, 50, 60, seed=7)


def test_choosing_the_worst_does_not_prove_an_effect():
    """With no action at all the worst teams' raw rates rise by points, the effect stays near zero."""
    generator = np.random.default_rng(8)
    raw, effects, worked = [], [], 0
    for _ in range(20):
        truth, n = generator.beta(38, 2, 162), 30
        before, after = generator.binomial(n, truth), generator.binomial(n, truth)
        baselines = frozen(before, n)
        for team in np.argsort(before)[:8]:
            outcome = effect(baselines[team], after[team], n, draws=1000)
            raw.append(outcome.raw_change)
            effects.append(outcome.raw_change - outcome.expected_rebound)
            worked += outcome.verdict == "worked"
    assert np.mean(raw) > 0.04
    assert abs(np.mean(effects)) < 0.015
    assert worked / len(raw) <= 0.05


@pytest.mark.parametrize("n", [20, 60, 150])
@pytest.mark.parametrize("is_selected", [True, False])
def test_without_action_a_verdict_is_given_no_more_often_than_promised(n, is_selected):
    """Of 960 teams that did nothing, chosen for being low or not, at most 5 % "worked" or got "worse"."""
    generator = np.random.default_rng(n)
    said = {"worked": 0, "worse": 0, "not_shown": 0}
    for _ in range(60):
        truth = generator.beta(38, 2, 162)
        before, after = generator.binomial(n, truth), generator.binomial(n, truth)
        baselines = frozen(before, n)
        for team in np.argsort(before)[:16] if is_selected else range(0, 160, 10):
            outcome = effect(baselines[team], after[team], n, draws=1000)
            said[outcome.verdict] += 1
    assert sum(said.values()) == 960
    assert max(said["worked"], said["worse"]) <= 48


def test_impossible_counts_are_refused():
    """More good than counted is an error on either side."""
    with pytest.raises(ValueError, match="proportion"):
        frozen([3, 1], 2)
    with pytest.raises(ValueError, match="proportion"):
        effect(CHOSEN, 3, 2)
