"""Outages and work areas: requests inside them attach, are told once and end with them."""

from datetime import timedelta
from typing import Any

import pytest
from tests.factories import execute as make
from tests.factories import register
from tests.refusals import refusing

from liming.evaluate.bridge import window_of
from liming.evaluate.queries.measures import MEASURES
from liming.execute import actions, queries
from liming.execute.actions import EventDraft
from liming.execute.enums import EventKind, EventState, RecordResult, RequestState
from liming.execute.models import OutageEvent, Request, ServiceRecord
from liming.execute.queries.event_areas import event_outline, event_places
from liming.execute.queries.event_ground import event_ground
from liming.execute.queries.events import event_detail, events_around
from liming.execute.rules.event_areas import division_prefix
from liming.execute.rules.judging import EVENT
from liming.plan.enums import OriginKind
from liming.register.models import DivisionShape
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def draft(corner: make.Corner, **fields: Any) -> EventDraft:
    values: dict[str, Any] = {
        "kind": EventKind.FAULT,
        "title": "泗交 10 千伏线路跳闸",
        "starts_at": make.MORNING - timedelta(minutes=10),
        "ends_at": make.MORNING + timedelta(hours=3),
        "unit": corner.tree.xiaxian,
        "grid_codes": ("SJ-02",),
    }
    return EventDraft(**{**values, **fields})


def entered(corner: make.Corner, **fields: Any) -> OutageEvent:
    return actions.enter_event(corner.viewer(Role.UNIT), draft(corner, **fields))


def attached(corner: make.Corner, **fields: Any) -> tuple[OutageEvent, Request]:
    event, row = entered(corner), make.request(corner, **fields)
    actions.attach_requests(corner.as_captain, event, [row])
    return event, row


def test_an_event_ends_once() -> None:
    assert set(EVENT.moves) == set(EventState)
    assert EVENT.ends() == {EventState.ENDED, EventState.CANCELLED}


@pytest.mark.parametrize(
    "area",
    [
        {"grid_codes": ("SJ-02",)},
        {"grid_codes": (), "division_codes": ("140828105",)},
        {"grid_codes": (), "polygon": make.square(111.39, 35.09, 111.41, 35.11)},
        {"grid_codes": (), "circle": (111.40, 35.10, 50)},
    ],
)
def test_requests_inside_are_proposed_however_the_area_is_drawn(area: dict[str, Any]) -> None:
    """By grid, division, polygon or circle; one received long before is not."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        make.request(corner, received_at=make.MORNING - timedelta(days=1))
        event = entered(corner, **area)
        assert [each.number for each in event_detail(corner.as_captain, event.number).proposed] == [
            row.number
        ]
        assert events_around(row) == (event,)


def test_a_request_outside_is_not_proposed() -> None:
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        event = entered(corner, grid_codes=("SJ-03",))
        assert event_detail(corner.as_captain, event.number).proposed == ()
        assert events_around(row) == ()


def test_attached_requests_end_with_the_event_by_a_record_of_their_own_kind() -> None:
    """Resolved, recorded as ended by the event, told once per phone, and nobody's own work."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        event, row = attached(corner)
        again = make.request(corner)
        actions.attach_requests(corner.as_captain, event, [again])
    with clock.fixed(make.MORNING + timedelta(hours=2)):
        actions.end_event(corner.viewer(Role.UNIT), event, "10 时全部恢复送电")
        (told,) = actions.take_to_tell(str(event.pk))
        news = queries.event_news(str(told.pk))
        assert (news.phone, news.outcome) == ("13800005521", "10 时全部恢复送电")
        assert actions.take_to_tell(str(event.pk)) == []
        counts = MEASURES["items_per_member"].count(window_of("2026Q3", clock.now()))
    for each in (row, again):
        each.refresh_from_db()
        assert each.state == RequestState.RESOLVED
    record = ServiceRecord.objects.everywhere("test").get(request=row)
    assert (record.result, record.origin_kind, record.origin_id, record.minutes) == (
        RecordResult.BY_EVENT,
        OriginKind.EVENT,
        event.number,
        0,
    )
    assert counts[corner.team.pk].numerator == 0


