"""Lines of a draft, and how versions differ."""

from datetime import date

import pytest
from tests.factories import plan as plans
from tests.factories import register

from liming.plan.actions import (
    accept_shares,
    add_plan_line,
    approve_year_plan,
    change_plan_line,
    create_year_plan,
    remove_plan_line,
    share_lines,
)
from liming.plan.models import UnitShare
from liming.plan.queries import former_version, next_dates, plan_differences
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM


@pytest.fixture
def tree() -> register.UnitTree:
    return register.unit_tree()


def refused(code: str, call, /, *args, **fields) -> None:
    with pytest.raises(DomainError) as refusal:
        call(*args, **fields)
    assert refusal.value.code == code


def test_a_changed_line_keeps_what_it_was_in_the_audit(tree) -> None:
    line = plans.plan_line(plans.year_plan(tree.province), code="L1", title="走访", weight=3)
    change_plan_line(SYSTEM, line, title="入户走访", weight=3, co_units=[tree.yuncheng, tree.province])
    line.refresh_from_db()
    assert (line.title, line.owner) == ("入户走访", tree.province)
    assert [row.unit for row in line.co_units.all()] == [tree.yuncheng], "the owner is no co-unit"
    entry = AuditEntry.objects.get(act="plan_line.changed")
    assert (entry.before, entry.after) == ({"title": "走访"}, {"title": "入户走访"})


def test_an_approved_line_is_neither_changed_nor_removed(tree) -> None:
    line = plans.approved_plan(tree.province).lines.get()
    refused("plan_not_draft", change_plan_line, SYSTEM, line, title="x")
    refused("plan_not_draft", remove_plan_line, SYSTEM, line)


def test_a_wrong_change_is_refused_and_changes_nothing(tree) -> None:
    plan = plans.year_plan(tree.province)
    plans.plan_line(plan, code="L1")
    line = plans.plan_line(plan, code="L2", title="走访")
    refused("plan_line_twice", change_plan_line, SYSTEM, line, code="L1")
    refused("plan_weight_invalid", change_plan_line, SYSTEM, line, weight=101)
    refused("plan_rule_invalid", change_plan_line, SYSTEM, line, rule={"kind": "weekly", "weekdays": []})
    refused("field_required", change_plan_line, SYSTEM, line, title="")
    line.refresh_from_db()
    assert (line.code, line.title, line.weight) == ("L2", "走访", 1)


def test_a_new_quantity_is_shared_out_anew_and_everybody_is_asked_again(tree) -> None:
    for unit in (tree.xiaxian, tree.yanhu):
        register.team(unit)
    plan = plans.year_plan(tree.province)
    line = plans.plan_line(plan, quantity=10)
    shares = share_lines(SYSTEM, plan)
    accept_shares(SYSTEM, shares[:1])
    change_plan_line(SYSTEM, line, quantity=7)
    found = UnitShare.objects.everywhere("test").order_by("unit__path")
    assert list(found.values_list("quantity", "state")) == [(4, "open"), (3, "open")]


def test_versions_differ_by_what_was_added_removed_and_changed(tree) -> None:
    first = plans.approved_plan(tree.province, {"code": "A"}, {"code": "B"}, {"code": "C"})
    second = create_year_plan(SYSTEM, 2026, tree.province, "第2版")
    lines = {line.code: line for line in second.lines.all()}
    remove_plan_line(SYSTEM, lines["A"])
    change_plan_line(SYSTEM, lines["B"], quantity=12, co_units=[tree.yuncheng])
    plans.plan_line(second, code="D")
    found = plan_differences(SYSTEM, second, former_version(SYSTEM, second))
    assert found.former == first
    assert [line.code for line in found.added] == ["D"]
    assert [line.code for line in found.removed] == ["A"]
    ((line, changes),) = found.changed
    assert line.code == "B"
    assert [(each.name, each.old, each.new) for each in changes] == [
        ("quantity", 0, 12),
        ("co_units", (), ("运城",)),
    ]
    assert found.same == 1


def test_a_new_version_keeps_co_units_and_answers(tree) -> None:
    register.team(tree.xiaxian)
    plan = plans.year_plan(tree.province)
    plans.plan_line(plan, code="A", quantity=4, co_units=[tree.changzhi])
    accept_shares(SYSTEM, share_lines(SYSTEM, plan))
    second = create_year_plan(SYSTEM, 2026, tree.province, "第2版")
    line = second.lines.get()
    assert [row.unit for row in line.co_units.all()] == [tree.changzhi]
    shares = UnitShare.objects.everywhere("test").filter(line=line)
    assert list(shares.values_list("quantity", "state")) == [(4, "accepted")]
    approve_year_plan(SYSTEM, second)
    assert shares.count() == 1


@pytest.mark.parametrize(
    ("rule", "dates"),
    [
        ({"kind": "day_of_month", "day": 31}, [date(2026, 1, 31), date(2026, 2, 28)]),
        ({"kind": "day_of_year", "month": 1, "day": 18}, [date(2027, 1, 18)]),
        ({"kind": "weekly", "weekdays": [1, 2]}, [date(2026, 1, 19), date(2026, 1, 20)]),
    ],
)
def test_the_next_dates_of_a_rule_begin_today(rule, dates) -> None:
    assert next_dates(rule, most=len(dates), since=date(2026, 1, 19)) == dates


def test_line_twins(tree) -> None:
    line = plans.plan_line(plans.year_plan(tree.xiaxian))
    unit = register.viewer_for(Role.UNIT, tree.xiaxian)
    elsewhere = register.viewer_for(Role.PROVINCE, tree.changzhi)
    for viewer, code in ((unit, "forbidden"), (elsewhere, "out_of_scope")):
        refused(code, add_plan_line, viewer, line.plan, code="X", title="x", aim="people", service_type=None)
        refused(code, change_plan_line, viewer, line, title="x")
        refused(code, remove_plan_line, viewer, line)
