"""Goalposts, the two ways to add up, and unreported figures."""

from __future__ import annotations

import numpy as np
import pytest

from liming.core.benchmark import Goalposts, arithmetic, geometric, normalise
from liming.core.benchmark.scoring import fill_missing, is_covered


@pytest.mark.parametrize(
    ("value", "direction", "score"),
    [(0.5, 1, 0.0), (0.75, 1, 50.0), (1.2, 1, 100.0), (0.75, -1, 50.0), (0.5, -1, 100.0), (1.2, -1, 0.0)],
)
def test_goalposts_cut_at_both_ends_and_turn_round(value, direction, score):
    """Values beyond a post are worth the post; a bad-is-high indicator is reversed."""
    assert normalise(value, Goalposts(0.5, 1.0, direction)) == score


def test_goalposts_must_stand_apart():
    """Equal or crossed posts and unknown directions are refused."""
    with pytest.raises(ValueError, match="below"):
        Goalposts(1.0, 1.0)
    with pytest.raises(ValueError, match="direction"):
        Goalposts(0.0, 1.0, 0)


def test_arithmetic_and_geometric_by_hand():
    """Weights need not sum to one: 3:1 of 100 and 20."""
    assert arithmetic([100, 20], [3, 1]) == 80.0
    assert round(geometric([100, 25], [1, 1]), 12) == 50.0


def test_geometric_does_not_let_a_weak_dimension_be_bought_off():
    """The same mean scores lower when one dimension is weak, and zero is floored at 1."""
    assert geometric([95, 95, 20], [1, 1, 1]) < geometric([70, 70, 70], [1, 1, 1])
    assert round(geometric([0, 100], [1, 1]), 12) == 10.0


def test_weights_must_weigh():
    """No weight at all is refused."""
    with pytest.raises(ValueError, match="weights"):
        arithmetic([50], [0])


def test_unreported_scores_sit_at_the_tenth_percentile():
    """The hidden figure gets the 10th percentile of those who reported; theirs stay."""
    scores = np.array([0.0, 50.0, 100.0, 99.0])
    filled = fill_missing(scores, np.array([True, True, True, False]))
    assert filled.tolist() == [0.0, 50.0, 100.0, 10.0]


def test_two_thirds_of_the_weight_must_be_reported():
    """Exactly two thirds is enough, less is not."""
    assert is_covered(2, 3)
    assert not is_covered(1.99, 3)
