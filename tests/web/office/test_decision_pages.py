"""The page of rulings and reviews, the report of returns, and the decisions in the drawer."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions
from liming.execute.enums import ReopenSource
from liming.execute.models import Request
from liming.execute.queries.parts import parts_of
from liming.register.models import Team, Unit
from liming.shared import clock
from liming.shared.viewer import PUBLIC, Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


def signed_in(settings, role: Role, place: Unit | Team) -> Client:
    client = Client()
    client.force_login(register.account(role, place), settings.AUTHENTICATION_BACKENDS[1])
    return client


def bounced(corner: make.Corner) -> Request:
    row = make.request(corner)
    other = register.team(corner.tree.yanhu)
    actions.return_request(make.SYSTEM, row, other, "在盐湖区界内")
    return actions.return_request(make.SYSTEM, row, corner.team, "杆号属夏县")


def asked(corner: make.Corner) -> Request:
    row = make.resolved(corner)
    actions.ask_reopen(PUBLIC, row, ReopenSource.CALLER, "还跳闸")
    return row


def supervised(corner: make.Corner) -> Request:
    row = make.request(corner)
    actions.supervise_request(make.SYSTEM, row, "key", "镇政府两次来电")
    return row


def claimed(corner: make.Corner) -> Request:
    row = make.resolved(corner)
    actions.claim_exclusion(corner.as_captain, row, "not_ours", "产权在用户侧")
    return row


def split(corner: make.Corner) -> Request:
    row, other = make.request(corner), register.team(corner.tree.yanhu)
    register.member(other, role="captain")
    actions.split_request(make.SYSTEM, row, [actions.PartDraft(other, "登杆换熔断器")])
    return row


KINDS = {
    "rulings": bounced,
    "reopens": asked,
    "supervisions": supervised,
    "exclusions": claimed,
    "parts": split,
}


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_costs_the_same_with_1_and_3_rows(corner: make.Corner, settings, kind: str) -> None:
    """The request, what is asked and until when stand in the row; more rows ask no more of the database."""
    client = signed_in(settings, Role.UNIT, corner.tree.yuncheng)
    address = f"/office/decisions/?kind={kind}"
    costs = []
    for more in (1, 2):
        for _ in range(more):
            row = KINDS[kind](corner)
        text(client, address)
        with CaptureQueriesContext(connection) as counted:
            page = text(client, address)
        costs.append(len(counted))
    assert row.title in page
    assert f"/office/requests/{row.number}/" in page
    assert costs[0] == costs[1]


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_list_says_what_would_stand_there(corner: make.Corner, settings, kind: str) -> None:
    client = signed_in(settings, Role.UNIT, corner.tree.yuncheng)
    page = text(client, f"/office/decisions/?kind={kind}")
    assert "会列在这里" in page or "在诉求右侧" in page
    assert "还没有定过的" in text(client, f"/office/decisions/?kind={kind}&state=ended")


def test_a_ruling_is_given_in_the_drawer(corner: make.Corner, settings) -> None:
    """The drawer names both parties first, the unit rules, and the list of decided ones shows it."""
    row = bounced(corner)
    client = signed_in(settings, Role.UNIT, corner.tree.yuncheng)
    page = text(client, f"/office/requests/{row.number}/")
    assert "等运城裁定归属" in page
    data = {"owner": corner.team.code, "ground": "产权分界在表后"}
    assert client.post(f"/office/requests/{row.number}/rule/", data).status_code == 302
    row.refresh_from_db()
    assert row.team == corner.team
    assert "产权分界在表后" in text(client, "/office/decisions/?kind=rulings&state=ended")


def test_reopening_is_granted_and_refused_in_the_drawer(corner: make.Corner, settings) -> None:
    first, second = asked(corner), asked(corner)
    client = signed_in(settings, Role.UNIT, corner.tree.xiaxian)
    client.post(f"/office/requests/{first.number}/grant_reopen/", {"note": ""})
    client.post(f"/office/requests/{second.number}/refuse_reopen/", {"note": "自家电器短路"})
    for row in (first, second):
        row.refresh_from_db()
    assert (first.state, second.state) == ("reopened", "resolved")


def test_a_supervision_runs_through_the_drawer(corner: make.Corner, settings) -> None:
    """The unit asks, the captain replies, the unit closes."""
    row = make.request(corner)
    address = f"/office/requests/{row.number}/"
    unit = signed_in(settings, Role.UNIT, corner.tree.xiaxian)
    captain = signed_in(settings, Role.CAPTAIN, corner.team)
    unit.post(f"{address}supervise/", {"level": "key", "ground": "镇政府两次来电"})
    assert "镇政府两次来电" in text(captain, address)
    captain.post(f"{address}reply/", {"note": "今天装"})
    unit.post(f"{address}close_supervision/", {"note": "已核实"})
    page = text(unit, address)
    assert "今天装" in page
    assert "已核实" in page


def test_an_exclusion_runs_through_the_drawer(corner: make.Corner, settings) -> None:
    """The captain claims, the county reviews, the city decides; the drawer shows the counts both ways."""
    row = make.resolved(corner)
    address = f"/office/requests/{row.number}/"
    captain = signed_in(settings, Role.CAPTAIN, corner.team)
    captain.post(f"{address}claim/", {"reason": "not_ours", "evidence": "产权在用户侧"})
    signed_in(settings, Role.UNIT, corner.tree.xiaxian).post(f"{address}review/", {"agrees": "yes"})
    city = signed_in(settings, Role.UNIT, corner.tree.yuncheng)
    city.post(f"{address}decide/", {"agrees": "yes", "note": "属实"})
    page = text(captain, address)
    assert "已剔除" in page
    assert "计入 1/1，剔除 0/0" in page


def test_in_a_frozen_quarter_the_drawer_says_what_an_exclusion_changes(corner: make.Corner, settings) -> None:
    """Nothing of what was published; a correction is a revision by the province."""
    with clock.fixed(make.MORNING):
        row = claimed(corner)
        captain = signed_in(settings, Role.CAPTAIN, corner.team)
        address = f"/office/requests/{row.number}/"
        assert "已冻结，公布的数字不变" not in captain.get(address).content.decode()
        actions.set_frozen_through(make.SYSTEM, "2026Q3")
        page = captain.get(address).content.decode()
    assert "2026年三季度已冻结，公布的数字不变" in page
    assert "发布修订" in page


def test_a_part_is_asked_passed_on_and_handed_back_in_the_drawer(corner: make.Corner, settings) -> None:
    """The owner asks a neighbour; the neighbour's captain sees it and hands it back with the ground."""
    other = register.team(corner.tree.yanhu)
    register.member(other, role="captain")
    row = make.request(corner)
    address = f"/office/requests/{row.number}/"
    owner = signed_in(settings, Role.CAPTAIN, corner.team)
    owner.post(f"{address}split/", {"team": other.code, "task": "登杆换熔断器"})
    neighbour = signed_in(settings, Role.CAPTAIN, other)
    assert "登杆换熔断器" in text(neighbour, address)
    part = parts_of(row).get()
    neighbour.post(f"{address}hand_back_part/", {"part": str(part.pk), "note": "没有斗臂车"})
    assert "没有斗臂车" in text(owner, address)


def test_partly_done_in_the_drawer_keeps_it_open(corner: make.Corner, settings) -> None:
    row = make.request(corner)
    data = {"note": "已接临时电", "remainder": "换表", "day": f"{clock.today():%Y-%m-%d}"}
    captain = signed_in(settings, Role.CAPTAIN, corner.team)
    assert captain.post(f"/office/requests/{row.number}/partly/", data).status_code == 302
    assert "换表" in text(captain, f"/office/requests/{row.number}/")


def test_returns_are_counted_for_the_chosen_days(corner: make.Corner, settings) -> None:
    with clock.fixed(make.MORNING):
        bounced(corner)
    client = signed_in(settings, Role.UNIT, corner.tree.yuncheng)
    page = text(client, "/office/decisions/returns/?from=2026-07-14&to=2026-07-14")
    assert "退回 2 次" in page
    assert "这段时间没有退回" in text(client, "/office/decisions/returns/?from=2026-07-15&to=2026-07-20")
    assert client.get("/office/decisions/returns/?from=x&to=2026-99-99").status_code == 200


def test_the_twin_without_an_account_nothing_is_shown(corner: make.Corner) -> None:
    for address in ("/office/decisions/", "/office/decisions/returns/"):
        assert Client().get(address).status_code == 302
