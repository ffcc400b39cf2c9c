"""Months that follow facts from above and the working calendar, and refusals said in words."""

from datetime import date

import pytest
from django.utils import translation
from tests.factories import plan as plans
from tests.factories import register

from liming.plan import bridge
from liming.plan.actions import confirm_month, derive_month, derive_months_again
from liming.plan.models import MonthChange, WorkItem
from liming.plan.queries import calendar_effect
from liming.plan.rules import known_facts
from liming.register.actions import clear_day, load_calendar, set_day
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM
FOURTH = {"kind": "nth_working_day", "n": 4}


def days() -> list[date]:
    rows = WorkItem.objects.everywhere("test").exclude(state="cancelled")
    return list(rows.order_by("nominal_date").values_list("nominal_date", flat=True))


def refusal(call, /, *args, **fields) -> DomainError:
    with pytest.raises(DomainError) as refused:
        call(*args, **fields)
    return refused.value


@pytest.fixture
def team(tree):
    return register.team(tree.xiaxian, code="XX")


def test_a_line_counts_from_facts_that_a_higher_room_gives(tree, team, monkeypatch) -> None:
    farm, other = (register.customer(team, kind="farm", code=code) for code in ("F1", "F2"))
    told = [("MKT03", "customer:F1", date(2026, 10, 10)), ("MKT04", "customer:F2", date(2026, 10, 10))]
    monkeypatch.setitem(known_facts(), "record", lambda codes, first, last: told)
    rule = {"kind": "after_fact", "fact": "record:MKT03", "days": 30}
    plans.approved_plan(tree.province, {"rule": rule, "places": {"kind": "customer"}})
    derive_month(SYSTEM, "2026-11")
    item = WorkItem.objects.everywhere("test").get()
    assert (item.customer_id, item.nominal_date) == (farm.pk, date(2026, 11, 9))
    assert derive_month(SYSTEM, "2026-11").is_empty
    assert other.pk != item.customer_id


def test_a_fact_nobody_gives_is_refused(tree, team) -> None:
    plans.approved_plan(tree.province, {"rule": {"kind": "after_fact", "fact": "moon:full", "days": 3}})
    assert refusal(derive_month, SYSTEM, "2026-11").code == "plan_fact_unknown"


def test_a_changed_day_says_which_months_change_and_derives_them_with_one_act(tree, team) -> None:
    load_calendar(SYSTEM, 2026)
    plans.approved_plan(tree.province, {"rule": FOURTH})
    for month in ("2026-11", "2026-12"):
        derive_month(SYSTEM, month)
    confirm_month(SYSTEM, team, "2026-11")
    assert (days(), calendar_effect(SYSTEM, 2026)) == ([date(2026, 11, 5), date(2026, 12, 4)], [])
    set_day(SYSTEM, date(2026, 11, 2), "holiday", name="厂休", source="公司通知")
    assert [str(each.month) for each in calendar_effect(SYSTEM, 2026)] == ["2026-11"]
    assert [str(each.month) for each in derive_months_again(SYSTEM, 2026, "节假日安排变化")] == ["2026-11"]
    assert days() == [date(2026, 11, 6), date(2026, 12, 4)]
    kept = MonthChange.objects.everywhere("test").order_by("kind").values_list("kind", "reason")
    assert list(kept) == [("added", "节假日安排变化"), ("withdrawn", "节假日安排变化")]
    clear_day(SYSTEM, date(2026, 11, 2))
    derive_months_again(SYSTEM, 2026, "节假日安排变化")
    assert days() == [date(2026, 11, 5), date(2026, 12, 4)]


def test_a_year_without_holidays_is_refused_while_other_years_are_kept(tree, team) -> None:
    load_calendar(SYSTEM, 2026)
    plans.approved_plan(tree.province, year=2031)
    assert refusal(derive_month, SYSTEM, "2031-01").code == "plan_calendar_missing"
    assert days() == []


@pytest.mark.parametrize(
    ("rule", "chinese", "english"),
    [
        ({"kind": "day_of_month", "day": 45}, "“日”是 45，请填 1 至 31", "“Day” is 45; give 1 to 31"),
        ({"kind": "nth_working_day"}, "请填“第几个工作日”", "fill in “Which working day”"),
        ({"kind": "quantity", "per_month": "x"}, "“每月次数”请填整数", "must be a whole number"),
        ({"kind": "weekly", "weekdays": []}, "请填“星期”", "fill in “Weekdays”"),
        ({"kind": "moon"}, "“规则种类”不认识，请从列出的里选", "is not known; choose a listed one"),
        ({"kind": "weekly", "weekdays": [1], "days": 3}, "没有“之后天数”，请去掉", "has no “Days after it”"),
    ],
)
def test_a_wrong_rule_is_refused_with_field_and_remedy_in_both_languages(rule, chinese, english) -> None:
    with translation.override("zh-hans"):
        assert chinese in refusal(bridge.read_rule, rule).sentence()
    with translation.override("en"):
        assert english in refusal(bridge.read_rule, rule).sentence()


def test_deriving_again_twin(tree, team) -> None:
    assert refusal(derive_months_again, register.viewer_for(Role.MEMBER, team), 2026, "x").code == "forbidden"