@pytest.mark.parametrize("state", ["waiting", "returned", "reopened"])
def test_it_ends_from_every_state_in_which_nobody_is_on_the_way(state: str) -> None:
    """The moves to resolved that only an event makes."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        row = make.resolved(corner) if state == "reopened" else make.request(corner)
        if state == "waiting":
            actions.wait_request(corner.as_captain, row, "weather", "大雨", no_proof="雨中")
        elif state == "returned":
            other = register.team(corner.tree.xiaxian, bracket="夏县二")
            register.member(other, role="captain")
            actions.return_request(corner.as_captain, row, other, "在二队")
        else:
            actions.reopen_request(corner.as_captain, row, "还是没电")
        row.refresh_from_db()
        assert row.state == state
        event = entered(corner)
        actions.attach_requests(make.SYSTEM, event, [row])
        actions.end_event(corner.viewer(Role.UNIT), event, "已恢复")
    row.refresh_from_db()
    assert row.state == RequestState.RESOLVED
    assert all(pause["ends"] for pause in row.notes.get("pauses", ()))


def test_who_is_on_the_way_ends_it_by_hand() -> None:
    corner = make.corner()
    with clock.fixed(make.MORNING):
        event, row = attached(corner)
        item = make.item_of(row)
        actions.accept_work(corner.as_holder, item)
        actions.depart(corner.as_holder, item)
        actions.end_event(corner.viewer(Role.UNIT), event, "已恢复")
    row.refresh_from_db()
    assert row.state == RequestState.EN_ROUTE
    assert not ServiceRecord.objects.everywhere("test").filter(request=row).exists()


def test_one_cause_each_and_another_cause_is_taken_out() -> None:
    """A second event is refused; detaching needs a ground and lets the request be; cancelling lets all go."""
    corner = make.corner()
    with clock.fixed(make.MORNING):
        event, row = attached(corner)
        other = entered(corner, title="另一件")
        with refusing("attached_elsewhere"):
            actions.attach_requests(corner.as_captain, other, [row])
        with refusing("field_required"):
            actions.detach_request(corner.as_captain, row, " ")
        actions.detach_request(corner.as_captain, row, "表后故障")
        actions.attach_requests(corner.as_captain, other, [row])
        actions.cancel_event(corner.viewer(Role.UNIT), other, "没有停")
        assert events_around(row) == (event,)
        with refusing("illegal_transition"):
            actions.end_event(corner.viewer(Role.UNIT), other, "已恢复")
    row.refresh_from_db()
    assert row.state == RequestState.DISPATCHED


def test_the_caller_reads_until_when() -> None:
    corner = make.corner()
    with clock.fixed(make.MORNING):
        event, row = attached(corner)
        found = queries.follow(row.follow_code).event
    assert found == event


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": " "}, "field_required"),
        ({"grid_codes": ()}, "event_without_area"),
        ({"grid_codes": ("NO-1",)}, "field_invalid"),
        ({"division_codes": ("999999",)}, "field_invalid"),
        ({"ends_at": make.MORNING - timedelta(days=1)}, "field_invalid"),
        ({"polygon": {"type": "Polygon", "coordinates": []}}, "field_invalid"),
        ({"unit": None}, "field_required"),
    ],
)
def test_what_is_entered_is_checked(fields: dict[str, Any], code: str) -> None:
    corner = make.corner()
    with refusing(code):
        entered(corner, **fields)


def test_a_sheet_is_entered_whole_or_not_at_all() -> None:
    """The wrong row is named with its reason, and the good one is not entered either."""
    corner = make.corner()
    head = ("名称", "种类", "开始", "结束", "行政区划", "网格", "公告")
    good = (
        "泗交停电",
        "计划停电",
        "2026-07-16 08:00",
        "2026-07-16 12:00",
        "140828105",
        "SJ-02，SJ-03",
        "线路检修",
    )
    bad = ("水头停电", "停水", "2026-07-16 08:00", "2026-07-16 12:00", "", "SJ-02", "")
    unit = corner.viewer(Role.UNIT)
    with refusing("event_rows_wrong") as refusal:
        actions.import_events(unit, corner.tree.xiaxian, Table.of(head, (good, bad)))
    assert refusal.value.data["rows"] == "3"
    assert not OutageEvent.objects.everywhere("test").exists()
    (event,) = actions.import_events(unit, corner.tree.xiaxian, Table.of(head, (good,)))
    assert (event.kind, event.grid_codes, event.division_codes) == (
        EventKind.PLANNED,
        ["SJ-02", "SJ-03"],
        ["140828105"],
    )


def test_the_twin_members_and_strangers_enter_attach_and_end_nothing() -> None:
    corner = make.corner()
    with clock.fixed(make.MORNING):
        event, row = attached(corner)
        stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
        nothing = Table.of(("名称",), ())
        for viewer, code in ((corner.as_holder, "forbidden"), (stranger, "out_of_scope")):
            for act in (
                lambda viewer=viewer: actions.enter_event(viewer, draft(corner)),
                lambda viewer=viewer: actions.attach_requests(viewer, event, [make.request(corner)]),
                lambda viewer=viewer: actions.detach_request(viewer, row, "x"),
                lambda viewer=viewer: actions.end_event(viewer, event, "x"),
                lambda viewer=viewer: actions.cancel_event(viewer, event, "x"),
                lambda viewer=viewer: actions.import_events(viewer, corner.tree.xiaxian, nothing),
            ):
                with refusing(code):
                    act()


BOW = {
    "type": "Polygon",
    "coordinates": [[[111.4, 35.0], [111.5, 35.1], [111.4, 35.1], [111.5, 35.0], [111.4, 35.0]]],
}


def outlined(corner: make.Corner) -> None:
    DivisionShape.objects.create(
        division_id="140828", layer="test", geometry=make.square(111.0, 34.9, 111.6, 35.3)
    )


@pytest.mark.parametrize(
    ("area", "code"),
    [
        ({"polygon": BOW}, "event_area_crosses"),
        ({"polygon": {"type": "Point", "coordinates": [111.4, 35.1]}}, "field_invalid"),
        ({"polygon": make.square(111.55, 35.0, 111.75, 35.1)}, "event_area_outside"),
        ({"polygon": make.square(110.9, 34.85, 111.6, 35.3)}, "event_area_too_large"),
        ({"division_codes": ("140802",)}, "field_invalid"),
    ],
)
def test_an_area_is_refused_with_its_reason(area: dict[str, Any], code: str) -> None:
    """Crossed, no polygon, mostly outside, larger than allowed, a neighbour's division: nothing stays."""
    corner = make.corner()
    outlined(corner)
    with clock.fixed(make.MORNING), refusing(code):
        entered(corner, **{"grid_codes": (), **area})
    assert not OutageEvent.objects.everywhere("test").exists()


