"""Dated trees: the past keeps its own units, teams and members."""

from datetime import date

import pytest
from tests.factories import register as make

from liming.register import actions, queries
from liming.register.models import Membership, Team, Unit
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, system_viewer

SYSTEM = system_viewer("test")
TODAY = clock.at(date(2026, 7, 14), 9)
pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(TODAY)]
JUNE, JULY = date(2026, 6, 30), date(2026, 7, 1)


def paths_of(row: Team | Unit) -> list[tuple[date | None, str]]:
    """Where the row stood, oldest first, each with the day from which it stood elsewhere."""
    return list(row.placements.order_by("valid_from").values_list("valid_to", "path"))


def test_a_moved_team_shows_in_the_old_county_for_the_old_quarter():
    tree = make.unit_tree()
    team = make.team(tree.xiaxian, code="T1")
    actions.move_team(SYSTEM, team, tree.yanhu, JULY, "调整")
    assert queries.team_unit_on(team, JUNE) == tree.xiaxian
    assert queries.team_unit_on(team, JULY) == tree.yanhu
    assert team.path == "/SX/1408/140802/T1/"
    assert paths_of(team) == [(JULY, "/SX/1408/140828/T1/"), (None, "/SX/1408/140802/T1/")]


def test_moving_a_unit_rewrites_every_path_below_and_keeps_the_old_tree():
    tree = make.unit_tree()
    team = make.team(tree.xiaxian, code="T1")
    actions.move_unit(SYSTEM, tree.xiaxian, tree.changzhi, JULY)
    everywhere = Team.objects.everywhere("test").get(pk=team.pk)
    assert everywhere.path == "/SX/1404/140828/T1/"
    assert Unit.objects.everywhere("test").get(code="140828").parent == tree.changzhi
    assert paths_of(team) == [(JULY, "/SX/1408/140828/T1/"), (None, "/SX/1404/140828/T1/")]
    assert paths_of(tree.xiaxian) == [(JULY, "/SX/1408/140828/"), (None, "/SX/1404/140828/")]


def test_moving_a_unit_deeper_renames_the_levels_below():
    tree = make.unit_tree()
    actions.move_unit(SYSTEM, tree.changzhi, tree.yuncheng, JULY)
    levels = dict(Unit.objects.everywhere("test").values_list("code", "level_id"))
    assert (levels["1404"], levels["140429"]) == (2, 3)


def test_a_unit_cannot_move_below_itself():
    tree = make.unit_tree()
    with pytest.raises(DomainError) as refused:
        actions.move_unit(SYSTEM, tree.yuncheng, tree.xiaxian, JULY)
    assert refused.value.code == "tree_loop"


def test_a_move_before_the_last_one_is_refused():
    tree = make.unit_tree()
    team = make.team(tree.xiaxian)
    actions.move_team(SYSTEM, team, tree.yanhu, JULY)
    with pytest.raises(DomainError) as refused:
        actions.move_team(SYSTEM, team, tree.wuxiang, JUNE)
    assert (refused.value.code, refused.value.data["last"]) == ("day_before_last", "2026-07-01")


def test_a_move_on_the_day_of_the_last_one_corrects_it():
    tree = make.unit_tree()
    team = make.team(tree.xiaxian)
    actions.move_team(SYSTEM, team, tree.yanhu, JULY)
    actions.move_team(SYSTEM, team, tree.wuxiang, JULY)
    assert [row.unit.code for row in team.placements.select_related("unit")] == ["140828", "140429"]


def test_a_move_in_the_future_is_refused():
    tree = make.unit_tree()
    team = make.team(tree.xiaxian)
    with pytest.raises(DomainError) as refused:
        actions.move_team(SYSTEM, team, tree.yanhu, date(2026, 7, 15))
    assert refused.value.code == "day_in_future"


def test_a_move_leaves_before_and_after_in_the_audit():
    tree = make.unit_tree()
    team = make.team(tree.xiaxian, code="T1")
    actions.move_team(SYSTEM, team, tree.yanhu, JULY, "调整")
    entry = AuditEntry.objects.get(act="team.moved")
    assert entry.before == {"unit": str(tree.xiaxian.pk), "path": "/SX/1408/140828/T1/"}
    assert entry.after == {
        "unit": str(tree.yanhu.pk),
        "path": "/SX/1408/140802/T1/",
        "on": "2026-07-01",
        "reason": "调整",
    }


def test_a_moved_member_keeps_the_past_membership():
    tree = make.unit_tree()
    first, second = make.team(tree.xiaxian), make.team(tree.yanhu)
    member = make.member(first)
    actions.move_member(SYSTEM, member, JULY, team=second, role="deputy")
    rows = list(Membership.objects.filter(member=member).values_list("team", "role", "valid_to"))
    assert rows == [(first.pk, "member", JULY), (second.pk, "deputy", None)]
    assert (member.team, member.role) == (second, "deputy")


def test_who_holds_a_grid_cannot_leave_the_team_before_handing_it_over():
    tree = make.unit_tree()
    team = make.team(tree.xiaxian)
    holder = make.member(team)
    make.grid(team, holder)
    for refused in (
        lambda: actions.move_member(SYSTEM, holder, JULY, team=make.team(tree.yanhu)),
        lambda: actions.close_member(SYSTEM, holder, JULY),
    ):
        with pytest.raises(DomainError) as error:
            refused()
        assert error.value.code == "still_used"


def test_leaving_ends_the_membership_and_the_sign_in():
    tree = make.unit_tree()
    member = make.member(make.team(tree.xiaxian))
    account = make.account(Role.MEMBER, member.team, member=member)
    actions.close_member(SYSTEM, member, JULY)
    account.refresh_from_db()
    assert account.is_active is False
    assert Membership.objects.get(member=member).valid_to == JULY


def test_a_team_with_members_cannot_be_closed_and_an_empty_one_leaves_the_tree():
    tree = make.unit_tree()
    team = make.team(tree.xiaxian, code="T1")
    member = make.member(team)
    with pytest.raises(DomainError) as refused:
        actions.close_team(SYSTEM, team, JULY)
    assert refused.value.code == "still_used"
    actions.close_member(SYSTEM, member, JULY)
    actions.close_team(SYSTEM, team, JULY)
    assert queries.team_unit_on(team, JULY) is None
    assert queries.team_unit_on(team, JUNE) == tree.xiaxian


def test_a_unit_with_an_open_team_cannot_be_closed():
    tree = make.unit_tree()
    make.team(tree.xiaxian)
    with pytest.raises(DomainError) as refused:
        actions.close_unit(SYSTEM, tree.xiaxian, JULY)
    assert refused.value.code == "still_used"


def test_a_unit_administrator_moves_only_between_own_units():
    tree = make.unit_tree()
    team = make.team(tree.xiaxian)
    yuncheng = make.viewer_for(Role.UNIT, tree.yuncheng)
    with pytest.raises(DomainError) as refused:
        actions.move_team(yuncheng, team, tree.wuxiang, JULY)
    assert refused.value.code == "out_of_scope"
    assert actions.move_team(yuncheng, team, tree.yanhu, JULY).unit == tree.yanhu


def test_a_captain_may_not_move_the_team_or_a_member():
    tree = make.unit_tree()
    team = make.team(tree.xiaxian)
    member = make.member(team)
    captain = make.viewer_for(Role.CAPTAIN, team)
    for act in (
        lambda: actions.move_team(captain, team, tree.yanhu, JULY),
        lambda: actions.move_member(captain, member, JULY, role="deputy"),
        lambda: actions.move_unit(captain, tree.xiaxian, tree.changzhi, JULY),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == "forbidden"
