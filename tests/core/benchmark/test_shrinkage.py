"""Priors learnt from peers."""

from __future__ import annotations

import numpy as np
from scipy import stats

from liming.core.benchmark import (
    fit_beta_prior,
    fit_gamma_prior,
)
from liming.core.benchmark.shrinkage import fit_normal_prior

HITS = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7])
TRUE_AVERAGES = [
    *(0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269),
    *(0.230, 0.264, 0.256, 0.303, 0.264, 0.226, 0.286, 0.316, 0.200),
]


def baseball():
    """Efron and Morris' batting averages, their mean by the fitted prior, and the weight on own data."""
    rates = HITS / 45
    centre = float(rates.mean())
    prior = fit_normal_prior(rates, np.full(18, 45), centre * (1 - centre))
    assert prior is not None
    own = prior.between_variance / (prior.between_variance + prior.within_variance / 45)
    return rates, prior.mean, own


def test_baseball_shrinks_as_published():
    """Around 0.265; by moments the weight is 1 - (K-1) σ²/S, Stein's published 0.212 is 1 - (K-3) σ²/S."""
    _rates, mean, own = baseball()
    assert (round(mean, 3), round(1 - (1 - own) * 15 / 17, 3)) == (0.265, 0.212)


def test_shrunk_baseball_rates_predict_the_season_better():
    """Total squared error against the rest of the season falls more than three times."""
    rates, mean, own = baseball()
    shrunk, truth = mean + own * (rates - mean), np.array(TRUE_AVERAGES)
    assert ((rates - truth) ** 2).sum() / ((shrunk - truth) ** 2).sum() > 3


def test_beta_prior_is_the_maximum_of_the_likelihood():
    """No neighbour of the fitted prior explains the counts better."""
    generator = np.random.default_rng(3)
    n = generator.integers(5, 200, 60)
    good = generator.binomial(n, generator.beta(38, 2, 60))
    prior = fit_beta_prior(good, n)
    assert prior is not None

    def likelihood(a: float, b: float) -> float:
        return float(stats.betabinom.logpmf(good, n, a, b).sum())

    best = likelihood(prior.a, prior.b)
    for factor in (0.99, 1.01):
        assert best > likelihood(prior.a * factor, prior.b)
        assert best > likelihood(prior.a, prior.b * factor)
        assert best > likelihood(prior.a * factor, prior.b * factor)


def test_beta_prior_finds_the_true_spread():
    """With many teams the fitted mean and strength come close to those that made the data."""
    generator = np.random.default_rng(5)
    n = generator.integers(50, 300, 2000)
    prior = fit_beta_prior(generator.binomial(n, generator.beta(19, 1, 2000)), n)
    assert prior is not None
    assert round(prior.mean, 2) == 0.95
    assert 18 < prior.a + prior.b < 22


def test_equal_teams_have_no_prior():
    """Teams that differ less than chance allows get None: one pooled rate."""
    assert fit_beta_prior([9, 9, 9, 9], [10, 10, 10, 10]) is None
    assert fit_beta_prior([10, 20], [10, 20]) is None
    assert fit_beta_prior([3], [10]) is None
    assert fit_gamma_prior([5, 5, 5], [1, 1, 1]) is None


def test_teams_without_cases_do_not_move_the_prior():
    """A team with nothing counted leaves the fit to the digit."""
    good, n = [18, 7, 30, 2], [20, 20, 31, 20]
    assert fit_beta_prior([*good, 0], [*n, 0]) == fit_beta_prior(good, n)


def test_gamma_prior_is_the_maximum_of_the_likelihood():
    """No neighbour of the fitted prior explains the counts better."""
    generator = np.random.default_rng(4)
    exposure = generator.uniform(1, 20, 80)
    counts = generator.poisson(exposure * generator.gamma(3, 0.5, 80))
    prior = fit_gamma_prior(counts, exposure)
    assert prior is not None

    def likelihood(a: float, b: float) -> float:
        return float(stats.nbinom.logpmf(counts, a, b / (b + exposure)).sum())

    best = likelihood(prior.a, prior.b)
    for factor in (0.99, 1.01):
        assert best > likelihood(prior.a * factor, prior.b)
        assert best > likelihood(prior.a * factor, prior.b * factor)


def test_normal_prior_removes_the_sampling_noise():
    """Means 10, 12, 14 of 4 values with variance 4: between variance 4 - 1."""
    prior = fit_normal_prior([10, 12, 14], [4, 4, 4], 4.0)
    assert prior is not None
    assert (prior.mean, round(prior.between_variance, 12)) == (12.0, 3.0)
