"""The end of a month: handed in with its leftovers, approved, accepted, and taken back step by step."""

from datetime import date

import pytest
from tests.factories import plan as plans
from tests.factories import register
from tests.refusals import refused_as

from liming.plan.actions import (
    Carry,
    accept_month,
    approve_month,
    close_month,
    confirm_month,
    derive_month,
    move_items,
    move_work_item,
    schedule_item,
    unlock_month,
)
from liming.plan.enums import WorkState
from liming.plan.models import CarryOver, MonthChange, MonthPlan, MonthStep, WorkItem
from liming.plan.queries import month_end, month_overview, month_page
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

SYSTEM = plans.SYSTEM
MONTH = "2026-11"
AFTER = clock.at(date(2026, 12, 2), 9)
pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(AFTER)]
STEPS = [f"month_plan.{act}" for act in ("closed", "approved", "accepted", "unlocked")]
SEASON = {"kind": "window", "from_month": 11, "from_day": 18, "to_month": 12, "to_day": 31, "every_days": 30}


def all_items():
    rows = WorkItem.objects.everywhere("test").select_related("month_plan", "plan_line", "team")
    return rows.order_by("occurrence_key")


def carried() -> list[WorkItem]:
    return list(all_items().filter(occurrence_key__startswith="carried|"))


@pytest.fixture
def team(tree):
    return register.team(tree.xiaxian, code="XX")


@pytest.fixture
def month(tree, team) -> None:
    """A confirmed month of three visits: monthly, once a year, and of a season."""
    once = {"kind": "day_of_year", "month": 11, "day": 18}
    plans.approved_plan(
        tree.province,
        {"code": "L1", "title": "A"},
        {"code": "L2", "title": "B", "rule": once},
        {"code": "L3", "title": "C", "rule": SEASON},
    )
    derive_month(SYSTEM, MONTH)
    confirm_month(SYSTEM, team, MONTH)


def test_closing_counts_the_untouched_as_missed_and_ends_planning(team, month) -> None:
    begun, _, moved = all_items()
    move_work_item(SYSTEM, begun, WorkState.ACCEPTED)
    schedule_item(SYSTEM, moved, date(2026, 12, 2), reason="有雪")
    close_month(SYSTEM, team, MONTH)
    assert [item.state for item in all_items()] == ["accepted", "missed", "planned"]
    refused_as("plan_month_closed", derive_month, SYSTEM, MONTH, team)
    refused_as("plan_month_closed", move_items, SYSTEM, [all_items()[1]], date(2026, 11, 20), "补做")
    assert derive_month(SYSTEM, MONTH).is_empty


def test_what_is_left_is_proposed_unless_its_line_comes_again(team, month) -> None:
    begun = all_items()[0]
    for state in (WorkState.ACCEPTED, WorkState.ON_SITE, WorkState.PARTLY_DONE):
        move_work_item(SYSTEM, begun, state)
    end = month_end(SYSTEM, team, MONTH)
    assert [(each.comes_again, each.is_proposed) for each in end.remainders] == [
        (True, True),
        (False, True),
        (True, False),
    ]
    assert (end.baseline, end.baseline_done, end.current, end.done) == (3, 1, 3, 1)


def test_what_remains_goes_on_in_the_next_month_once(team, month) -> None:
    item = all_items()[1]
    close_month(SYSTEM, team, MONTH, {item.pk: Carry("还剩 12 户")})
    (after,) = carried()
    assert (after.title, after.nominal_date, after.state) == (item.title, date(2026, 12, 1), "planned")
    assert (after.month_plan.month, after.plan_line) == (date(2026, 12, 1), None)
    assert CarryOver.objects.everywhere("test").get().remains == "还剩 12 户"
    unlock_month(SYSTEM, team, MONTH, "漏报一项")
    close_month(SYSTEM, team, MONTH, {item.pk: Carry("还剩 12 户")})
    assert len(carried()) == 1


