"""The one map: what each layer draws in a window, for whom, and what is never shown."""

from datetime import timedelta
from math import cos, radians

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions
from liming.execute.enums import EventKind
from liming.execute.queries import one_map
from liming.execute.queries.event_areas import ring
from liming.execute.queries.one_map import map_layers
from liming.execute.rules.map_windows import Window, box_of, count_class
from liming.shared.errors import DomainError
from liming.shared.viewer import PUBLIC, Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner), pytest.mark.clock_at(make.MORNING)]
NEAR = Window(111.3, 35.0, 111.6, 35.2, 12.0)


def names(corner: make.Corner, layer: str, window: Window = NEAR, role: Role = Role.CAPTAIN) -> list[str]:
    return [mark.name for mark in map_layers(corner.viewer(role), window, [layer])[layer].marks]


class TestRequests:
    def test_near_they_are_points_with_state_holder_and_grid(self, corner: make.Corner) -> None:
        row = make.request(corner)
        mark = map_layers(corner.as_captain, NEAR, ["requests"])["requests"].marks[0]
        assert mark.geometry == {"type": "Point", "coordinates": list(make.INSIDE)}
        assert (mark.kind, mark.link) == ("request", ("request", row.number))
        assert [mark.facts[key] for key in ("state", "holder", "grid")] == ["待签收", "张建军", "泗交-02"]
        assert "王大山" not in str(mark)

    def test_outside_the_window_or_the_filters_nothing(self, corner: make.Corner) -> None:
        make.request(corner)
        assert names(corner, "requests", Window(112.0, 35.0, 112.3, 35.2, 12.0)) == []
        assert names(corner, "requests", Window(111.3, 35.0, 111.6, 35.2, 12.0, practice="red")) == []
        assert names(corner, "requests", Window(111.3, 35.0, 111.6, 35.2, 12.0, time="overdue")) == []
        assert len(names(corner, "requests", Window(111.3, 35.0, 111.6, 35.2, 12.0, time="90"))) == 1

    def test_who_may_not_see_private_data_sees_counts_by_grid(self, corner: make.Corner) -> None:
        """The province reads the work but no household's place: grids with their number, no point."""
        make.request(corner)
        make.request(corner)
        marks = map_layers(corner.viewer(Role.PROVINCE), NEAR, ["requests"])["requests"].marks
        assert [(mark.kind, mark.name, mark.facts) for mark in marks] == [
            ("area", "泗交-02", {"count": 2, "class": 1})
        ]

    def test_the_cut_is_said(self, corner: make.Corner, monkeypatch: pytest.MonkeyPatch) -> None:
        """Above the cap the rest is counted, not drawn."""
        monkeypatch.setattr(one_map, "MOST", 1)
        make.request(corner)
        make.request(corner)
        layer = map_layers(corner.as_captain, NEAR, ["requests"])["requests"]
        assert (len(layer.marks), layer.total, layer.is_cut) == (1, 2, True)


class TestVisits:
    def test_an_arrival_is_a_point_with_its_quality(self, corner: make.Corner) -> None:
        item = make.item_of(make.request(corner))
        actions.accept_work(corner.as_holder, item)
        actions.arrive(corner.as_holder, item, actions.Position(*make.INSIDE, 12.0))
        mark = map_layers(corner.as_captain, NEAR, ["visits"])["visits"].marks[0]
        assert mark.geometry["type"] == "Point"
        assert (mark.facts["member"], mark.facts["accuracy"]) == ("张建军", 12.0)

    def test_not_from_far_and_not_for_everybody(self, corner: make.Corner) -> None:
        item = make.item_of(make.request(corner))
        actions.accept_work(corner.as_holder, item)
        actions.arrive(corner.as_holder, item, actions.Position(*make.INSIDE, 12.0))
        assert names(corner, "visits", Window(111.3, 35.0, 111.6, 35.2, 10.0)) == []
        assert names(corner, "visits", role=Role.PROVINCE) == []
        assert names(corner, "visits", role=Role.PARTY_SECRETARY) == []


