"""Looking through a member's eyes needs the right, the place and a reason, and shows nothing more."""

import pytest
from tests.factories import execute, register
from tests.refusals import refused

from liming.execute import actions
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Right, Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.kept(world=execute.corner),
    pytest.mark.clock_at(execute.MORNING),
]


@pytest.fixture
def corner():
    return execute.corner()


def test_beginning_each_page_and_the_end_are_kept_with_the_reason(corner):
    viewer, member = corner.as_captain, corner.holder
    actions.begin_viewing_as(viewer, member.pk, "看不到新单")
    actions.view_as(viewer, member.pk, "看不到新单", "/field/")
    actions.end_viewing_as(viewer, member.pk, "看不到新单")
    rows = AuditEntry.objects.filter(act__startswith="phone_view.").order_by("pk")
    assert [row.act for row in rows] == ["phone_view.begun", "phone_view.opened", "phone_view.ended"]
    assert [row.after["page"] for row in rows] == ["", "/field/", ""]
    assert {(row.after["member"], row.after["reason"]) for row in rows} == {(member.name, "看不到新单")}


@pytest.mark.parametrize("role", [Role.CAPTAIN, Role.UNIT, Role.PROVINCE])
def test_captain_unit_and_province_may_look(corner, role):
    eyes = actions.view_as(corner.viewer(role), corner.holder.pk, "x", "/field/").viewer
    assert (eyes.member_id, eyes.unit_paths, eyes.account_id) == (corner.holder.pk, (corner.team.path,), None)
    assert eyes.may(Right.DO_WORK)


@pytest.mark.parametrize(("role", "sees"), [(Role.UNIT, True), (Role.PROVINCE, False)])
def test_who_may_not_see_private_data_sees_none_as_a_member_either(corner, role, sees):
    eyes = actions.view_as(corner.viewer(role), corner.holder.pk, "x", "/field/").viewer
    assert eyes.may(Right.READ_PRIVATE) is sees


def test_nobody_else_looks_nor_at_anybody_elsewhere_or_oneself_or_without_a_reason(corner):
    member = corner.holder
    stranger = register.viewer_for(Role.CAPTAIN, register.team(corner.tree.xiaxian, code="X-9"))
    tries = {
        "forbidden": (corner.viewer(Role.MEMBER, corner.deputy), "x"),
        "out_of_scope": (stranger, "x"),
        "view_as_self": (corner.viewer(Role.CAPTAIN, member), "x"),
        "field_required": (corner.as_captain, " "),
    }
    for code, (viewer, reason) in tries.items():
        assert refused(lambda: actions.begin_viewing_as(viewer, member.pk, reason)) == code  # noqa: B023
    for role in (Role.CONTACT, Role.PARTY_SECRETARY, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        assert refused(lambda: actions.view_as(corner.viewer(role), member.pk, "x", "/")) == "forbidden"  # noqa: B023


def test_a_member_who_left_is_not_looked_at(corner):
    corner.holder.left_on = clock.today()
    corner.holder.save()
    assert refused(lambda: actions.view_as(corner.as_captain, corner.holder.pk, "x", "/")) == "out_of_scope"
