from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liming.core.calendar import describe_remaining


@pytest.mark.parametrize(
    ("delta", "kind", "parts"),
    [
        (timedelta(hours=3, minutes=10), "left", ((3, "hour"), (10, "minute"))),
        (timedelta(hours=3), "left", ((3, "hour"),)),
        (timedelta(seconds=30), "left", ((0, "minute"),)),
        (timedelta(0), "left", ((0, "minute"),)),
        (timedelta(seconds=-30), "over", ((1, "minute"),)),
        (timedelta(days=-2), "over", ((2, "day"),)),
        (timedelta(days=1, minutes=59), "left", ((1, "day"),)),
        (timedelta(days=-1, hours=-5, minutes=-3), "over", ((1, "day"), (5, "hour"))),
    ],
)
def test_time_left_and_over_has_one_wording(delta, kind, parts):
    remaining = describe_remaining(delta)
    assert (remaining.kind, remaining.parts) == (kind, parts)
    assert (remaining.value, remaining.unit) == parts[0]


def test_working_days_speak_until_the_due_day_itself():
    assert describe_remaining(timedelta(days=3), 1).parts == ((1, "working_day"),)
    assert describe_remaining(timedelta(days=-4), -2).parts == ((2, "working_day"),)
    assert describe_remaining(timedelta(days=-4), -2).kind == "over"
    assert describe_remaining(timedelta(hours=2), 0).parts == ((2, "hour"),)


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_what_is_left_is_never_overstated(delta):
    sizes = {"day": timedelta(days=1), "hour": timedelta(hours=1), "minute": timedelta(minutes=1)}
    remaining = describe_remaining(delta)
    said = sum((value * sizes[unit] for value, unit in remaining.parts), timedelta(0))
    assert (remaining.kind == "left") is (delta >= timedelta(0))
    if remaining.kind == "left":
        assert said <= delta
    else:
        assert said > timedelta(0)
