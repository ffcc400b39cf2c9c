"""Year plans: versions, lines, approval and shares."""

import pytest
from tests.factories import plan as plans
from tests.factories import register
from tests.refusals import refused_as

from liming.plan.actions import (
    add_plan_line,
    approve_year_plan,
    create_year_plan,
    derive_month,
    share_lines,
)
from liming.plan.models import UnitShare, WorkItem, YearPlan
from liming.plan.queries import plan_lines
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM


def a_line(**fields):
    return {
        "code": "L1",
        "title": "走访",
        "service_type": plans.service_type(),
        "aim": "people",
        "rule": plans.MONTHLY,
        "places": {"kind": "team"},
    } | fields


def test_the_next_version_starts_with_the_lines_of_the_last(tree) -> None:
    plans.approved_plan(tree.province, {"code": "L1", "quantity": 3}, {"code": "L2"})
    second = create_year_plan(SYSTEM, 2026, tree.province, "第2版")
    assert (second.version, second.state) == (2, "draft")
    assert list(second.lines.values_list("code", "quantity")) == [("L1", 3), ("L2", 0)]


def test_approving_puts_the_former_version_back_and_takes_over_its_work(tree) -> None:
    register.team(tree.xiaxian)
    first = plans.approved_plan(tree.province, {"code": "L1"})
    derive_month(SYSTEM, "2026-11")
    second = approve_year_plan(SYSTEM, create_year_plan(SYSTEM, 2026, tree.province, "第2版"))
    assert list(YearPlan.objects.order_by("version").values_list("state", flat=True)) == [
        "superseded",
        "approved",
    ]
    assert WorkItem.objects.everywhere("test").get().plan_line_id == second.lines.get().pk
    assert derive_month(SYSTEM, "2026-11").is_empty
    refused_as("illegal_transition", approve_year_plan, SYSTEM, YearPlan.objects.get(pk=first.pk))


def test_approving_and_adding_leave_their_audit(tree) -> None:
    plan = plans.approved_plan(tree.province)
    acts = list(AuditEntry.objects.order_by("id").values_list("act", flat=True))
    assert acts == ["year_plan.created", "plan_line.added", "year_plan.approved"]
    assert AuditEntry.objects.last().subject_id == str(plan.pk)


def test_an_approved_plan_takes_no_line_and_an_empty_one_is_not_approved(tree) -> None:
    refused_as("plan_without_lines", approve_year_plan, SYSTEM, plans.year_plan(tree.xiaxian))
    approved = plans.approved_plan(tree.province)
    refused_as("plan_not_draft", add_plan_line, SYSTEM, approved, **a_line(code="L9"))
    refused_as("plan_not_draft", share_lines, SYSTEM, approved)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"rule": {"kind": "day_of_month", "day": 32}}, "plan_rule_invalid"),
        ({"rule": {}}, "plan_rule_invalid"),
        ({"places": {"kind": "street"}}, "plan_places_invalid"),
        ({"places": {"kind": "grid", "limit": 0}}, "plan_places_invalid"),
        ({"title": ""}, "field_required"),
        ({"quantity": -1}, "plan_quantity_negative"),
        ({"code": "OLD"}, "plan_line_twice"),
    ],
)
def test_a_wrong_line_is_refused(tree, wrong, code) -> None:
    plan = plans.year_plan(tree.province)
    plans.plan_line(plan, code="OLD")
    refused_as(code, add_plan_line, SYSTEM, plan, **a_line(**wrong))


def test_shares_go_by_teams_and_add_up_to_the_quantity(tree) -> None:
    for unit in (tree.xiaxian, tree.xiaxian, tree.yanhu, tree.wuxiang):
        register.team(unit)
    plan = plans.year_plan(tree.province)
    plans.plan_line(plan, code="L1", quantity=10)
    share_lines(SYSTEM, plan)
    shares = {
        share.unit.code: share.quantity
        for share in UnitShare.objects.everywhere("test").select_related("unit")
    }
    assert shares == {"140429": 3, "140802": 2, "140828": 5}
    assert sum(shares.values()) == 10
    share_lines(SYSTEM, plan)
    assert UnitShare.objects.everywhere("test").count() == 3


def test_each_sees_the_year_s_quantity_of_the_units_within_reach(tree) -> None:
    """The province the whole line, a county its share; a team, which takes none, what was planned for it."""
    team = register.team(tree.xiaxian)
    register.team(tree.yanhu)
    plan = plans.year_plan(tree.province)
    plans.plan_line(plan, code="L1", quantity=10)
    share_lines(SYSTEM, plan)

    def seen(role: Role, place) -> tuple[int | None, int]:
        line = plan_lines(register.viewer_for(role, place), plan)[0]
        return line.quantity, line.target

    assert seen(Role.PROVINCE, tree.province) == (10, 10)
    assert seen(Role.UNIT, tree.xiaxian) == (5, 5)
    assert seen(Role.CAPTAIN, team) == (None, 0)


@pytest.mark.parametrize("quantity", [1, 7, 161, 3941])
def test_the_shares_of_any_quantity_add_up(tree, quantity) -> None:
    for unit in (tree.xiaxian, tree.xiaxian, tree.yanhu, tree.wuxiang, tree.yuncheng):
        register.team(unit)
    plan = plans.year_plan(tree.province)
    plans.plan_line(plan, quantity=quantity)
    assert sum(share.quantity for share in share_lines(SYSTEM, plan)) == quantity


def test_year_plan_twins(tree) -> None:
    captain = register.viewer_for(Role.CAPTAIN, register.team(tree.xiaxian))
    elsewhere = register.viewer_for(Role.PROVINCE, tree.changzhi)
    plan = plans.year_plan(tree.xiaxian)
    plans.plan_line(plan)
    for viewer, code in ((captain, "forbidden"), (elsewhere, "out_of_scope")):
        refused_as(code, create_year_plan, viewer, 2026, tree.xiaxian, "x")
        refused_as(code, add_plan_line, viewer, plan, **a_line())
        refused_as(code, approve_year_plan, viewer, plan)
        refused_as(code, share_lines, viewer, plan)
