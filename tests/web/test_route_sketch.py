"""The small map of a day: in scale, north up, nothing hidden."""

import re
from itertools import combinations
from math import hypot

from liming.web.words.route_sketch import HEIGHT, WIDTH, SketchStop, route_sketch


def stop(number: int, longitude: float, latitude: float, **marks: bool) -> SketchStop:
    return SketchStop(number, (longitude, latitude), f"到访{number}", f"/field/items/{number}/", **marks)


def centres(drawing: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r'<circle[^>]* cx="([\d.]+)" cy="([\d.]+)"', drawing)]


def test_nothing_is_drawn_without_a_stop() -> None:
    assert route_sketch([], (111.2, 35.1)) == ""


def test_north_is_up_and_east_is_right_and_everything_is_inside() -> None:
    """Four corners of a square of the same length in kilometres stay a square."""
    wide = 0.1 / 0.8192  # cos 35 degrees
    drawing = route_sketch(
        [stop(1, 111, 35), stop(2, 111 + wide, 35), stop(3, 111, 35.1), stop(4, 111 + wide, 35.1)]
    )
    south_west, south_east, north_west, north_east = centres(drawing)
    assert south_west[0] == north_west[0] < south_east[0] == north_east[0]
    assert north_west[1] == north_east[1] < south_west[1] == south_east[1]
    assert abs((south_east[0] - south_west[0]) - (south_west[1] - north_west[1])) < 0.5
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in centres(drawing))


def test_stops_at_one_door_do_not_hide_each_other() -> None:
    """Nine visits in one house are nine circles that can be tapped."""
    found = centres(route_sketch([stop(number, 111.2, 35.1) for number in range(1, 10)]))
    assert len(found) == 9
    assert all(hypot(a[0] - b[0], a[1] - b[1]) > 21 for a, b in combinations(found, 2))


def test_what_is_done_and_what_is_left_are_two_lines() -> None:
    """The way to what is open begins where the last work was done; dashed unless a route was published."""
    stops = [stop(1, 111.1, 35.1, is_done=True), stop(2, 111.2, 35.2, is_current=True), stop(3, 111.3, 35.1)]
    drawing = route_sketch(stops, (111.0, 35.0), is_planned=True)
    assert drawing.count("<polyline") == 2
    assert 'class="way is-done"' in drawing
    assert 'class="way"' in drawing
    assert 'class="way is-listed"' in route_sketch(stops, (111.0, 35.0))


def test_titles_are_text_and_lead_to_their_item() -> None:
    odd = SketchStop(1, (111.2, 35.1), '<b>"x"', "/field/items/1/")
    drawing = route_sketch([odd])
    assert "<b>" not in drawing
    assert 'href="/field/items/1/"' in drawing


def test_the_scale_says_a_round_length() -> None:
    drawing = route_sketch([stop(1, 111, 35), stop(2, 111.5, 35.2)])
    assert re.search(r">(1|2|5|10|20|50) 公里<", drawing)
    assert re.search(r">(100|200|500) 米<", route_sketch([stop(1, 111, 35)]))
