"""Lines of a draft, and how versions differ."""

from datetime import date

import pytest
from tests.factories import plan as plans
from tests.factories import register, special
from tests.refusals import refused_as

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
from liming.register.actions import set_day
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM
AFTER_SERVICE = {"kind": "after_fact", "fact": "record:VOL01", "days": 3}


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
    refused_as("plan_not_draft", change_plan_line, SYSTEM, line, title="x")
    refused_as("plan_not_draft", remove_plan_line, SYSTEM, line)


def test_a_wrong_change_is_refused_and_changes_nothing(tree) -> None:
    plan = plans.year_plan(tree.province)
    plans.plan_line(plan, code="L1")
    line = plans.plan_line(plan, code="L2", title="走访")
    refused_as("plan_line_twice", change_plan_line, SYSTEM, line, code="L1")
    refused_as("plan_weight_invalid", change_plan_line, SYSTEM, line, weight=101)
    refused_as("plan_rule_invalid", change_plan_line, SYSTEM, line, rule={"kind": "weekly", "weekdays": []})
    refused_as("field_required", change_plan_line, SYSTEM, line, title="")
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


def window(first: tuple[int, int], last: tuple[int, int], every_days: int) -> dict[str, object]:
    edges = {"from_month": first[0], "from_day": first[1], "to_month": last[0], "to_day": last[1]}
    return {"kind": "window", **edges, "every_days": every_days}


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (window((6, 7), (6, 8), 3), "every_days"),
        (window((12, 31), (1, 2), 4), "every_days"),
        ({"kind": "nth_working_day", "n": 25}, "n"),
        ({"kind": "day_of_month", "day": 32}, "day"),
        (
            {"kind": "window", **dict.fromkeys(("from_month", "from_day", "to_month", "to_day"), 5)},
            "every_days",
        ),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused_at_its_field(tree, rule, field) -> None:
    plan = plans.year_plan(tree.province)
    line = plans.plan_line(plan, code="L1")
    with pytest.raises(DomainError) as refusal:
        plans.plan_line(plan, code="L2", rule=rule)
    assert (refusal.value.code, refusal.value.data["field"]) == ("plan_rule_invalid", field)
    refused_as("plan_rule_invalid", change_plan_line, SYSTEM, line, rule=rule)
    assert list(plan.lines.values_list("code", "rule")) == [("L1", plans.MONTHLY)]


@pytest.mark.parametrize(
    ("days", "rule", "outside"),
    [
        ((date(2026, 2, 15), date(2026, 5, 31)), plans.MONTHLY, date(2026, 1, 18)),
        ((date(2026, 2, 15), date(2026, 5, 31)), window((3, 1), (6, 10), 20), date(2026, 6, 9)),
        ((date(2026, 11, 15), date(2027, 3, 15)), window((11, 15), (3, 15), 14), None),
        ((date(2026, 11, 15), date(2027, 3, 15)), window((10, 15), (3, 15), 14), date(2026, 10, 15)),
        ((date(2026, 1, 1), date(2026, 12, 31)), {"kind": "weekly", "weekdays": [1]}, None),
        (
            (date(2026, 6, 1), date(2026, 6, 30)),
            AFTER_SERVICE,
            None,
        ),
    ],
)
def test_the_dates_of_a_line_lie_in_the_days_of_its_special_action(tree, days, rule, outside) -> None:
    action = special.action(tree.province, first_day=days[0], last_day=days[1])
    plan = plans.year_plan(tree.province)
    if outside is None:
        assert plans.plan_line(plan, rule=rule, action=action).rule == rule
        return
    with pytest.raises(DomainError) as refusal:
        plans.plan_line(plan, rule=rule, action=action)
    assert (refusal.value.code, refusal.value.data["day"]) == ("plan_outside_action", outside)
    line = plans.plan_line(plan, rule=rule)
    refused_as("plan_outside_action", change_plan_line, SYSTEM, line, action=action)


def test_places_that_do_not_exist_below_the_plans_unit_are_refused(tree) -> None:
    register.site(register.team(tree.wuxiang))
    tea = {"kind": "site", "site_kind": "tea_base"}
    refused_as("plan_places_empty", plans.plan_line, plans.year_plan(tree.yuncheng), places=tea)
    assert plans.plan_line(plans.year_plan(tree.province), places=tea).places == tea
    for places in ({"kind": "customer"}, {"kind": "grid"}, {"kind": "service_point"}):
        refused_as("plan_places_empty", plans.plan_line, plans.year_plan(tree.changzhi), places=places)


def test_a_year_without_holidays_refuses_rules_that_count_working_days_only(tree) -> None:
    set_day(SYSTEM, date(2026, 10, 1), "holiday", source="test")
    plan = plans.year_plan(tree.province, 2027)
    last = {"kind": "day_of_month", "day": 31, "policy": "last_working_day"}
    for rule in ({"kind": "nth_working_day", "n": 4}, {"kind": "quantity", "per_month": 1}, last):
        refused_as("plan_calendar_missing", plans.plan_line, plan, rule=rule)
    plans.plan_line(plan, rule=plans.MONTHLY)
    assert plan.lines.count() == 1


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
        refused_as(
            code, add_plan_line, viewer, line.plan, code="X", title="x", aim="people", service_type=None
        )
        refused_as(code, change_plan_line, viewer, line, title="x")
        refused_as(code, remove_plan_line, viewer, line)