def test_a_carried_item_is_left_alone_by_the_derivation_of_its_month(team, month) -> None:
    close_month(SYSTEM, team, MONTH, {all_items()[1].pk: Carry("整项")})
    derive_month(SYSTEM, "2026-12")
    assert carried()[0].state == "planned"
    assert derive_month(SYSTEM, "2026-12").is_empty


def test_only_unfinished_work_of_the_month_is_carried_and_says_what_remains(team, month) -> None:
    done, other, _ = all_items()
    for state in (WorkState.ACCEPTED, WorkState.ON_SITE, WorkState.DONE):
        move_work_item(SYSTEM, done, state)
    stranger = plans.work_item(team, origin_kind="plan")
    for wrong in (done, stranger):
        refused_as("plan_carry_invalid", close_month, SYSTEM, team, MONTH, {wrong.pk: Carry("整项")})
    refused_as("field_required", close_month, SYSTEM, team, MONTH, {other.pk: Carry(" ")})
    assert MonthPlan.objects.everywhere("test").get().state == "confirmed"


def numbers(team, month: str = MONTH) -> tuple[float, float, float, float]:
    """Baseline, done of it, current, done: as the month's end, its page and the overview agree."""
    end, page = month_end(SYSTEM, team, month), month_page(SYSTEM, team, month)
    tally = month_overview(SYSTEM, month).total
    counts = (end.baseline, end.baseline_done, end.current, end.done)
    assert counts == (page.baseline, page.baseline_done, page.current, page.done)
    assert (tally.planned, tally.done) == counts[2:]
    return counts


def do(item: WorkItem, *states: WorkState) -> None:
    for state in (WorkState.ACCEPTED, WorkState.ON_SITE, *states):
        move_work_item(SYSTEM, item, state)


def test_each_job_counts_once_in_all_its_months(team, month) -> None:
    """A is done, B is six tenths done and C untouched: both are carried, and done in December."""
    first, second, third = all_items()
    do(first, WorkState.DONE)
    do(second, WorkState.PARTLY_DONE)
    close_month(SYSTEM, team, MONTH, {second.pk: Carry("四户", 60), third.pk: Carry("整项")})
    states = dict(all_items().exclude(plan_line=None).values_list("title", "state"))
    assert states == {"A": "done", "B": "carried_over", "C": "carried_over"}
    assert numbers(team) == (3, 1.6, 1.6, 1.6)
    assert numbers(team, "2026-12") == (0, 0, 1.4, 0)
    confirm_month(SYSTEM, team, "2026-12")
    rest = next(item for item in carried() if item.origin_id == str(second.pk))
    do(rest, WorkState.DONE)
    assert numbers(team, "2026-12") == (1.4, 0.4, 1.4, 0.4)
    assert numbers(team) == (3, 1.6, 1.6, 1.6)


def test_work_carried_twice_leaves_its_part_in_each_month(team, month) -> None:
    item = all_items()[0]
    do(item, WorkState.PARTLY_DONE)
    others = {each.pk: Carry("整项") for each in all_items()[1:]}
    close_month(SYSTEM, team, MONTH, {item.pk: Carry("六成", 40)} | others)
    rest = next(each for each in carried() if each.origin_id == str(item.pk))
    confirm_month(SYSTEM, team, "2026-12")
    do(rest, WorkState.PARTLY_DONE)
    with clock.fixed(clock.at(date(2027, 1, 4), 9)):
        close_month(SYSTEM, team, "2026-12", {rest.pk: Carry("三成", 50)})
    assert [numbers(team, each)[2:] for each in (MONTH, "2026-12", "2027-01")] == [
        (0.4, 0.4),
        (2.3, 0.3),
        (0.3, 0),
    ]


def test_the_old_item_and_the_new_one_lead_to_each_other(team, month) -> None:
    item = all_items()[1]
    close_month(SYSTEM, team, MONTH, {item.pk: Carry("还剩 12 户")})
    (new,) = carried()
    before = next(each for each in month_page(SYSTEM, team, MONTH).items if each.pk == item.pk)
    (after,) = month_page(SYSTEM, team, "2026-12").items
    assert (before.carried_on.item, after.carried_from.source) == (new, item)
    left = next(each for each in month_end(SYSTEM, team, MONTH).remainders if each.is_carried)
    assert (left.item, left.carried.item) == (item, new)


