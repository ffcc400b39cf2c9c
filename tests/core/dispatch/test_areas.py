"""Areas drawn as polygons and circles."""

import pytest

from liming.core.dispatch import (
    DrawnArea,
    crosses_itself,
    is_polygon,
    share_inside,
    square_kilometres,
)

RING = [[111.0, 35.0], [111.1, 35.0], [111.1, 35.1], [111.0, 35.1], [111.0, 35.0]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}


def test_a_place_is_inside_a_polygon_or_on_its_edge() -> None:
    area = DrawnArea(polygon=SQUARE)
    assert area.holds(111.05, 35.05)
    assert area.holds(111.0, 35.05)
    assert not area.holds(111.2, 35.05)


def test_a_circle_reaches_its_metres() -> None:
    """One thousandth of a degree of latitude is 111 metres."""
    area = DrawnArea(circle=(111.0, 35.0, 112.0))
    assert area.holds(111.0, 35.001)
    assert not area.holds(111.0, 35.0011)


def test_nothing_drawn_holds_nothing() -> None:
    assert not DrawnArea().holds(111.0, 35.0)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": [[["a", 1], [2, 2], [3, 3], ["a", 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]},
    ],
)
def test_only_shapes_that_enclose_something_are_polygons(value: object) -> None:
    assert is_polygon(SQUARE)
    assert not is_polygon(value)


def test_a_bow_tie_crosses_itself() -> None:
    """Only the crossed one does; what is no polygon at all is not called crossed."""
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}
    assert [crosses_itself(each) for each in (bow, SQUARE, None, {"type": "Polygon"})] == [
        True,
        False,
        False,
        False,
    ]


def test_a_tenth_of_a_degree_in_shanxi_is_about_a_hundred_square_kilometres() -> None:
    """11.132 km by 11.132 km times the cosine of 35.05 degrees."""
    assert round(square_kilometres(SQUARE), 1) == 101.4


def test_half_of_a_square_moved_by_half_its_side_lies_inside() -> None:
    moved = {"type": "Polygon", "coordinates": [[[x + 0.05, y] for x, y in RING]]}
    assert round(share_inside(moved, SQUARE), 6) == 0.5