def test_more_than_half_inside_is_enough() -> None:
    """At the border an area reaches over."""
    corner = make.corner()
    outlined(corner)
    with clock.fixed(make.MORNING):
        assert entered(corner, polygon=make.square(111.5, 35.0, 111.65, 35.1)).polygon


@pytest.mark.parametrize(
    ("code", "prefix"),
    [("140000", "14"), ("140800", "1408"), ("140828", "140828"), ("140828105", "140828105")],
)
def test_a_division_holds_what_begins_with_its_prefix(code: str, prefix: str) -> None:
    """A city or the province holds the townships of its counties."""
    assert division_prefix(code) == prefix


def test_the_ground_is_the_viewers_counties_then_one_with_its_townships_and_grids() -> None:
    corner = make.corner()
    outlined(corner)
    viewer = corner.viewer(Role.UNIT)
    assert [(each.kind, each.code) for each in event_ground(viewer)] == [("county", "140828")]
    inside = [(each.kind, each.code) for each in event_ground(viewer, "140828")]
    assert inside == [
        ("county", "140828"),
        ("township", "140828105"),
        ("grid", "SJ-02"),
        ("grid", "SJ-03"),
    ]
    assert [each.kind for each in event_ground(viewer, "140429")] == []


def test_an_event_is_drawn_and_named_in_words() -> None:
    """A township is drawn from its grids, within the outline of the county; names stand for the codes."""
    corner = make.corner()
    outlined(corner)
    with clock.fixed(make.MORNING):
        event = entered(corner, division_codes=("140828105",), polygon=make.square(111.3, 35.0, 111.4, 35.1))
    drawn = event_outline(event)["features"]
    assert [each["properties"].get("kind", "own") for each in drawn] == ["outline", "own", "own", "own"]
    assert event_places(event) == ("泗交镇", "泗交-02")


def test_the_twin_a_member_gets_no_ground_to_draw_on() -> None:
    corner = make.corner()
    with refusing("forbidden"):
        event_ground(corner.as_holder)
