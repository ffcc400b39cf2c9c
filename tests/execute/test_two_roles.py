"""A role holds where it was granted: a captain here who is a member there leads only here."""

from dataclasses import replace

import pytest
from tests.factories import execute as make
from tests.factories import register

from liming.execute import actions, queries
from liming.register.queries import viewer_of
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Role, Viewer

pytestmark = pytest.mark.django_db


def member_here_captain_there(corner: make.Corner) -> Viewer:
    """A member of the corner's team who is also captain of a team in another county."""
    account = register.account(Role.MEMBER, corner.team, member=corner.deputy)
    register.grant(account, Role.CAPTAIN, register.team(corner.tree.wuxiang))
    return viewer_of(account)


def test_a_captain_elsewhere_neither_dispatches_nor_closes_here() -> None:
    """The right of one grant does not spread over the place of another."""
    corner = make.corner()
    viewer = member_here_captain_there(corner)
    row = make.resolved(corner)
    for act in (actions.dispatch_request, actions.close_request, actions.remind_request):
        with pytest.raises(DomainError) as refusal:
            act(viewer, row)
        assert refusal.value.code == "out_of_scope"


def test_a_captain_elsewhere_does_only_own_work_here() -> None:
    """Another member's item stays that member's."""
    corner = make.corner()
    viewer = member_here_captain_there(corner)
    item = make.item_of(make.request(corner))
    with pytest.raises(DomainError) as refusal:
        actions.accept_work(viewer, item)
    assert refusal.value.code == "not_your_item"


def test_a_page_shows_only_where_its_right_is_held() -> None:
    """A security administrator of the province who is a member of one team reads that team's work only."""
    corner = make.corner()
    make.request(corner)
    account = register.account(Role.SECURITY_ADMIN, corner.tree.province)
    register.grant(account, Role.MEMBER, register.team(corner.tree.wuxiang))
    viewer = viewer_of(account)
    assert queries.board(viewer.within(Right.READ_WORK)).total == 0
    assert viewer.within(Right.GRANT_ROLES).unit_paths == (corner.tree.province.path,)


def test_a_viewer_without_grants_keeps_every_role_everywhere() -> None:
    """Background work and tests name roles and paths only."""
    viewer = replace(make.SYSTEM, unit_paths=("/SX/",))
    assert viewer.within(Right.DISPATCH) is viewer
    assert viewer.is_there(Role.CAPTAIN, "/SX/T1/")
    assert not viewer.is_there(Role.CAPTAIN, "/HB/T1/")
