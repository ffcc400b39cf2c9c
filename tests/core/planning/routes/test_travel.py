import numpy as np
import pytest

from liming.core.planning.routes import MountainRoads, Pass, Place

NORTH, SOUTH = Place(119.0, 27.2, "north"), Place(119.0, 27.0, "south")
SADDLE = Pass(("north", "south"), Place(119.5, 27.1), minutes=4)


def test_the_way_is_the_air_line_times_the_factor_at_the_speed_and_the_start():
    roads = MountainRoads(road_factor=1.5, kilometres_per_hour=30.0, start=2)
    found = roads.minutes([Place(119.0, 27.0), Place(119.0, 27.1)])
    kilometres = 6_371 * np.radians(0.1)
    assert found[0, 1] == found[1, 0] == int(np.ceil(kilometres * 1.5 / 30 * 60 + 2)) == 36


def test_one_place_twice_has_no_way_between():
    assert MountainRoads().minutes([NORTH, NORTH]).tolist() == [[0, 0], [0, 0]]


def test_between_valleys_only_the_pass_leads():
    roads = MountainRoads(start=0, passes=(SADDLE,))
    direct = MountainRoads(start=0).minutes([NORTH, SADDLE.place, SOUTH])
    assert roads.minutes([NORTH, SOUTH])[0, 1] == pytest.approx(direct[0, 1] + direct[1, 2] + 4, abs=1)
    assert direct[0, 2] < roads.minutes([NORTH, SOUTH])[0, 1]


def test_the_nearer_pass_is_taken():
    near = Pass(("north", "south"), Place(119.01, 27.1))
    one, two = MountainRoads(passes=(SADDLE,)), MountainRoads(passes=(SADDLE, near))
    assert two.minutes([NORTH, SOUTH])[0, 1] < one.minutes([NORTH, SOUTH])[0, 1]


def test_a_chain_of_passes_crosses_the_valley_between():
    far = Place(119.0, 26.8, "far")
    roads = MountainRoads(passes=(SADDLE, Pass(("south", "far"), Place(119.5, 26.9))))
    found = roads.minutes([NORTH, SOUTH, far])
    assert found[0, 2] > found[0, 1]


def test_minutes_off_the_road_count_at_both_ends():
    hamlet = Place(119.1, 27.2, "north", off_road=12)
    plain = MountainRoads().minutes([NORTH, Place(119.1, 27.2, "north")])[0, 1]
    assert MountainRoads().minutes([NORTH, hamlet])[0, 1] == plain + 12


def test_valleys_that_nothing_joins_are_refused():
    with pytest.raises(ValueError, match="not joined"):
        MountainRoads(passes=(SADDLE,)).minutes([NORTH, Place(119.0, 26.0, "island")])
