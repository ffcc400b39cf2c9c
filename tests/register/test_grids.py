"""Grids in dated versions: a request is judged by the grid of its day."""

from datetime import date

import pytest
from tests.factories import register as make

from liming.register import actions, bridge, queries
from liming.register.actions import GridPart
from liming.register.models import DivisionShape, GridVersion
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role, system_viewer

pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(clock.at(date(2026, 7, 14), 9))]
SYSTEM = system_viewer("test")
JUNE, JULY = date(2026, 6, 30), date(2026, 7, 1)


def box(west, south, east, north):
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


@pytest.fixture
def team():
    return make.team(make.unit_tree().xiaxian)


def create(team, **fields):
    values = {
        "code": "140828105-01",
        "name": "泗交一网格",
        "team": team,
        "division": _division("140828105"),
        "area_type": "rural",
        "valid_from": date(2026, 1, 1),
    }
    return actions.create_grid(SYSTEM, **{**values, **fields})


def version_on(grid, day):
    """The grid's version among those of its team on a day; None where it was not or is no more."""
    first = GridVersion.objects.everywhere("test").get(grid=grid, number=1)
    return queries.grids_of_team(SYSTEM, first.team, day).filter(grid=grid).first()


def _division(code):
    from liming.register.models import Division

    return Division.objects.get(code=code)


def test_the_version_of_the_day_stays_after_a_split(team):
    holder, other = make.member(team), make.member(team)
    grid = create(team, holder=holder, communities=["王家村", "李家村"])
    before = version_on(grid, JUNE)
    east, west = actions.split_grid(
        SYSTEM,
        grid,
        [
            GridPart("140828105-02", "东网格", ["王家村"], holder),
            GridPart("140828105-03", "西网格", ["李家村"], other),
        ],
        JULY,
        "户数过多",
    )
    assert version_on(grid, JUNE).pk == before.pk
    assert version_on(grid, JULY) is None
    assert [east.current.predecessor_id, west.current.predecessor_id] == [before.pk, before.pk]
    assert west.current.holder == other
    index, ids = bridge.grid_index(JUNE)
    assert list(ids) == ["140828105-01"]
    index, ids = bridge.grid_index(JULY)
    assert index.by_words("泗交镇李家村")[0] == "140828105-03"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([("A", ["王家村", "李家村"])], "split_needs_two"),
        ([("A", ["王家村", "李家村"]), ("B", ["李家村"])], "split_repeats"),
        ([("A", ["王家村"]), ("B", [])], "split_loses"),
    ],
)
def test_a_split_shares_out_every_community_once(team, parts, code):
    grid = create(team, communities=["王家村", "李家村"])
    with pytest.raises(DomainError) as refused:
        actions.split_grid(SYSTEM, grid, [GridPart(key, key, names) for key, names in parts], JULY)
    assert refused.value.code == code
    grid.refresh_from_db()
    assert grid.closed_on is None


def test_handing_over_makes_a_new_version_and_keeps_the_old_holder(team):
    first, second = make.member(team), make.member(team)
    grid = create(team, holder=first)
    version = actions.hand_over_grid(SYSTEM, grid, second, JULY, "轮岗")
    assert (version.number, version.holder, version.reason) == (2, second, "轮岗")
    assert version_on(grid, JUNE).holder == first
    assert version_on(grid, JULY).holder == second


def test_an_emptied_field_goes_back_to_its_default_and_nothing_new_makes_no_version(team):
    grid = create(team, holder=make.member(team), households=12, communities=["王家村"])
    version = actions.change_grid(SYSTEM, grid, JULY, households=None, communities=None, holder=None)
    assert (version.number, version.households, version.communities, version.holder) == (2, 0, [], None)
    assert actions.change_grid(SYSTEM, grid, JULY, households=None).number == 2


def test_the_index_of_a_day_is_never_stale(team):
    grid = create(team, communities=["王家村"])
    index, _ = bridge.grid_index(JULY)
    assert index.by_words("李家村") == ()
    actions.change_grid(SYSTEM, grid, date(2026, 1, 1), communities=["王家村", "李家村"])
    index, _ = bridge.grid_index(JULY)
    assert index.by_words("李家村") == (grid.code,)
    actions.close_grid(SYSTEM, grid, JULY)
    assert bridge.grid_index(JULY)[1] == {}


def test_a_grid_outside_the_teams_county_is_refused_by_name(team):
    with pytest.raises(DomainError) as refused:
        create(team, division=_division("140429100"))
    assert refused.value.code == "outside_county"
    assert refused.value.sentence("zh") == "“丰州镇”不在夏县内，网格不能跨县；请改行政区划或改所属服务队。"


def test_a_city_is_no_place_for_a_grid(team):
    with pytest.raises(DomainError) as refused:
        create(team, division=_division("140800"))
    assert refused.value.code == "outside_county"


def test_a_boundary_may_not_reach_into_the_next_county(team):
    DivisionShape.objects.create(
        division_id="140828", layer="standard", geometry=box(111.0, 35.0, 111.5, 35.3)
    )
    grid = create(team, boundary=box(111.1, 35.1, 111.2, 35.2))
    with pytest.raises(DomainError) as refused:
        actions.change_grid(SYSTEM, grid, JULY, boundary=box(111.4, 35.1, 111.6, 35.2))
    assert (refused.value.code, refused.value.data["share"]) == ("boundary_outside_county", "50%")
    index, _ = bridge.grid_index(JULY)
    assert index.locate(111.15, 35.15).candidates[0].key == grid.code


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [111, 35]},
        {"type": "Polygon", "coordinates": [[[111, 35], [112, 35]]]},
        {"type": "Polygon", "coordinates": "x"},
        box(35.1, 111.1, 35.2, 111.2),
    ],
)
def test_a_boundary_that_is_no_polygon_in_degrees_is_refused(team, geometry):
    with pytest.raises(DomainError) as refused:
        create(team, boundary=geometry)
    assert refused.value.code == "boundary_invalid"


def test_a_holder_of_another_team_is_refused(team):
    stranger = make.member(make.team(team.unit))
    with pytest.raises(DomainError) as refused:
        create(team, holder=stranger)
    assert refused.value.code == "member_elsewhere"


def test_a_captain_may_not_change_grids_and_another_city_does_not_reach_them(team):
    grid = create(team)
    for viewer, code in (
        (make.viewer_for(Role.CAPTAIN, team), "forbidden"),
        (
            make.viewer_for(Role.UNIT, make.unit("1401", "国网太原供电公司", team.unit.parent.parent)),
            "out_of_scope",
        ),
    ):
        for act in (
            lambda viewer=viewer: actions.change_grid(viewer, grid, JULY, households=9),
            lambda viewer=viewer: actions.close_grid(viewer, grid, JULY),
            lambda viewer=viewer: actions.split_grid(viewer, grid, [], JULY),
            lambda viewer=viewer: actions.hand_over_grid(viewer, grid, None, JULY),
        ):
            with pytest.raises(DomainError) as refused:
                act()
            assert refused.value.code == code
