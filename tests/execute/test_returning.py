"""Returns with a named next owner, the ruling after two of them, and who lost the time."""

from datetime import timedelta

import pytest
from tests.factories import execute as make
from tests.factories import register
from tests.refusals import refusing

from liming.execute import actions, queries
from liming.execute.enums import RequestState, RulingState
from liming.execute.models import Request, StageTimer
from liming.execute.queries.returns import waiting_ruling
from liming.execute.rules.judging import RULING
from liming.execute.rules.returns import LostTime, lost_time, path_above
from liming.plan.enums import WorkState
from liming.plan.models import WorkItem
from liming.register.models import Team
from liming.shared import clock, revision
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def bounced(corner: make.Corner, hours: int = 1) -> tuple[Request, Team]:
    """A request given to 盐湖 after one hour and given back after another: it waits for 运城's ruling."""
    other = register.team(corner.tree.yanhu)
    with clock.fixed(make.MORNING):
        row = make.request(corner)
    with clock.fixed(make.MORNING + timedelta(hours=hours)):
        row = actions.return_request(corner.as_captain, row, other, "在盐湖区界内")
    yanhu = register.viewer_for(Role.CAPTAIN, other)
    with clock.fixed(make.MORNING + timedelta(hours=4)):
        row = actions.return_request(yanhu, row, corner.team, "杆号属夏县")
    return row, other


def test_a_ruling_is_given_once_or_settled() -> None:
    assert set(RULING.moves) == set(RulingState)
    assert RULING.ends() == {RulingState.RULED, RulingState.SETTLED}


def test_lost_time_is_shared_among_the_parties() -> None:
    """Stretches of one party add up; nobody lost anything when none was lost."""
    assert lost_time([("甲", 60), ("乙", 30), ("甲", 30)]) == (
        LostTime("甲", 90, 0.75),
        LostTime("乙", 30, 0.25),
    )
    assert lost_time([("甲", 0)]) == (LostTime("甲", 0, 0.0),)


@pytest.mark.parametrize(
    ("paths", "above"),
    [
        (["/SX/1408/140828/", "/SX/1408/140802/"], "/SX/1408/"),
        (["/SX/1408/140828/", "/SX/1408/140828/"], "/SX/1408/140828/"),
        (["/SX/1408/140828/", "/SX/1404/140429/"], "/SX/"),
        (["/SX/1408/", "/SX/14081/"], "/SX/"),
        ([], "/"),
    ],
)
def test_the_unit_above_is_the_nearest_over_all_parties(paths: list[str], above: str) -> None:
    assert path_above(paths) == above


def test_a_return_names_the_next_owner_and_never_resets_the_clock() -> None:
    """The request moves to the next team with its ground; the limits stay where they were."""
    corner = make.corner()
    other = register.team(corner.tree.yanhu)
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        before = list(StageTimer.objects.filter(request=row).values_list("stage", "due_at"))
        actions.return_request(corner.as_captain, row, other, "在盐湖区界内")
    row.refresh_from_db()
    assert (row.state, row.team, row.holder) == (RequestState.RETURNED, other, None)
    assert list(StageTimer.objects.filter(request=row).values_list("stage", "due_at")) == before
    life = queries.request_life(make.SYSTEM, row)
    assert [each.ground for each in life.returns] == ["在盐湖区界内"]
    assert WorkItem.objects.everywhere("test").get().state == WorkState.DECLINED
    assert life.rulings == ()


def test_a_waiting_request_is_returned_with_its_clock_running_again() -> None:
    """The pause ends with the return: the next team's clock does not stand still."""
    corner = make.corner()
    other = register.team(corner.tree.yanhu)
    with clock.fixed(make.MORNING):
        row = make.request(corner)
        due = row.due_at
        actions.wait_request(corner.as_captain, row, "weather", "大雨", no_proof="雨中")
    with clock.fixed(make.MORNING + timedelta(minutes=30)):
        row = actions.return_request(corner.as_captain, row, other, "在盐湖区界内")
    assert row.notes["pauses"][0]["ends"] == (make.MORNING + timedelta(minutes=30)).isoformat()
    assert due is not None
    assert row.due_at == due + timedelta(minutes=30)


def test_the_second_return_asks_the_unit_above_both() -> None:
    """夏县 and 盐湖 bounce: 运城 rules within a working day; nobody returns meanwhile."""
    corner = make.corner()
    row, _other = bounced(corner)
    ruling = waiting_ruling(row)
    assert ruling is not None
    assert (ruling.unit, ruling.state) == (corner.tree.yuncheng, RulingState.ASKED)
    assert clock.local(ruling.due_at).date() == make.day("2026-07-15")
    with refusing("ruling_waits"):
        actions.return_request(make.SYSTEM, row, register.team(corner.tree.wuxiang), "不是我们的")
    city = register.viewer_for(Role.UNIT, corner.tree.yuncheng)
    assert [each.number for each in queries.decisions(city, "rulings").rows] == [row.number]
    assert queries.decisions(corner.viewer(Role.UNIT), "rulings").total == 0


