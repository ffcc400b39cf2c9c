"""Baselines of every kind of figure, their comparators, and verdicts on counts, means and differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from liming.core.benchmark import (
    Baseline,
    Cell,
    Comparator,
    baseline_interval,
    effect,
    freeze_baselines,
    kitagawa,
    kitagawa_rate_interval,
    match_comparators,
    needed_amount,
    probability_better,
)

TEAMS = 100


def test_a_counts_baseline_lies_between_its_own_rate_and_the_peers():
    """Two items a member where the others have six come back towards them by themselves."""
    cells = [Cell(number * 10, 20) for number in (2, 8, 14, 20, 12, 9, 16, 11, 13, 6)]
    low = freeze_baselines("ratio", cells, cells)[0]
    assert low.family == "gamma"
    assert 1.0 < low.mean < 5.55
    assert low.expected_rebound == pytest.approx(low.mean - 1.0, abs=1e-6)


def test_a_means_baseline_keeps_the_spread_of_single_values():
    """Scores of variance 0.25 inside teams give a baseline that knows it."""
    generator = np.random.default_rng(1)
    cells = [_scores(generator.normal(mean, 0.5, 40)) for mean in generator.normal(4.5, 0.2, 30)]
    first = freeze_baselines("mean", cells, cells)[0]
    assert first.family == "normal"
    assert first.within == pytest.approx(0.25, rel=0.1)


def test_peers_that_do_not_differ_share_one_baseline():
    """Nine of ten everywhere: nobody is low, whatever the raw figures say."""
    cells = [Cell(9, 10)] * 20
    found = freeze_baselines("proportion", cells, cells)
    assert len({one.mean for one in found}) == 1
    assert found[0].mean == pytest.approx(0.9, abs=0.005)


def test_intervals_hold_the_mean_and_grow_with_the_level():
    """An 80 % interval lies inside the 95 % one for each family."""
    for one in (
        Baseline(0.9, 90, 10, 100, 0.0),
        Baseline(3.0, 30, 10, 10, 0.0, "gamma"),
        Baseline(4.5, 4.5, 0.1, 30, 0.0, "normal", within=0.3),
    ):
        narrow, wide = baseline_interval(one, 0.8), baseline_interval(one)
        assert wide.low < narrow.low < one.mean < narrow.high < wide.high


def test_comparators_stood_most_alike_on_the_shrunk_figure():
    """The nearest come first; who counted nothing is left out."""
    own = Baseline(0.8, 80, 20, 100, 0.0)
    others = {
        "near": Baseline(0.81, 81, 19, 90, 0.0),
        "far": Baseline(0.95, 95, 5, 90, 0.0),
        "empty": Baseline(0.8, 8, 2, 0, 0.0),
        "below": Baseline(0.77, 77, 23, 90, 0.0),
    }
    assert match_comparators(own, others) == ("near", "below", "far")
    assert match_comparators(own, others, 1) == ("near",)


def test_a_peer_is_better_as_surely_as_the_figures_allow():
    """95 of 100 beats 80 of 100 surely; where low is good it is the other way round."""
    low, high = Baseline(0.8, 80, 20, 100, 0.0), Baseline(0.95, 95, 5, 100, 0.0)
    assert probability_better(low, high) > 0.99
    assert probability_better(low, high, direction=-1) < 0.01


def test_what_is_needed_counts_in_the_numerators_own_unit():
    """Three more items, two fewer minutes, nothing when the target is reached."""
    assert needed_amount(12, 5, 3.0, 1) == 3
    assert needed_amount(32, 10, 3.0, -1) == 2
    assert needed_amount(20, 5, 3.0, 1) == 0


def test_a_province_that_rises_as_a_whole_is_no_effect():
    """Everybody gained ten points: before and after says "worked", beside comparators nothing is shown."""
    baseline = Baseline(0.7, 140, 60, 200, 0.0)
    others = [Comparator(Baseline(0.7, 140, 60, 200, 0.0), 160, 200) for _ in range(8)]
    assert effect(baseline, 162, 200).verdict == "worked"
    beside = effect(baseline, 162, 200, comparators=others)
    assert beside.verdict == "not_shown"
    assert beside.drift == pytest.approx(0.0985, abs=0.002)
    assert beside.compared == 8


def test_two_comparators_are_too_few():
    """Below three the plain effect is given and no drift claimed."""
    others = [Comparator(Baseline(0.7, 140, 60, 200, 0.0), 160, 200)] * 2
    found = effect(Baseline(0.7, 140, 60, 200, 0.0), 162, 200, comparators=others)
    assert (found.drift, found.compared, found.verdict) == (None, 0, "worked")


def test_comparators_that_scatter_make_the_verdict_careful():
    """The same mean drift, once alike and once far apart: only the first shows an effect."""
    own = Baseline(0.7, 1400, 600, 2000, 0.0)
    alike = [Comparator(own, 1400, 2000) for _ in range(8)]
    apart = [Comparator(own, 1400 + step, 2000) for step in (-240, 240, -180, 180, -120, 120, -60, 60)]
    assert effect(own, 1520, 2000, comparators=alike).verdict == "worked"
    assert effect(own, 1520, 2000, comparators=apart).verdict == "not_shown"


def test_clear_changes_of_counts_and_means_are_seen():
    """Doubled items worked, halved are worse; half a point more in the mean score worked."""
    items = Baseline(5.0, 200, 40, 40, 0.0, "gamma")
    assert effect(items, 400, 40).verdict == "worked"
    assert effect(items, 100, 40).verdict == "worse"
    assert effect(items, 100, 40, direction=-1).verdict == "worked"
    score = Baseline(4.2, 4.2, 0.05, 100, 0.0, "normal", within=0.25)
    assert effect(score, 470, 100).verdict == "worked"
    assert effect(score, 370, 100).verdict == "worse"


def test_no_case_afterwards_shows_nothing_for_any_kind():
    """An empty quarter gives no verdict."""
    assert effect(Baseline(5.0, 200, 40, 40, 0.0, "gamma"), 0, 0).verdict == "not_shown"
    assert effect(Baseline(4.2, 4.2, 0.05, 100, 0.0, "normal", within=0.2), 0, 0).verdict == "not_shown"


def _scores(values: np.ndarray[Any, Any]) -> Cell:
    return Cell(float(values.sum()), len(values), float((values**2).sum()))


def _quarter(kind: str, truth: np.ndarray[Any, Any], generator: np.random.Generator) -> list[Cell]:
    if kind == "proportion":
        return [Cell(int(good), 60) for good in generator.binomial(60, np.clip(truth, 0, 1))]
    if kind == "ratio":
        return [Cell(int(done), 20) for done in generator.poisson(truth * 20)]
    return [_scores(generator.normal(mean, 0.6, 40)) for mean in truth]


TRUTHS = {
    "proportion": lambda generator: generator.beta(38, 6, TEAMS),
    "ratio": lambda generator: generator.gamma(8, 0.5, TEAMS),
    "mean": lambda generator: generator.normal(4.3, 0.15, TEAMS),
}
DRIFT = {"proportion": 0.04, "ratio": 1.0, "mean": 0.2}


@pytest.mark.parametrize("kind", ["proportion", "ratio", "mean"])
@pytest.mark.parametrize("drifts", [False, True])
def test_without_action_beside_comparators_at_most_five_in_a_hundred_worked(kind, drifts):
    """Three of the weakest do nothing; the whole group drifts or does not; "worked" and "worse" stay rare."""
    generator = np.random.default_rng(11)
    said = {"worked": 0, "worse": 0, "not_shown": 0}
    for _ in range(150):
        truth = TRUTHS[kind](generator)
        before = _quarter(kind, truth, generator)
        after = _quarter(kind, truth + (DRIFT[kind] if drifts else 0.0), generator)
        frozen = dict(zip(map(str, range(TEAMS)), freeze_baselines(kind, before, before), strict=True))
        weakest = sorted(frozen, key=lambda key: before[int(key)].value)[:10]
        for key in weakest[::3][:3]:
            others = {other: one for other, one in frozen.items() if other not in weakest}
            beside = [
                Comparator(frozen[other], after[int(other)].numerator, after[int(other)].denominator)
                for other in match_comparators(frozen[key], others)
            ]
            own = after[int(key)]
            found = effect(frozen[key], own.numerator, own.denominator, draws=600, comparators=beside)
            said[found.verdict] += 1
    assert sum(said.values()) == 450
    assert said["worked"] <= 22
    assert said["worse"] <= 27


@pytest.mark.parametrize("kind", ["ratio", "mean"])
def test_without_action_a_count_or_mean_chosen_for_being_low_rarely_worked(kind):
    """Before and after alone: the rebound of the weakest is not taken for an effect."""
    generator = np.random.default_rng(12)
    worked = 0
    for _ in range(40):
        truth = TRUTHS[kind](generator)
        before, after = _quarter(kind, truth, generator), _quarter(kind, truth, generator)
        frozen = freeze_baselines(kind, before, before)
        for key in sorted(range(TEAMS), key=lambda team: before[team].value)[:10]:
            found = effect(frozen[key], after[key].numerator, after[key].denominator, draws=1000)
            worked += found.verdict == "worked"
    assert worked <= 20


def test_a_real_gain_is_still_found_beside_comparators():
    """Fifteen points more while the province rose by four: most such teams are said to have worked."""
    generator = np.random.default_rng(13)
    truth = TRUTHS["proportion"](generator)
    before, after = _quarter("proportion", truth, generator), _quarter("proportion", truth + 0.04, generator)
    frozen = freeze_baselines("proportion", before, before)
    weakest = sorted(range(TEAMS), key=lambda team: before[team].value)[:20]
    found = 0
    for key in weakest:
        good = generator.binomial(60, min(1.0, truth[key] + 0.19))
        others = {str(other): frozen[other] for other in range(TEAMS) if other not in weakest}
        beside = [
            Comparator(frozen[int(other)], after[int(other)].numerator, 60)
            for other in match_comparators(frozen[key], others)
        ]
        found += effect(frozen[key], good, 60, draws=1000, comparators=beside).verdict == "worked"
    assert found >= 10


def test_the_rate_part_has_an_interval_that_holds_it():
    """Like for like eight points lower, surely so with hundreds of cases and not with a handful."""
    own = {"A": Cell(160, 200), "B": Cell(90, 100)}
    peers = {"A": Cell(1760, 2000), "B": Cell(1960, 2000)}
    sure = kitagawa_rate_interval(own, peers)
    assert sure.low < kitagawa(own, peers).rate < sure.high < 0
    few = kitagawa_rate_interval({"A": Cell(8, 10), "B": Cell(9, 10)}, peers)
    assert few.low < 0 < few.high
