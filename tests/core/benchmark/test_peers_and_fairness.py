"""Peers by their conditions, and whether scores depend on conditions."""

from __future__ import annotations

import numpy as np
import pytest

from liming.core.benchmark import fairness, nearest_peers

# Longley 1967: the standard check of regressions, with the published coefficients.
LONGLEY = """60323 83.0 234289 2356 1590 107608 1947
61122 88.5 259426 2325 1456 108632 1948
60171 88.2 258054 3682 1616 109773 1949
61187 89.5 284599 3351 1650 110929 1950
63221 96.2 328975 2099 3099 112075 1951
63639 98.1 346999 1932 3594 113270 1952
64989 99.0 365385 1870 3547 115094 1953
63761 100.0 363112 3578 3350 116219 1954
66019 101.2 397469 2904 3048 117388 1955
67857 104.6 419180 2822 2857 118734 1956
68169 108.4 442769 2936 2798 120445 1957
66513 110.8 444546 4681 2637 121950 1958
68655 112.6 482704 3813 2552 123366 1959
69564 114.2 502601 3931 2514 125368 1960
69331 115.7 518173 4806 2572 127852 1961
70551 116.9 554894 4007 2827 130081 1962"""


def test_peers_are_near_in_conditions_and_units_of_measure_do_not_matter():
    """Two mountain teams find each other, also when households are counted in thousands."""
    teams = np.array([[0.9, 800.0], [0.85, 900.0], [0.1, 9_000.0], [0.15, 8_800.0], [0.5, 4_000.0]])
    found = [tuple(peer.position for peer in row) for row in nearest_peers(teams, 2)]
    assert found == [(1, 4), (0, 4), (3, 4), (2, 4), (1, 0)]
    thousands = teams / [1, 1_000]
    assert [tuple(peer.position for peer in row) for row in nearest_peers(thousands, 2)] == found


def test_a_condition_that_is_the_same_everywhere_says_nothing_and_ties_fall_to_the_earlier():
    found = nearest_peers([[1.0, 7.0], [2.0, 7.0], [3.0, 7.0]])
    assert [[peer.position for peer in row] for row in found] == [[1, 2], [0, 2], [1, 0]]
    with pytest.raises(ValueError, match="every cell"):
        nearest_peers([[1.0, float("nan")], [2.0, 3.0]])


def test_the_regression_gives_the_published_coefficients_of_longley():
    """The coefficients certified by NIST, turned into points per standard deviation of each condition."""
    table = np.array([[float(cell) for cell in line.split()] for line in LONGLEY.splitlines()])
    names = ("deflator", "product", "unemployed", "forces", "population", "year")
    certified = (15.0618722713733, -0.0358191792925910, -2.02022980381683, -1.03322686717359,
                 -0.0511041056535807, 1829.15146461355)  # fmt: skip
    found = fairness(table[:, 0], dict(zip(names, table[:, 1:].T, strict=True)))
    for each, coefficient, column in zip(found.dependences, certified, table[:, 1:].T, strict=True):
        assert each.points == pytest.approx(coefficient * column.std(), rel=1e-6)
    assert found.explained == pytest.approx(0.9925, abs=5e-5)


def test_a_score_made_of_the_mountains_is_found_and_a_fair_one_is_not_accused():
    generator = np.random.default_rng(3)
    conditions = {
        "mountain": generator.random(160),
        "households": generator.lognormal(8, 0.5, 160),
        "flat": [1.0] * 160,
    }
    unfair = fairness(70 - 15 * conditions["mountain"] + generator.normal(0, 3, 160), conditions)
    by_name = {each.condition: each for each in unfair.dependences}
    assert by_name["mountain"].is_shown and by_name["mountain"].points < -3
    assert not by_name["households"].is_shown
    assert unfair.left_out == ("flat",)
    accused = sum(
        each.is_shown
        for _ in range(100)
        for each in fairness(generator.normal(70, 3, 160), conditions).dependences
    )
    assert accused <= 20


def test_too_few_units_are_refused():
    with pytest.raises(ValueError, match="five units more"):
        fairness([1.0, 2.0, 3.0], {"mountain": [0.1, 0.2, 0.3]})
