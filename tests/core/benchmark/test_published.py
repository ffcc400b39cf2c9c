"""Worked cases from the literature, to the digits printed there."""

from __future__ import annotations

import math

import numpy as np
from statsmodels.stats.meta_analysis import combine_effects

from liming.core.benchmark import (
    Goalposts,
    arithmetic,
    fit_beta_prior,
    geometric,
    normalise,
    over_dispersion,
)

RATS_WITH_TUMOURS = {
    **{10: "1", 13: "2", 17: "0 2", 18: "0 0 1 1", 19: "0 0 0 0 1 1 2 4 4 4 5"},
    **{20: "0 0 0 0 0 0 0 1 1 1 1 2 2 2 2 2 2 3 3 4 4 4 4 4 4 4 5 5 6 6 6"},
    **{22: "5 6", 23: "2 6", 24: "2 9", 25: "2", 27: "3", 46: "5 11 15", 47: "7 15"},
    **{48: "9 10", 49: "5 7 12", 50: "10", 52: "16"},
}
"""Tumours per group, by the group's size: the 70 earlier experiments of Tarone (1982)."""


def test_the_prior_of_the_rat_experiments_is_as_published():
    """Beta(2.305, 14.080) by maximum likelihood (Mukhopadhyay and Fletcher 2018, package BayesGOF)."""
    sizes = [size for size, groups in RATS_WITH_TUMOURS.items() for _ in groups.split()]
    tumours = [int(count) for groups in RATS_WITH_TUMOURS.values() for count in groups.split()]
    prior = fit_beta_prior(tumours, sizes)
    assert prior is not None
    assert (len(sizes), round(prior.a, 3), round(prior.b, 3)) == (70, 2.305, 14.080)


def test_goalposts_and_the_geometric_mean_give_a_published_index():
    """Norway in the Human Development Report 2015: four figures, fixed goalposts, 0.944."""
    health = normalise(81.6, Goalposts(20, 85))
    schooling = arithmetic([normalise(17.5, Goalposts(0, 18)), normalise(12.6, Goalposts(0, 15))], [1, 1])
    income = normalise(math.log(64992), Goalposts(math.log(100), math.log(75000)))
    assert round(geometric([health, schooling, income], [1, 1, 1]) / 100, 3) == 0.944


def test_the_variance_between_units_is_that_of_dersimonian_and_laird():
    """Where winsorising cuts nothing, τ² of the funnel is statsmodels' moment estimate."""
    n, target = np.full(20, 100), 0.5
    good = np.array([40] * 5 + [60] * 5 + [50] * 10)
    distances = np.arcsin(np.sqrt(good / n)) - np.arcsin(np.sqrt(target))
    expected = combine_effects(distances, 1 / (4 * n), method_re="chi2")
    assert round(over_dispersion(good, n, target).tau2, 12) == round(float(expected.tau2), 12)
