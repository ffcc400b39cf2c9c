"""Words on a chart stand where no line runs through them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from liming.web.words.label_places import Box, place_on_line, text_box
from liming.web.words.trend import sparkline

ROOM = Box(46, 10, 482, 150)
TEXT = "下限 73.8"


def test_a_free_level_is_named_at_its_right_end_over_the_line() -> None:
    assert place_on_line(TEXT, 100, ROOM, []) == (482, 94)


def test_a_name_goes_under_its_line_where_something_runs_over_it() -> None:
    """A line that crosses the room over the level at its right end leaves the room below it free."""
    assert place_on_line(TEXT, 100, ROOM, [((400, 80), (482, 94))]) == (482, 114)


def test_a_name_moves_left_of_what_falls_through_its_level() -> None:
    """As in a month that falls below the limit and comes back: the name ends before the fall."""
    fall = [((430, 80), (456, 140)), ((456, 140), (482, 40))]
    x, y = place_on_line(TEXT, 100, ROOM, fall)
    assert not any(text_box(TEXT, x, y).is_crossed(line) for line in fall)
    assert (x, y) == (434, 114)


def test_a_name_does_not_cover_another() -> None:
    taken = [text_box("上限 99.0", 482, 94)]
    assert place_on_line(TEXT, 100, ROOM, [], taken) == (482, 114)


def test_a_steep_line_counts_only_where_it_lies_in_the_box() -> None:
    box = Box(10, 10, 20, 20)
    assert box.is_crossed(((0, 0), (30, 30)))
    assert not box.is_crossed(((0, 25), (30, 40)))
    assert not box.is_crossed(((21, 0), (30, 30)))


@given(st.lists(st.floats(60, 100), min_size=3, max_size=19), st.floats(62, 80))
def test_the_names_of_both_limits_never_lie_on_each_other(values: list[float], lower: float) -> None:
    points = [{"label": str(n), "value": round(value, 1)} for n, value in enumerate(values)]
    drawn = sparkline(points, {"centre": 90.0, "upper": lower + 12, "lower": lower, "frozen_after": 2}, 170)
    told = re.findall(r'x="([\d.]+)" y="([\d.]+)">([上下]限 [\d.]+)<', drawn)
    first, second = (text_box(text, float(x), float(y)) for x, y, text in told)
    assert not first.meets(second)
