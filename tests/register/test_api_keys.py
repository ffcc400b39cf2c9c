"""Keys of other systems: the secret is shown once, the digest kept, and a revoked key opens nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.factories import register as make
from tests.refusals import refused

from liming.register import actions, queries
from liming.register.actions import KeyDraft
from liming.register.models import ApiKey
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Right, Role, Viewer

TODAY = date(2026, 7, 14)
pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(clock.at(TODAY, 9))]


@pytest.fixture
def tree() -> make.UnitTree:
    return make.unit_tree()


@pytest.fixture
def admin(tree: make.UnitTree) -> Viewer:
    return make.viewer_for(Role.SYSTEM_ADMIN, tree.yuncheng)


def draft(tree: make.UnitTree, **fields: Any) -> KeyDraft:
    values: dict[str, Any] = {
        "owner": "运城 12345 平台",
        "purpose": "转交供电诉求",
        "unit": tree.yuncheng,
        "expires_on": TODAY + timedelta(days=365),
        "may_create": True,
    }
    return KeyDraft(**{**values, **fields})


def test_the_secret_opens_the_key_and_stands_nowhere(tree: make.UnitTree, admin: Viewer) -> None:
    """The holder gets its own rights over its unit; neither row nor audit holds the secret."""
    issued = actions.issue_key(admin, draft(tree, may_read=True))
    holder = actions.open_with_key(issued.secret)
    assert holder.key == issued.key
    assert (holder.viewer.name, holder.viewer.unit_paths) == ("运城 12345 平台", ("/SX/1408/",))
    assert holder.viewer.rights == {
        Right.RECEIVE_REQUEST,
        Right.READ_WORK,
        Right.READ_REGISTER,
        Right.READ_BENCHMARK,
    }
    kept = str(ApiKey.objects.everywhere("test").values().get())
    written = str(AuditEntry.objects.values("act", "after").get(act="api_key.issued"))
    assert issued.secret not in kept + written
    assert issued.secret.startswith(issued.key.start)


def test_each_right_of_a_key_is_its_own(tree: make.UnitTree, admin: Viewer) -> None:
    """A key that may create may neither read nor add; one that may update adds only."""
    creating = actions.open_with_key(actions.issue_key(admin, draft(tree)).secret).viewer
    assert [creating.may(right) for right in (Right.RECEIVE_REQUEST, Right.READ_WORK)] == [True, False]
    only = draft(tree, may_create=False, may_update=True)
    updating = actions.open_with_key(actions.issue_key(admin, only).secret).viewer
    assert [right for right in Right if updating.may(right)] == [Right.NOTE_REQUEST]


def test_unknown_revoked_and_expired_keys_open_nothing(tree: make.UnitTree, admin: Viewer) -> None:
    """The last day still works, the day after does not; revoking works at once and once."""
    assert refused(lambda: actions.open_with_key("lm_guess")) == "key_unknown"
    issued = actions.issue_key(admin, draft(tree, expires_on=TODAY))
    actions.open_with_key(issued.secret)
    with clock.fixed(clock.at(TODAY + timedelta(days=1))):
        assert refused(lambda: actions.open_with_key(issued.secret)) == "key_expired"
    assert refused(lambda: actions.revoke_key(admin, issued.key, " ")) == "field_required"
    actions.revoke_key(admin, issued.key, "对方系统停用")
    assert refused(lambda: actions.open_with_key(issued.secret)) == "key_revoked"
    assert refused(lambda: actions.revoke_key(admin, issued.key, "再一次")) == "key_revoked"
    entry = AuditEntry.objects.get(act="api_key.revoked")
    assert (entry.after["reason"], entry.unit_path) == ("对方系统停用", "/SX/1408/")


def test_the_day_of_the_last_use_is_kept_with_one_write_a_day(
    tree: make.UnitTree, admin: Viewer, django_assert_num_queries: Any
) -> None:
    issued = actions.issue_key(admin, draft(tree))
    with django_assert_num_queries(3):  # the token of what is kept, the keys, the day
        actions.open_with_key(issued.secret)
    with django_assert_num_queries(1):
        actions.open_with_key(issued.secret)
    issued.key.refresh_from_db()
    assert issued.key.last_used_on == TODAY


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"owner": " "}, "field_required"),
        ({"purpose": ""}, "field_required"),
        ({"may_create": False}, "field_required"),
        ({"rate_per_minute": 0}, "field_invalid"),
        ({"rate_per_minute": 6001}, "field_invalid"),
        ({"expires_on": TODAY - timedelta(days=1)}, "day_in_past"),
    ],
)
def test_a_key_without_owner_purpose_right_or_limit_is_refused(
    tree: make.UnitTree, admin: Viewer, fields: dict[str, Any], code: str
) -> None:
    assert refused(lambda: actions.issue_key(admin, draft(tree, **fields))) == code
    assert not ApiKey.objects.everywhere("test").exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
def test_only_the_system_administrator_issues_and_revokes(
    tree: make.UnitTree, admin: Viewer, role: Role
) -> None:
    other = make.viewer_for(role, tree.province)
    key = actions.issue_key(admin, draft(tree)).key
    assert refused(lambda: actions.issue_key(other, draft(tree))) == "forbidden"
    assert refused(lambda: actions.revoke_key(other, key, "x")) == "forbidden"
    assert refused(lambda: queries.api_keys(other)) == "forbidden"


def test_keys_of_other_units_are_out_of_reach(tree: make.UnitTree, admin: Viewer) -> None:
    """A city's administrator neither issues for, sees nor revokes the keys of another city."""
    elsewhere = make.viewer_for(Role.SYSTEM_ADMIN, tree.changzhi)
    key = actions.issue_key(admin, draft(tree)).key
    assert refused(lambda: actions.issue_key(elsewhere, draft(tree))) == "out_of_scope"
    assert refused(lambda: actions.revoke_key(elsewhere, key, "x")) == "out_of_scope"
    assert refused(lambda: queries.api_key(elsewhere, key.pk)) == "not_found"
    assert list(queries.api_keys(admin)) == [key]