def test_the_ruling_binds_and_is_dispatched_at_once() -> None:
    """The owner stands with the ground, a person is sent; a return needs a new fact and asks again."""
    corner = make.corner()
    row, other = bounced(corner)
    ruling = waiting_ruling(row)
    assert ruling is not None
    city = register.viewer_for(Role.UNIT, corner.tree.yuncheng)
    with refusing("field_required"):
        actions.rule_owner(city, ruling, corner.team, " ")
    row = actions.rule_owner(city, ruling, corner.team, "产权分界在表后")
    assert (row.team, row.state) == (corner.team, RequestState.DISPATCHED)
    life = queries.request_life(corner.as_captain, row)
    assert (life.is_ruled, life.rulings[0].ground, life.waiting_ruling) == (True, "产权分界在表后", None)
    with refusing("ruling_binds"):
        actions.return_request(corner.as_captain, row, other, "还是不对")
    row = actions.return_request(corner.as_captain, row, other, "还是不对", "上月变压器已移交盐湖")
    assert waiting_ruling(row) is not None
    assert list(queries.request_life(corner.as_captain, row).returns)[-1].new_fact == "上月变压器已移交盐湖"


def test_a_team_that_takes_it_up_settles_the_ruling() -> None:
    """Nobody rules what is already being done."""
    corner = make.corner()
    row, _other = bounced(corner)
    actions.dispatch_request(corner.as_captain, row, corner.holder)
    (ruling,) = queries.request_life(corner.as_captain, row).rulings
    assert ruling.state == RulingState.SETTLED
    row.refresh_from_db()
    assert "needs_ruling" not in row.notes


def test_the_drawer_shows_who_lost_how_much() -> None:
    """One hour at 夏县, three at 盐湖, two at the unit that rules."""
    corner = make.corner()
    row, other = bounced(corner)
    ruling = waiting_ruling(row)
    assert ruling is not None
    with clock.fixed(make.MORNING + timedelta(hours=6)):
        row = actions.rule_owner(make.SYSTEM, ruling, other, "在盐湖")
    lost = [
        (each.party, each.minutes, round(each.share, 2))
        for each in queries.request_life(make.SYSTEM, row).lost
    ]
    assert lost == [(other.short_name, 180, 0.5), ("运城", 120, 0.33), (corner.team.short_name, 60, 0.17)]


def test_the_report_counts_per_team_pair_and_edge() -> None:
    """Two returns of one request and one over a known edge; who sees neither team counts nothing."""
    corner = make.corner()
    _row, other = bounced(corner)
    neighbour = register.team(corner.tree.yanhu, bracket="盐湖二")
    register.grid(neighbour, code="YH-01", name="盐湖-01", boundary=make.square(111.45, 34.95, 111.55, 35.05))
    revision.touch()
    with clock.fixed(make.MORNING):
        border = make.request(corner, longitude=111.4495, latitude=35.0505)
        actions.return_request(corner.as_captain, border, neighbour, "在盐湖-01")
    report = queries.bounce_report(make.SYSTEM, make.day("2026-07-14"), make.day("2026-07-14"))
    assert (report.total, report.minutes) == (3, 240)
    own, their = corner.team.short_name, other.short_name
    first = report.teams[0]
    assert (first.team, first.given, first.taken, first.minutes) == (own, 2, 1, 60)
    assert {(each.source, each.target, each.count) for each in report.pairs} == {
        (own, their, 1),
        (their, own, 1),
        (own, neighbour.short_name, 1),
    }
    assert [(each.source, each.target, each.count) for each in report.edges] == [("泗交-02", "盐湖-01", 1)]
    stranger = register.viewer_for(Role.UNIT, corner.tree.wuxiang)
    assert queries.bounce_report(stranger, make.day("2026-07-01"), make.day("2026-07-31")).total == 0


def test_the_twin_only_the_unit_asked_or_above_rules() -> None:
    """A captain is forbidden, a county below out of scope, a team outside the unit cannot be named."""
    corner = make.corner()
    row, other = bounced(corner)
    ruling = waiting_ruling(row)
    assert ruling is not None
    with refusing("forbidden"):
        actions.rule_owner(corner.as_captain, ruling, other, "x")
    with refusing("out_of_scope"):
        actions.rule_owner(corner.viewer(Role.UNIT), ruling, other, "x")
    with refusing("out_of_scope"):
        actions.rule_owner(make.SYSTEM, ruling, register.team(corner.tree.wuxiang), "x")
    assert queries.request_life(corner.viewer(Role.UNIT), row).acts.count("rule") == 0
    assert "rule" in queries.request_life(register.viewer_for(Role.UNIT, corner.tree.yuncheng), row).acts
