import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liming.core.planning import largest_remainder

weights = st.lists(st.floats(0, 1e6), min_size=1, max_size=12).filter(lambda values: sum(values) > 0)


def test_a_remainder_goes_to_the_largest_fraction():
    assert largest_remainder(10, [5, 3, 1]) == [6, 3, 1]


def test_equal_remainders_go_to_the_earlier_weight():
    assert largest_remainder(5, [1, 1, 1]) == [2, 2, 1]
    assert largest_remainder(1, [0.1, 0.1]) == [1, 0]


def test_a_weight_of_zero_gets_nothing():
    assert largest_remainder(7, [0, 1, 0]) == [0, 7, 0]


def test_nothing_to_share_needs_no_weight():
    assert largest_remainder(0, [0, 0]) == [0, 0]
    assert largest_remainder(0, []) == []


@pytest.mark.parametrize(
    ("total", "bad"), [(-1, [1]), (3, []), (3, [0, 0]), (3, [-1, 2]), (3, [math.nan]), (3, [math.inf, 1])]
)
def test_what_cannot_be_shared_is_refused(total, bad):
    with pytest.raises(ValueError):
        largest_remainder(total, bad)


@given(st.integers(0, 10_000), weights)
def test_the_parts_add_up_and_stay_within_one_of_their_share(total, values):
    parts = largest_remainder(total, values)
    assert sum(parts) == total
    whole = math.fsum(values)
    for part, weight in zip(parts, values, strict=True):
        assert abs(part - total * weight / whole) < 1 + 1e-6
