import pytest
from shapely import box

from liming.core.dispatch import Candidate, GridArea, GridIndex, metres_between

WEST = GridArea("west", box(111.00, 35.00, 111.01, 35.01), None, frozenset({"东关社区", "瑶峰镇"}), "140828")
EAST = GridArea("east", box(111.01, 35.00, 111.02, 35.01), None, frozenset({"西街村", "瑶峰镇"}), "140828")
POINT_ONLY = GridArea("hill", None, (111.10, 35.10), frozenset({"东关社区卫生站"}), "140828")
INDEX = GridIndex([POINT_ONLY, EAST, WEST])


def test_a_point_well_inside_has_one_sure_grid():
    location = INDEX.locate(111.005, 35.005)
    assert location.candidates == (Candidate("west", True, 0.0),)
    assert not location.is_border


def test_a_point_near_the_common_edge_shows_both_grids_the_holding_one_first():
    location = INDEX.locate(111.009, 35.005)
    assert [(each.key, each.inside) for each in location.candidates] == [("west", True), ("east", False)]
    assert location.is_border
    assert location.candidates[1].distance_m == pytest.approx(
        metres_between(111.009, 35.005, 111.01, 35.005), rel=1e-6
    )


def test_the_border_width_is_the_callers():
    assert not INDEX.locate(111.009, 35.005, border_metres=50).is_border


def test_a_point_on_the_edge_is_inside_both():
    assert [each.inside for each in INDEX.locate(111.01, 35.005).candidates] == [True, True]


def test_a_point_just_outside_every_grid_is_a_border_case():
    location = INDEX.locate(111.021, 35.005)
    assert [each.key for each in location.candidates] == ["east"]
    assert location.is_border


def test_a_grid_without_boundary_is_found_by_its_centre_only_when_nothing_else_is_near():
    assert [each.key for each in INDEX.locate(111.11, 35.10).candidates] == ["hill"]
    assert INDEX.locate(111.11, 35.10).is_border
    assert INDEX.locate(112.0, 36.0).candidates == ()
    assert not INDEX.locate(112.0, 36.0).is_border


def test_an_empty_index_finds_nothing():
    assert GridIndex([]).locate(111.0, 35.0).candidates == ()
    assert GridIndex([]).by_words("东关社区") == ()


def test_the_longest_community_name_in_the_text_comes_first():
    assert INDEX.by_words("东关社区卫生站没电了") == ("hill", "west")


def test_a_name_counts_within_the_division_that_is_meant():
    other = GridArea("other", None, None, frozenset({"西街村"}), "140829")
    index = GridIndex([EAST, other])
    assert index.by_words("西街村停电") == ("east", "other")
    assert index.by_words("西街村停电", within="140829101") == ("other",)
    assert index.by_words("西街村停电", within="1409") == ()


def test_people_leave_out_the_word_community_or_village():
    assert INDEX.by_words("西街那边停电") == ("east",)


def test_a_township_names_all_its_grids():
    assert INDEX.by_words("瑶峰镇有户人家跳闸") == ("east", "west")
    assert INDEX.by_words("没有地名") == ()


def test_metres_match_a_known_degree():
    assert metres_between(111.0, 35.0, 111.0, 36.0) == pytest.approx(111_320)
    assert metres_between(111.0, 35.0, 111.0, 35.0) == 0.0
