"""Rankability and expected ranks."""

from __future__ import annotations

import numpy as np

from liming.core.benchmark import expected_rank, rankability
from liming.core.benchmark.ranks import above_median, in_top_quarter, rankability_of_draws


def test_rankability_by_hand():
    """Real variance 4 against a median sampling variance of 1 is 80 %."""
    assert rankability(4.0, [0.5, 1.0, 9.0]) == 0.8
    assert rankability(0.0, [0.0, 0.0]) == 0.0


def test_rankability_of_draws_agrees_with_the_formula():
    """Posterior draws of a normal model give back τ² / (τ² + s²)."""
    generator = np.random.default_rng(1)
    truth = generator.normal(0, 2, 3000)
    seen = truth + generator.normal(0, 1, 3000)
    draws = seen * 0.8 + generator.normal(0, np.sqrt(0.8), (300, 3000))
    assert abs(rankability_of_draws(draws) - 0.8) < 0.02


def test_a_common_shift_is_not_a_difference():
    """Draws that move all teams together leave rankability as it was, and one team has none."""
    generator = np.random.default_rng(2)
    draws = generator.normal([0.0, 3.0, 6.0], 1.0, (4000, 3))
    shifted = draws + generator.normal(0, 50, (4000, 1))
    assert abs(rankability_of_draws(shifted) - rankability_of_draws(draws)) < 1e-9
    assert rankability_of_draws(draws[:, :1]) == 0.0


def test_expected_rank_counts_who_is_better():
    """Certain order gives whole ranks, a coin toss gives the middle, a tie counts half."""
    assert expected_rank([[3.0, 1.0, 2.0]]).tolist() == [1.0, 3.0, 2.0]
    assert expected_rank([[2.0, 1.0], [1.0, 2.0]]).tolist() == [1.5, 1.5]
    assert expected_rank([[5.0, 5.0, 1.0]]).tolist() == [1.5, 1.5, 3.0]


def test_median_and_top_quarter():
    """Of five certain teams two are above the median, the middle counts half, two make the best quarter."""
    draws = np.array([[1.0, 2.0, 3.0, 4.0, 5.0]])
    assert above_median(draws, draws).tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]
    assert in_top_quarter(draws).tolist() == [0.0, 0.0, 0.0, 1.0, 1.0]
