from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liming.core.dispatch import CaseSketch, similar

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
CASE = CaseSketch(NOON, 111.0, 35.0, "outage", "东关社区三号楼全楼停电")
sketches = st.builds(
    CaseSketch,
    at=st.integers(-9000, 9000).map(lambda minute: NOON + timedelta(minutes=minute)),
    lon=st.none() | st.floats(110.99, 111.01),
    lat=st.none() | st.floats(34.99, 35.01),
    kind=st.sampled_from(["outage", "meter"]),
    words=st.text("停电三号楼表坏了 ，", max_size=12),
)


def test_the_same_report_twice_scores_one():
    likeness = similar(CASE, CASE)
    assert likeness.score == pytest.approx(1.0)
    assert (likeness.same_place, likeness.same_kind, likeness.minutes_apart) == (True, True, 0)


def test_a_neighbours_call_scores_above_an_unrelated_one_nearby():
    neighbour = CaseSketch(NOON + timedelta(minutes=12), 111.0004, 35.0, "outage", "三号楼停电了")
    other = CaseSketch(NOON + timedelta(days=2), 111.004, 35.0, "meter", "电表走得快")
    assert similar(CASE, neighbour).score > 0.75
    assert similar(CASE, other).score < 0.5


def test_the_same_words_far_away_are_another_trouble():
    far = replace(CASE, lon=111.02)
    assert similar(CASE, far).score == 0.0
    assert similar(CASE, far).metres_apart == pytest.approx(1824, abs=2)


def test_an_unknown_place_leaves_the_weight_to_the_rest():
    placeless = replace(CASE, lon=None, lat=None)
    likeness = similar(CASE, placeless)
    assert likeness.score == pytest.approx(1.0)
    assert likeness.metres_apart is None
    assert not likeness.same_place


def test_punctuation_does_not_join_words():
    assert similar(replace(CASE, words="停，电"), replace(CASE, words="停电")).words_shared == 0.0


def test_words_share_is_the_dice_share_of_pairs():
    # 停电了 and 停电吗 share one pair of two each.
    assert similar(replace(CASE, words="停电了"), replace(CASE, words="停电吗")).words_shared == 0.5


@given(sketches, sketches)
def test_likeness_is_symmetric_and_within_its_bounds(a, b):
    assert similar(a, b) == similar(b, a)
    assert 0.0 <= similar(a, b).score <= 1.0 + 1e-12
