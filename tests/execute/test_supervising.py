"""Supervision: level, ground and a due reply; closed by the unit that asked."""

from datetime import timedelta

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.execute.models import Supervision
from liming.plan.enums import SupervisionState
from liming.plan.rules import SUPERVISION
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def supervised(corner: make.Corner) -> Supervision:
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        return actions.supervise_request(corner.viewer(Role.UNIT), row, "general", "镇政府两次来电")


def test_every_move_of_a_supervision_has_its_action() -> None:
    assert set(SUPERVISION.moves) == set(SupervisionState)
    assert SUPERVISION.ends() == {SupervisionState.CLOSED}


def test_asked_replied_asked_again_and_closed() -> None:
    """The reply is due in the days of the level; a late one says so; the unit closes with its verdict."""
    corner = make.corner()
    found = supervised(corner)
    assert (found.unit, clock.local(found.due_at).date()) == (corner.tree.xiaxian, make.day("2026-07-16"))
    with clock.fixed(make.MORNING + timedelta(days=4)):
        assert actions.reply_supervision(corner.as_captain, found, "备件已到，今天装").is_late
        again = actions.ask_again(corner.viewer(Role.UNIT), found, "装好后的照片")
        assert (again.state, clock.local(again.due_at).date()) == ("open", make.day("2026-07-21"))
        assert not actions.reply_supervision(corner.as_captain, found, "已装好").is_late
        closed = actions.close_supervision(corner.viewer(Role.UNIT), found, "已核实")
    assert (closed.state, closed.verdict, closed.replies.count()) == (SupervisionState.CLOSED, "已核实", 2)
    with pytest.raises(DomainError) as refusal:
        actions.reply_supervision(corner.as_captain, found, "再说一句")
    assert refusal.value.code == "illegal_transition"


@pytest.mark.parametrize(
    ("level", "ground", "due", "code"),
    [
        ("huge", "x", None, "field_invalid"),
        ("key", " ", None, "field_required"),
        ("key", "x", make.MORNING - timedelta(hours=1), "field_invalid"),
    ],
)
def test_level_ground_and_time_are_checked(level: str, ground: str, due: object, code: str) -> None:
    corner = make.corner()
    with clock.fixed(make.MORNING), pytest.raises(DomainError) as refusal:
        actions.supervise_request(make.SYSTEM, make.request(corner), level, ground, due)  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_an_ended_request_is_not_supervised() -> None:
    corner = make.corner()
    row = actions.decline_request(corner.as_captain, make.request(corner), "水费")
    with pytest.raises(DomainError) as refusal:
        actions.supervise_request(corner.viewer(Role.UNIT), row, "key", "x")
    assert refusal.value.code == "illegal_transition"


def test_the_twin_captains_do_not_supervise_and_lower_units_do_not_close() -> None:
    """A captain is forbidden; what the city asked for the county cannot close; strangers are out of scope."""
    corner = make.corner()
    row = make.request(corner)
    with pytest.raises(DomainError) as refusal:
        actions.supervise_request(corner.as_captain, row, "key", "x")
    assert refusal.value.code == "forbidden"
    city = register.viewer_for(Role.UNIT, corner.tree.yuncheng)
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.wuxiang))
    found = actions.supervise_request(city, row, "key", "x")
    for act in (actions.close_supervision, actions.ask_again):
        with pytest.raises(DomainError) as refusal:
            act(corner.viewer(Role.UNIT), found, "x")
        assert refusal.value.code == "out_of_scope"
    with pytest.raises(DomainError) as refusal:
        actions.reply_supervision(stranger, found, "x")
    assert refusal.value.code == "out_of_scope"
    supervising = {"supervise", "reply", "ask_again", "close_supervision"}
    assert supervising & set(queries.request_life(corner.as_captain, row).acts) == {"reply"}
    assert supervising & set(queries.request_life(city, row).acts) == {"supervise", "close_supervision"}
