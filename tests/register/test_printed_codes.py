"""Codes on posters: issued once, withdrawn with a ground, by whoever leads there."""

import pytest
from tests.factories import execute as world
from tests.factories import register

from liming.register import actions, queries
from liming.register.models import PrintedCode
from liming.register.rules.printed_codes import is_genuine, new_code
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=world.corner)]


def test_a_code_is_signed() -> None:
    """One letter changed, another secret, or too short a code is not genuine."""
    code = new_code("secret")
    changed = ("2" if code[0] != "2" else "3") + code[1:]
    assert [is_genuine(each, "secret") for each in (code, changed, code[:5], "")] == [
        True,
        False,
        False,
        False,
    ]
    assert not is_genuine(code, "other")


def test_issuing_twice_gives_the_same_code(corner: world.Corner) -> None:
    first = actions.issue_code(corner.as_captain, corner.first)
    assert actions.issue_code(corner.as_captain, corner.first) == first
    assert AuditEntry.objects.filter(act="printed_code.issued").count() == 1


def test_a_team_gets_codes_for_all_it_has(corner: world.Corner) -> None:
    """Two grids and a point; the second time nothing is left to do."""
    register.service_point(corner.team)
    assert actions.issue_codes(corner.as_captain, corner.team) == 3
    assert actions.issue_codes(corner.as_captain, corner.team) == 0
    shown = queries.posters(corner.as_captain, corner.team)
    assert [(each.kind, bool(each.code)) for each in shown] == [
        ("points", True),
        ("grids", True),
        ("grids", True),
    ]


def test_a_withdrawn_code_makes_room_for_another(corner: world.Corner) -> None:
    old = actions.issue_code(corner.as_captain, corner.first)
    actions.withdraw_code(corner.as_captain, corner.first, "海报破了")
    new = actions.issue_code(corner.as_captain, corner.first)
    assert new.code != old.code
    assert PrintedCode.objects.everywhere("test").get(pk=old.pk).withdrawn_reason == "海报破了"


@pytest.mark.parametrize(("reason", "code"), [(" ", "field_required"), ("海报破了", "not_found")])
def test_withdrawing_needs_a_ground_and_a_code(corner: world.Corner, reason: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        actions.withdraw_code(corner.as_captain, corner.first, reason)
    assert refusal.value.code == code


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CONTACT, Role.SECURITY_ADMIN])
def test_who_may_not(corner: world.Corner, role: Role) -> None:
    """A member, a contact and an administrator issue and withdraw nothing."""
    viewer = corner.viewer(role)
    for act in (
        lambda: actions.issue_code(viewer, corner.first),
        lambda: actions.withdraw_code(viewer, corner.first, "x"),
        lambda: actions.issue_codes(viewer, corner.team),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == "forbidden"


def test_a_captain_reaches_own_grids_only(corner: world.Corner) -> None:
    other = register.team(corner.tree.wuxiang)
    captain = register.viewer_for(Role.CAPTAIN, other)
    with pytest.raises(DomainError) as refusal:
        actions.issue_code(captain, corner.first)
    assert refusal.value.code == "out_of_scope"
