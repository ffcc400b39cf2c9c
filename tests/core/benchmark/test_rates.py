"""Intervals of rates against published figures and against statsmodels."""

from __future__ import annotations

import pytest
from statsmodels.stats.proportion import proportion_confint

from liming.core.benchmark import (
    Interval,
    count_interval,
    difference_interval,
    mean_interval,
    needed_amount,
    wilson,
)


@pytest.mark.parametrize(("n", "bound"), [(3, 0.44), (22, 0.85)])
def test_all_satisfied_says_little_when_few_were_asked(n, bound):
    """The published Wilson lower bounds of 3 of 3 and 22 of 22."""
    assert round(wilson(n, n).low, 2) == bound
    assert wilson(n, n).high == 1.0


@pytest.mark.parametrize(("good", "n"), [(0, 7), (1, 9), (217, 691), (16, 22), (70, 73)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.998])
def test_wilson_equals_statsmodels(good, n, level):
    """Our Wilson interval is statsmodels' to twelve digits."""
    low, high = proportion_confint(good, n, alpha=1 - level, method="wilson")
    own = wilson(good, n, level)
    assert (round(own.low, 12), round(own.high, 12)) == (round(max(low, 0.0), 12), round(high, 12))


def test_nothing_counted_says_nothing():
    """No case gives the whole range, not an error and not a zero."""
    assert wilson(0, 0) == Interval(0.0, 1.0)


def test_impossible_proportions_are_refused():
    """More good cases than cases, or a level outside 0..1, is an error of the caller."""
    with pytest.raises(ValueError, match="not a proportion"):
        wilson(4, 3)
    with pytest.raises(ValueError, match="level"):
        wilson(1, 3, 1.0)


def test_mean_interval_by_hand():
    """Values 1..5: mean 3, standard error √½, t(4) = 2.776."""
    own = mean_interval(15, 55, 5)
    assert (round(own.low, 4), round(own.high, 4)) == (1.0368, 4.9632)


def test_one_value_has_no_interval():
    """A mean of one value is refused."""
    with pytest.raises(ValueError, match="two values"):
        mean_interval(4, 16, 1)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.6889), (4, 1.0899, 10.2416), (10, 4.7874, 18.3915)]
)
def test_counts_are_exact_when_few_and_byar_from_ten(count, low, high):
    """Tabulated Poisson limits: exact below ten, Byar's approximation from ten."""
    own = count_interval(count)
    assert (round(own.low, 4), round(own.high, 4)) == (low, high)


def test_count_interval_scales_with_exposure():
    """Twice the exposure halves both bounds."""
    assert count_interval(4, 2.0) == Interval(count_interval(4).low / 2, count_interval(4).high / 2)


@pytest.mark.parametrize(
    ("good", "n", "target", "needed"),
    [(16, 22, 20 / 22, 4), (0, 700, 0.44, 308), (20, 22, 0.5, 0), (0, 10, 0.05, 1), (0, 10, 0.7, 7)],
)
def test_what_is_needed_is_a_count(good, n, target, needed):
    """Four more grids of 22 reach the peers; 308 ratings of 700; nothing when already there."""
    assert needed_amount(good, n, target, 1) == needed


def test_difference_of_two_proportions_as_published():
    """Newcombe 1998: 56 of 70 against 48 of 80 gives 0.20 with 0.0524 to 0.3339."""
    found = difference_interval(56, 70, 48, 80)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    with pytest.raises(ValueError, match="both sides"):
        difference_interval(1, 2, 0, 0)
