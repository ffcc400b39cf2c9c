"""Areas drawn as polygons and circles."""

import pytest

from liming.core.dispatch import DrawnArea, is_polygon

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
