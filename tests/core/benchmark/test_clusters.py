"""Clusters of like requests: found where they are, silent where there are none."""

from __future__ import annotations

import numpy as np
import pytest

from liming.core.benchmark import PlaceCount, unusual

WINDOW = 6 / 52


def _places(generator: np.random.Generator, season: float = 1.0) -> list[PlaceCount]:
    """300 grids whose requests come at their own gamma rates, the window like the past times a season."""
    rates = generator.gamma(2.0, 2.0, 300)
    return [
        PlaceCount(
            f"G{number}",
            "REP02",
            "rural",
            200.0,
            generator.poisson(rate * WINDOW * season),
            generator.poisson(rate),
        )
        for number, rate in enumerate(rates)
    ]


def test_a_cluster_is_found_with_what_was_expected():
    """Nine requests where about half a one was to be expected are a cluster, and the only one."""
    places = [*_places(np.random.default_rng(3)), PlaceCount("HOT", "REP02", "rural", 200.0, 9, 4)]
    found = unusual(places, WINDOW)
    assert [each.key for each in found] == ["HOT"]
    assert found[0].count == 9
    assert 0.3 < found[0].expected < 0.8
    assert found[0].probability < 1e-6


def test_what_a_place_always_had_is_no_cluster():
    """A grid that had 70 in the year before has nine in six weeks as usual."""
    places = [*_places(np.random.default_rng(3)), PlaceCount("BUSY", "REP02", "rural", 200.0, 9, 70)]
    assert unusual(places, WINDOW) == ()


def test_what_rises_everywhere_is_season_and_no_cluster():
    """Four times as many requests in all grids flag none of them."""
    assert unusual(_places(np.random.default_rng(5), season=4.0), WINDOW) == ()


def test_below_the_least_number_nothing_is_a_cluster():
    """Four requests are not five, however rare they are."""
    places = [PlaceCount(f"G{number}", "REP02", "rural", 200.0, 0, 1) for number in range(200)]
    places.append(PlaceCount("HOT", "REP02", "rural", 200.0, 4, 1))
    assert unusual(places, WINDOW) == ()
    assert [each.key for each in unusual(places, WINDOW, least=4)] == ["HOT"]


def test_chance_alone_flags_hardly_anything():
    """In 100 provinces without a cluster at most five have a false one."""
    flagged = sum(bool(unusual(_places(np.random.default_rng(seed)), WINDOW)) for seed in range(100))
    assert flagged <= 5


def test_a_new_kind_at_one_place_needs_no_past():
    """Six requests of a kind nobody ever had are a cluster."""
    places = [PlaceCount(f"G{number}", "NEW", "rural", 100.0, 0, 0) for number in range(20)]
    found = unusual([*places, PlaceCount("HOT", "NEW", "rural", 100.0, 6, 0)], WINDOW)
    assert [each.key for each in found] == ["HOT"]


def test_nothing_counted_and_no_window():
    """No place gives no cluster; a window without length is refused."""
    assert unusual([], WINDOW) == ()
    with pytest.raises(ValueError, match="length"):
        unusual([], 0.0)
