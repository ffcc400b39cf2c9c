"""Places that could be a team's, against the published example of the method's authors."""

from __future__ import annotations

import numpy as np
import pytest

from liming.core.benchmark import could_be_among_best, rank_set, rank_sets

# OECD, PISA 2018, mathematics: score and standard error, rounded to three digits.
MATHEMATICS = {
    "Australia": (491.360, 1.940), "Austria": (498.942, 2.971), "Belgium": (508.070, 2.263),
    "Canada": (512.017, 2.357), "Chile": (417.407, 2.416), "Colombia": (390.932, 2.990),
    "Czech Republic": (499.468, 2.461), "Denmark": (509.398, 1.735), "Estonia": (523.415, 1.744),
    "Finland": (507.301, 1.968), "France": (495.408, 2.320), "Germany": (500.044, 2.647),
    "Greece": (451.370, 3.091), "Hungary": (481.083, 2.320), "Iceland": (495.187, 1.953),
    "Ireland": (499.633, 2.199), "Israel": (463.035, 3.499), "Italy": (486.590, 2.780),
    "Japan": (526.973, 2.471), "Korea": (525.933, 3.121), "Latvia": (496.126, 1.963),
    "Lithuania": (481.191, 1.953), "Luxembourg": (483.421, 1.098), "Mexico": (408.801, 2.493),
    "Netherlands": (519.231, 2.632), "New Zealand": (494.490, 1.706), "Norway": (500.964, 2.219),
    "Poland": (515.648, 2.602), "Portugal": (492.487, 2.685), "Slovak Republic": (486.165, 2.556),
    "Slovenia": (508.898, 1.364), "Spain": (481.393, 1.462), "Sweden": (502.388, 2.654),
    "Switzerland": (515.315, 2.908), "Turkey": (453.508, 2.260), "United Kingdom": (501.770, 2.564),
    "United States": (478.245, 3.235),
}  # fmt: skip
NAMES = list(MATHEMATICS)
SCORES, ERRORS = zip(*MATHEMATICS.values(), strict=True)
SURE_OF_FIVE = {
    "Belgium", "Canada", "Denmark", "Estonia", "Finland", "Japan", "Korea", "Netherlands", "Poland",
    "Slovenia", "Switzerland",
}  # fmt: skip


def names(positions: tuple[int, ...]) -> set[str]:
    return {NAMES[position] for position in positions}


def test_who_could_be_among_the_five_best_is_as_published():
    """Twelve countries at 95 %; at 90 % Sweden can be ruled out."""
    assert names(could_be_among_best(SCORES, ERRORS, 5)) == SURE_OF_FIVE | {"Sweden"}
    assert names(could_be_among_best(SCORES, ERRORS, 5, level=0.9)) == SURE_OF_FIVE


def test_the_places_of_one_country_are_as_published():
    """The United Kingdom, thirteenth by its score, could be eighth to twenty-third."""
    assert rank_set(SCORES, ERRORS, NAMES.index("United Kingdom")) == (8, 23)


def test_all_places_together_are_wider_than_one_alone():
    """What holds for all at once claims less about each, and the last three are told apart from the rest."""
    together = rank_sets(SCORES, ERRORS)
    for position in range(len(NAMES)):
        best, worst = rank_set(SCORES, ERRORS, position)
        assert together.best[position] <= best <= worst <= together.worst[position]
    assert {NAMES[place] for place in np.flatnonzero(together.best >= 35)} == {"Chile", "Colombia", "Mexico"}
    assert (together.worst < 35).sum() == 34


def test_with_no_true_difference_nobody_is_ruled_out_more_often_than_promised():
    """Of 200 leagues of equal teams at most 5 % (and chance) separate anybody."""
    generator = np.random.default_rng(5)
    separated = 0
    for seed in range(200):
        found = rank_sets(generator.normal(0, 1, 20), np.ones(20), draws=400, seed=seed)
        separated += bool((found.best > 1).any())
    assert separated <= 17


def test_the_same_seed_gives_the_same_sets_and_bad_input_is_refused():
    assert could_be_among_best(SCORES, ERRORS, 5, seed=9) == could_be_among_best(SCORES, ERRORS, 5, seed=9)
    for values, errors in (([1.0], [1.0]), ([1.0, 2.0], [1.0]), ([1.0, 2.0], [1.0, 0.0])):
        with pytest.raises(ValueError, match="two units"):
            rank_sets(values, errors)
