"""Shares of the year: taken, objected to, settled; the sum holds after every act."""

import pytest
from tests.factories import plan as plans
from tests.factories import register

from liming.plan.actions import accept_shares, create_year_plan, object_to_share, settle_share, share_lines
from liming.plan.actions.years import approve_year_plan
from liming.plan.models import PlanLine, UnitShare
from liming.plan.queries import share_page, shares_by_id
from liming.shared.errors import DomainError
from liming.shared.viewer import Role, Viewer

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM


@pytest.fixture
def line(tree) -> PlanLine:
    """Ten visits over 夏县 (2 teams), 盐湖 and 武乡: 5, 2 and 3 of them."""
    for unit in (tree.xiaxian, tree.xiaxian, tree.yanhu, tree.wuxiang):
        register.team(unit)
    plan = plans.year_plan(tree.province)
    row = plans.plan_line(plan, code="L1", quantity=10)
    share_lines(SYSTEM, plan)
    return row


def share_of(line: PlanLine, unit) -> UnitShare:
    return (
        UnitShare.objects.everywhere("test")
        .select_related("unit", "line__plan__unit")
        .get(line=line, unit=unit)
    )


def quantities(line: PlanLine) -> dict[str, tuple[int, str]]:
    rows = UnitShare.objects.everywhere("test").filter(line=line)
    return {code: (n, state) for code, n, state in rows.values_list("unit__short_name", "quantity", "state")}


def officer(unit) -> Viewer:
    return register.viewer_for(Role.UNIT, unit)


def refused(code: str, call, /, *args) -> None:
    with pytest.raises(DomainError) as refusal:
        call(*args)
    assert refusal.value.code == code


def test_a_unit_takes_its_share_once(tree, line) -> None:
    mine = share_of(line, tree.xiaxian)
    assert accept_shares(officer(tree.xiaxian), [mine]) == 1
    assert accept_shares(officer(tree.xiaxian), [mine]) == 0
    found = share_of(line, tree.xiaxian)
    assert (found.state, found.answered_by) == ("accepted", officer(tree.xiaxian).name)


def test_a_settled_objection_moves_the_difference_to_the_units_that_are_not_fixed(tree, line) -> None:
    accept_shares(officer(tree.yanhu), [share_of(line, tree.yanhu)])
    object_to_share(officer(tree.xiaxian), share_of(line, tree.xiaxian), 3, "茶季人手不足")
    assert quantities(line)["夏县"] == (5, "objected")
    settle_share(SYSTEM, share_of(line, tree.xiaxian), 4)
    assert quantities(line) == {"夏县": (4, "settled"), "盐湖": (2, "accepted"), "武乡": (4, "open")}
    assert sum(n for n, _state in quantities(line).values()) == line.quantity


@pytest.mark.parametrize("settled", range(11))
def test_the_sum_holds_whatever_is_settled(tree, line, settled) -> None:
    object_to_share(officer(tree.xiaxian), share_of(line, tree.xiaxian), 1, "人手不足")
    settle_share(SYSTEM, share_of(line, tree.xiaxian), settled)
    assert sum(n for n, _state in quantities(line).values()) == 10
    page = share_page(SYSTEM, line.plan)
    assert page.lines[0].adds_up
    assert page.lines[0].fixed == settled


def test_where_nobody_can_take_the_difference_settling_is_refused_and_changes_nothing(tree, line) -> None:
    for unit in (tree.yanhu, tree.wuxiang):
        accept_shares(officer(unit), [share_of(line, unit)])
    object_to_share(officer(tree.xiaxian), share_of(line, tree.xiaxian), 3, "人手不足")
    before = quantities(line)
    refused("plan_shares_fixed", settle_share, SYSTEM, share_of(line, tree.xiaxian), 3)
    refused("plan_shares_fixed", settle_share, SYSTEM, share_of(line, tree.xiaxian), 6)
    assert quantities(line) == before
    settle_share(SYSTEM, share_of(line, tree.xiaxian), 5)
    assert quantities(line)["夏县"] == (5, "settled")


def test_an_objection_needs_a_ground_and_another_number(tree, line) -> None:
    mine = share_of(line, tree.xiaxian)
    refused("field_required", object_to_share, officer(tree.xiaxian), mine, 3, " ")
    refused("plan_share_same", object_to_share, officer(tree.xiaxian), mine, 5, "x")
    refused("plan_quantity_negative", object_to_share, officer(tree.xiaxian), mine, -1, "x")
    refused("illegal_transition", settle_share, SYSTEM, mine, 3)


def test_a_replaced_version_takes_no_answer(tree, line) -> None:
    approve_year_plan(SYSTEM, line.plan)
    approve_year_plan(SYSTEM, create_year_plan(SYSTEM, 2026, tree.province, "第2版"))
    refused("plan_superseded", accept_shares, officer(tree.xiaxian), [share_of(line, tree.xiaxian)])


def test_a_unit_sees_its_own_shares_and_the_sum_over_all(tree, line) -> None:
    page = share_page(officer(tree.xiaxian), line.plan)
    assert [share.unit for share in page.mine] == [tree.xiaxian]
    assert [share.unit for share in page.lines[0].shares] == [tree.xiaxian]
    assert (page.lines[0].total, page.lines[0].open) == (10, 3)
    assert share_page(register.viewer_for(Role.PROVINCE, tree.province), line.plan).mine == ()
    refused("not_found", shares_by_id, officer(tree.xiaxian), [share_of(line, tree.yanhu).pk])


def test_share_twins_for_unit_and_province(tree, line) -> None:
    """The department does not answer for a unit, a unit does not settle, and neither acts elsewhere."""
    mine = share_of(line, tree.xiaxian)
    department = register.viewer_for(Role.PROVINCE, tree.province)
    refused("forbidden", accept_shares, department, [mine])
    refused("forbidden", object_to_share, department, mine, 3, "x")
    refused("forbidden", settle_share, officer(tree.xiaxian), mine, 3)
    refused("out_of_scope", accept_shares, officer(tree.yanhu), [mine])
    refused("out_of_scope", object_to_share, officer(tree.yanhu), mine, 3, "x")
    refused("out_of_scope", settle_share, register.viewer_for(Role.PROVINCE, tree.yuncheng), mine, 3)
    assert quantities(line)["夏县"] == (5, "open")
