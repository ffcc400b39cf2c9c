"""What peers add to a team's own count: one line that repeats the estimate exactly."""

import pytest

from liming.core.benchmark import Cell, Goalposts, IndicatorSpec, shrinkage_of
from liming.core.benchmark.estimates import estimate

POSTS = Goalposts(0.0, 1.0)
PROPORTION = IndicatorSpec("A", "effectiveness", "proportion", 1.0, POSTS)
RATIO = IndicatorSpec("B", "effectiveness", "ratio", 1.0, POSTS)
MEAN = IndicatorSpec("C", "effectiveness", "mean", 1.0, POSTS)
RATES = [Cell(40, 50), Cell(90, 95), Cell(10, 30), Cell(70, 71), Cell(5, 20)]
POINTS = [Cell(8, 1, 22), Cell(40, 1, 160), Cell(2, 1, 4), Cell(15, 1, 61), Cell(0, 1, 0)]
MEANS = [Cell(40, 10, 170), Cell(90, 20, 420), Cell(12, 6, 30), Cell(200, 50, 900)]


@pytest.mark.parametrize(("spec", "peers"), [(PROPORTION, RATES), (RATIO, POINTS), (MEAN, MEANS)])
def test_the_line_repeats_the_estimate(spec, peers):
    """(sum + points) / (n + cases) is the posterior mean of each team, whatever its family."""
    line = shrinkage_of(spec, peers)
    means = estimate(spec, peers, peers).mean
    assert not line.shared
    assert [line.mean(cell.numerator, cell.denominator) for cell in peers] == pytest.approx(list(means))


def test_teams_that_do_not_differ_share_one_value():
    """Where chance explains all differences, a team's own count changes nothing."""
    peers = [Cell(50, 100), Cell(51, 100), Cell(49, 100)]
    line = shrinkage_of(PROPORTION, peers)
    assert line.shared and line.mean(100, 100) == line.mean(0, 100) == pytest.approx(0.5)