def test_a_frozen_next_month_keeps_what_was_carried_into_it_as_a_change(team, month) -> None:
    derive_month(SYSTEM, "2026-12")
    confirm_month(SYSTEM, team, "2026-12")
    close_month(SYSTEM, team, MONTH, {all_items().get(title="B").pk: Carry("整项")})
    change = MonthChange.objects.everywhere("test").get()
    assert (change.item, change.kind, change.reason) == (carried()[0], "added", "2026-11 结转")
    assert not carried()[0].in_baseline


def test_a_month_is_closed_only_when_it_is_over(team, month) -> None:
    with clock.fixed(clock.at(date(2026, 11, 30), 23, 59)):
        with pytest.raises(DomainError) as refusal:
            close_month(SYSTEM, team, MONTH)
        assert refusal.value.sentence("zh-hans") == "2026-11还没过完，2026-12-01起可以结月。"
    with clock.fixed(clock.at(date(2026, 12, 1))):
        assert close_month(SYSTEM, team, MONTH).state == "closed"


@pytest.mark.parametrize("percent", [-1, 100])
def test_a_carried_item_is_neither_done_nor_less_than_begun(team, month, percent) -> None:
    refused_as(
        "plan_part_invalid", close_month, SYSTEM, team, MONTH, {all_items()[0].pk: Carry("x", percent)}
    )


def test_the_lock_goes_up_by_its_owners_and_comes_back_with_reasons(tree, team, month) -> None:
    captain, unit, province = (
        register.viewer_for(role, place)
        for role, place in (
            (Role.CAPTAIN, team),
            (Role.UNIT, tree.xiaxian),
            (Role.PROVINCE, tree.province),
        )
    )
    close_month(captain, team, MONTH)
    refused_as("forbidden", approve_month, captain, team, MONTH)
    refused_as("illegal_transition", accept_month, province, team, MONTH)
    approve_month(unit, team, MONTH)
    refused_as("forbidden", accept_month, unit, team, MONTH)
    accept_month(province, team, MONTH)
    refused_as("forbidden", unlock_month, unit, team, MONTH, "数不对")
    refused_as("field_required", unlock_month, province, team, MONTH, " ")
    unlock_month(province, team, MONTH, "数不对")
    refused_as("forbidden", unlock_month, captain, team, MONTH, "改数")
    unlock_month(unit, team, MONTH, "请补附件")
    unlock_month(captain, team, MONTH, "补附件")
    refused_as("plan_not_locked", unlock_month, captain, team, MONTH, "再退")
    kept = MonthStep.objects.everywhere("test").values_list("target", "reason")
    told = AuditEntry.objects.filter(act__in=STEPS).order_by("id")
    steps = [(entry.after["state"], entry.after.get("reason", "")) for entry in told]
    assert sorted(steps) == sorted(kept)
    assert steps == [
        ("closed", ""),
        ("approved", ""),
        ("accepted", ""),
        ("approved", "数不对"),
        ("closed", "请补附件"),
        ("confirmed", "补附件"),
    ]
    assert AuditEntry.objects.filter(act="month_plan.unlocked").count() == 3


def test_the_end_of_a_month_twin(tree, team, month) -> None:
    member = register.viewer_for(Role.MEMBER, team)
    stranger = register.viewer_for(Role.UNIT, tree.yanhu)
    refused_as("forbidden", close_month, member, team, MONTH)
    close_month(SYSTEM, team, MONTH)
    refused_as("forbidden", unlock_month, member, team, MONTH, "退")
    for act in (close_month, approve_month, month_end):
        refused_as("out_of_scope", act, stranger, team, MONTH)
    refused_as("plan_month_empty", close_month, SYSTEM, team, "2027-01")
