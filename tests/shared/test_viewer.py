"""Rights are denied by default and end at the viewer's paths."""

import pytest

from liming.shared.errors import DomainError
from liming.shared.viewer import PUBLIC, RIGHT_NAMES, RIGHTS, Right, Role, Viewer

CAPTAIN = Viewer(None, frozenset({Role.CAPTAIN}), ("/SX/140800/140828/T01/",), "captain")


def test_every_right_is_held_by_somebody_and_listed_once() -> None:
    assert set(RIGHTS) == set(RIGHT_NAMES) == set(Right)
    assert all(RIGHTS[right] for right in Right)


def test_somebody_without_a_role_may_do_nothing() -> None:
    assert not any(PUBLIC.may(right) for right in Right)


def test_a_captain_dispatches_in_his_team_only() -> None:
    CAPTAIN.require(Right.DISPATCH, "/SX/140800/140828/T01/")
    with pytest.raises(DomainError) as refusal:
        CAPTAIN.require(Right.DISPATCH, "/SX/140800/140829/T02/")
    assert refusal.value.code == "out_of_scope"


def test_a_missing_right_is_refused_before_the_place_is_looked_at() -> None:
    with pytest.raises(DomainError) as refusal:
        CAPTAIN.require(Right.RUN_BENCHMARK, "/SX/140800/140828/T01/")
    assert refusal.value.code == "forbidden"


def test_the_three_administrators_hold_no_right_of_another() -> None:
    administrators = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
    held = [{right for right in Right if role in RIGHTS[right]} for role in administrators]
    assert not (held[0] & held[1] or held[1] & held[2] or held[0] & held[2])