class TestPlaces:
    def test_grids_stations_and_sites_of_the_own_units(self, corner: make.Corner) -> None:
        """Grids have holders; points and sites stand where they are; another county's captain sees none."""
        register.service_point(corner.team, name="泗交驿站", longitude=111.4, latitude=35.1)
        register.site(corner.team, name="老区纪念馆", longitude=111.41, latitude=35.11)
        found = map_layers(corner.as_captain, NEAR, ["grids", "points", "sites"])
        assert [(mark.name, mark.facts["holder"]) for mark in found["grids"].marks] == [
            ("泗交-02", "张建军"),
            ("泗交-03", "李文斌"),
        ]
        assert [mark.name for mark in found["points"].marks] == ["泗交驿站"]
        assert [mark.name for mark in found["sites"].marks] == ["老区纪念馆"]
        stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
        assert all(layer.total == 0 for layer in map_layers(stranger, NEAR, found).values())

    def test_from_far_grids_are_counted_only(self, corner: make.Corner) -> None:
        layer = map_layers(corner.as_captain, Window(110.0, 34.0, 115.0, 41.0, 7.0), ["grids"])["grids"]
        assert (layer.marks, layer.total) == ((), 2)

    def test_only_what_is_asked_for(self, corner: make.Corner) -> None:
        assert list(map_layers(corner.as_captain, NEAR, ["teams", "unknown"])) == ["teams"]

    def test_without_the_right_nothing(self, corner: make.Corner) -> None:
        with pytest.raises(DomainError) as refusal:
            map_layers(register.viewer_for(Role.CONTACT, corner.tree.xiaxian), NEAR, ["teams"])
        assert refusal.value.code == "forbidden"


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (4, 1), (5, 2), (19, 3), (49, 4), (50, 5), (900, 5)])
def test_a_colour_means_the_same_on_every_day(count: int, expected: int) -> None:
    assert count_class(count) == expected


def test_the_box_of_a_shape() -> None:
    """Polygons, multi-polygons and points have their outermost edges."""
    square = make.square(1, 2, 3, 4)
    assert box_of(square) == (1, 2, 3, 4)
    many = {
        "type": "MultiPolygon",
        "coordinates": [square["coordinates"], make.square(7, 0, 8, 1)["coordinates"]],
    }
    assert box_of(many) == (1, 0, 8, 4)
    assert box_of({"type": "Point", "coordinates": [5, 6]}) == (5, 6, 5, 6)


class TestEvents:
    def drawn(self, corner: make.Corner, role: Role = Role.CAPTAIN) -> list[tuple[str, str]]:
        layer = map_layers(corner.viewer(role), NEAR, ["events"])["events"]
        return [(mark.kind, mark.geometry["type"]) for mark in layer.marks]

    def entered(self, corner: make.Corner, hours: int, **area: object) -> None:
        starts = make.MORNING + timedelta(hours=hours)
        actions.enter_event(
            corner.viewer(Role.UNIT),
            actions.EventDraft(
                kind=EventKind.PLANNED,
                title="线路检修",
                starts_at=starts,
                ends_at=starts + timedelta(hours=4),
                unit=corner.tree.xiaxian,
                **area,
            ),
        )

    def test_each_shape_of_an_outage_is_drawn_and_what_is_only_announced_looks_otherwise(
        self, corner: make.Corner
    ) -> None:
        self.entered(corner, -1, grid_codes=(corner.first.code,), circle=(*make.INSIDE, 800))
        self.entered(corner, 3, circle=(*make.INSIDE, 500))
        assert sorted(self.drawn(corner)) == [
            ("outage", "Polygon"),
            ("outage", "Polygon"),
            ("outage-ahead", "Polygon"),
        ]

    def test_another_countys_outage_is_not_drawn(self, corner: make.Corner) -> None:
        self.entered(corner, -1, circle=(*make.INSIDE, 800))
        stranger = register.viewer_for(Role.UNIT, corner.tree.yanhu, None)
        assert map_layers(stranger, NEAR, ["events"])["events"].marks == ()
        with pytest.raises(DomainError) as refused:
            map_layers(PUBLIC, NEAR, ["events"])
        assert refused.value.code == "forbidden"

    def test_three_outages_cost_as_many_queries_as_one(
        self, corner: make.Corner, django_assert_num_queries
    ) -> None:
        for count in (1, 2):
            for _number in range(count):
                self.entered(corner, -1, grid_codes=(corner.first.code,))
            viewer = corner.as_captain
            with django_assert_num_queries(2):
                map_layers(viewer, NEAR, ["events"])

    def test_a_ring_lies_at_its_radius(self) -> None:
        west, south, east, north = box_of(ring(111.4, 35.1, 1000))
        assert round((north - south) * 111_320) == 2000
        assert round((east - west) * 111_320 * cos(radians(35.1))) == 2000
