"""Requests that nobody gave out in time, and places where the rules find the wrong people."""

from datetime import timedelta

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions
from liming.execute.enums import AlarmKind, DutyKind, RequestState, Urgency
from liming.execute.models import DispatchAlarm, DutyShift, Request
from liming.register.actions import set_unit_parameter
from liming.shared import clock, revision
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]
LIVELIHOOD = {"service_type_code": "VOL05"}
"""Signed for within 30 minutes."""


@pytest.fixture
def corner() -> make.Corner:
    found = make.corner()
    make.send_after(0.5)
    return found


def reread(row: Request) -> Request:
    row.refresh_from_db()
    return row


def test_half_the_sign_for_time_belongs_to_the_captain_then_it_goes_by_itself(corner: make.Corner) -> None:
    with clock.fixed(make.MORNING):
        row = make.request(corner, **LIVELIHOOD)
        assert (row.state, row.goes_at) == (RequestState.RECEIVED, make.MORNING + timedelta(minutes=15))
    with clock.fixed(make.MORNING + timedelta(minutes=14)):
        assert actions.send_waiting() == 0
    with clock.fixed(make.MORNING + timedelta(minutes=15)):
        assert (actions.send_waiting(), actions.send_waiting()) == (1, 0)
    dispatch = reread(row).dispatches.get()
    assert (row.state, row.holder, row.goes_at) == (RequestState.DISPATCHED, corner.holder, None)
    assert (dispatch.by_name, dispatch.reason_code) == ("系统派单", "holder")


def test_what_the_captain_gave_out_stays_with_whom_he_chose(corner: make.Corner) -> None:
    with clock.fixed(make.MORNING):
        row = make.request(corner, **LIVELIHOOD)
        actions.dispatch_request(corner.as_captain, row, corner.other)
    with clock.fixed(make.MORNING + timedelta(hours=1)):
        assert actions.send_waiting() == 0
    assert reread(row).holder == corner.other


def test_a_unit_may_keep_the_decision_to_its_captains(corner: make.Corner) -> None:
    viewer = corner.viewer(Role.UNIT)
    with clock.fixed(make.MORNING):
        set_unit_parameter(viewer, corner.tree.xiaxian, "dispatch.after_share", 9.0, source="试行")
        assert make.request(corner, **LIVELIHOOD).goes_at is None


def test_a_place_near_a_border_goes_too_but_never_at_once(corner: make.Corner) -> None:
    make.send_after(0)
    with clock.fixed(make.MORNING):
        row = make.request(corner, longitude=make.BORDER[0], **LIVELIHOOD)
    assert (row.state, row.goes_at) == (RequestState.RECEIVED, make.MORNING + timedelta(minutes=15))


def test_who_has_duty_goes_when_holder_and_deputy_cannot(corner: make.Corner) -> None:
    today = make.MORNING.date()
    for member in (corner.holder, corner.deputy):
        register.leave(member, today, today)
    DutyShift.objects.create(
        team=corner.team,
        member=corner.other,
        kind=DutyKind.STATION,
        starts_at=make.MORNING - timedelta(hours=1),
        ends_at=make.MORNING + timedelta(hours=8),
    )
    revision.touch()
    with clock.fixed(make.MORNING):
        row = make.request(corner, urgency=Urgency.EMERGENCY)
    dispatch = row.dispatches.get()
    assert (dispatch.member, dispatch.reason_code) == (corner.other, "duty_holder_on_leave")


def test_a_holder_who_left_raises_one_alarm_until_the_grid_has_another(corner: make.Corner) -> None:
    corner.holder.left_on = make.MORNING.date()
    corner.holder.save()
    revision.touch()
    with clock.fixed(make.MORNING):
        first = make.request(corner, urgency=Urgency.EMERGENCY)
        make.request(corner, urgency=Urgency.EMERGENCY)
        alarm = DispatchAlarm.objects.visible_to(corner.viewer(Role.UNIT)).get()
        assert (alarm.kind, alarm.request, alarm.grid_version) == (
            AlarmKind.HOLDER_LEFT,
            first,
            corner.first.current,
        )
        assert first.dispatches.get().member == corner.deputy
        version = corner.first.current
        version.holder = corner.deputy
        version.save()
        assert actions.look_after_alarms(make.SYSTEM) == (0, 1)
        assert actions.look_after_alarms(make.SYSTEM) == (0, 0)


def test_the_look_at_all_grids_finds_a_missing_holder_without_any_request(corner: make.Corner) -> None:
    version = corner.second.current
    version.holder = None
    version.save()
    with clock.fixed(make.MORNING):
        assert actions.look_after_alarms(make.SYSTEM) == (1, 0)
    assert DispatchAlarm.objects.everywhere("test").get().kind == AlarmKind.NO_HOLDER


def test_where_nobody_can_go_the_unit_is_told_and_the_request_waits(corner: make.Corner) -> None:
    today = make.MORNING.date()
    for member in (corner.holder, corner.deputy, corner.other, corner.captain):
        register.leave(member, today, today)
    with clock.fixed(make.MORNING):
        row = make.request(corner, urgency=Urgency.EMERGENCY)
    assert (row.state, row.notes["proposal"]["code"]) == (RequestState.RECEIVED, "nobody")
    assert DispatchAlarm.objects.everywhere("test").get().kind == AlarmKind.NOBODY
