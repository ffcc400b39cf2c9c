"""From the year's meeting room to a closed month in a real browser: planned, shared, derived, frozen, routed,
planned again for an illness, carried over, and counted both ways.
"""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.steps import account_of, do_the_work, press

from liming.plan.enums import PlanState, RouteState, ShareState, WorkState
from liming.plan.models import MonthPlan, RoutePlan, RouteStop, UnitShare, WorkItem, YearPlan
from liming.register.models import Member

pytestmark = pytest.mark.e2e
TEAM = "140828-01"
SEPTEMBER, FRIDAY, TUESDAY, NOVEMBER = "2026-09-28", "2026-10-09", "2026-10-13", "2026-11-02"
ADDED = "敬老院线路检查"
LINE = "冬前网格安全走访"


@pytest.fixture(autouse=True)
def stand(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put every clock of the program to nine in the morning of a day; at first of one in September."""

    def put(day: str) -> None:
        monkeypatch.setenv("LIMING_NOW", f"{day}T09:00:00")

    put(SEPTEMBER)
    return put


def approve_a_year(department: Page, unit: Page, address: str) -> YearPlan:
    """A new version with one more line, shared out, approved, and taken by the city."""
    department.goto(f"{address}/office/plan/year/?year=2026")
    press(department, "另建新版")
    department.get_by_role("link", name="加一条").click()
    values = {"code": "G90", "title": LINE, "measure": "逐格走到", "quantity": "96", "per_month": "2"}
    for name, value in values.items():
        department.locator(f"[name={name}]").evaluate("(field, value) => { field.value = value }", value)
    choices = {"service_type": "REP02", "practice": "gold", "rule_kind": "quantity", "place_kind": "grid"}
    for name, value in choices.items():
        department.locator(f"select[name={name}]").select_option(value)
    press(department, "保存")
    department.get_by_role("link", name="单位分解").click()
    press(department, "按队数重新分解")
    plan = YearPlan.objects.get(year=2026, state=PlanState.DRAFT)
    department.goto(f"{address}/office/plan/year/?year=2026&version={plan.pk}")
    press(department, "批准本版")
    unit.goto(f"{address}/office/plan/year/{plan.pk}/shares/")
    press(unit, "认领待答复")
    plan.refresh_from_db()
    return plan


def derive_and_freeze(captain: Page, address: str) -> MonthPlan:
    """Look at the difference, derive October, and freeze it."""
    captain.goto(f"{address}/office/plan/month/?month=2026-10&preview=1")
    expect(captain.locator("main")).to_contain_text(LINE)
    press(captain, "应用差异")
    captain.goto(f"{address}/office/plan/month/?month=2026-10")
    press(captain, "确认并下达")
    return MonthPlan.objects.everywhere("the test's month").get(team__code=TEAM, month=date(2026, 10, 1))


def test_a_plan_walks_from_the_year_to_a_closed_month(
    province: str, open_as: Any, stand: Any, said: list[str]
) -> None:
    department, unit, captain = open_as("xumin"), open_as("yuncheng"), open_as("weidonghai")

    plan = approve_a_year(department, unit, province)
    assert plan.state == PlanState.APPROVED
    line = plan.lines.get(code="G90")
    shares = UnitShare.objects.everywhere("all units").filter(line=line)
    assert sum(share.quantity for share in shares) == 96
    assert ShareState.ACCEPTED in {share.state for share in shares}

    month = derive_and_freeze(captain, province)
    assert month.baseline_count == WorkItem.objects.everywhere("its own").filter(month_plan=month).count()

    stand(FRIDAY)
    captain = open_as("weidonghai")
    week = route_a_week(captain, province)
    assert (week.first_day, week.days) == (date(2026, 10, 12), 5)

    stand(TUESDAY)
    captain = open_as("weidonghai")
    ill, again = fall_ill(captain, province, week)
    assert ill.pk not in {stop.member_id for stop in stops_of(again) if stop.day == date(2026, 10, 13)}
    expect(captain.locator("main")).to_contain_text(f"与已下发的 {week.number} 相比")
    expect(captain.locator(".route-sums")).to_contain_text(ill.name)

    done = finish_one(open_as, province, again)
    assert done.state == WorkState.DONE

    add_one(captain, province)

    stand(NOVEMBER)
    captain = open_as("weidonghai")
    carried = close_the_month(captain, province)
    assert {item.title for item in carried} >= {ADDED}
    baseline, current = captain.locator("dl.figures dd").all_inner_texts()[:2]
    assert baseline == f"1 / {month.baseline_count}"
    assert current == f"1 / {month.baseline_count + 1 - len(carried)}"
    assert said == []


def route_a_week(captain: Page, address: str) -> RoutePlan:
    """Plan Monday to Friday, look, and give it out."""
    captain.goto(f"{address}/office/routes/?day=2026-10-12")
    captain.locator("select[name=days]").select_option("5")
    press(captain, "排行程")
    press(captain, "确认并下发")
    weeks = RoutePlan.objects.everywhere("the test's week").filter(
        team__code=TEAM, first_day=date(2026, 10, 12)
    )
    return weeks.get(state=RouteState.PUBLISHED)


def stops_of(plan: RoutePlan) -> list[RouteStop]:
    """Its visits with their members and items."""
    rows = RouteStop.objects.everywhere("the test's own").filter(plan=plan)
    return list(rows.select_related("member", "item"))


def fall_ill(captain: Page, address: str, week: RoutePlan) -> tuple[Member, RoutePlan]:
    """The captain enters sick leave for who has most visits on Tuesday, and plans the day again."""
    goers = Counter(stop.member_id for stop in stops_of(week) if stop.day == date(2026, 10, 13))
    ill = Member.objects.everywhere("the busiest").get(pk=goers.most_common(1)[0][0])
    captain.goto(f"{address}/office/duty/leaves/?member={ill.code}")
    captain.locator("select[name=kind]").select_option("sick")
    captain.fill("[name=first_day]", "2026-10-13")
    captain.fill("[name=last_day]", "2026-10-14")
    press(captain, "登记")
    captain.goto(f"{address}/office/routes/?day=2026-10-13")
    captain.locator("select[name=cause]").select_option("absence")
    press(captain, "重新排程")
    press(captain, "确认并下发")
    again = RoutePlan.objects.everywhere("the newest").filter(team__code=TEAM).latest("made_at")
    return ill, again


def finish_one(open_as: Any, address: str, plan: RoutePlan) -> WorkItem:
    """The first of Tuesday's visits from the month plan, from the member's phone."""
    tuesday = [stop for stop in stops_of(plan) if stop.day == date(2026, 10, 13) and stop.item.month_plan_id]
    stop = min(tuesday, key=lambda each: each.start)
    do_the_work(open_as(account_of(stop.member)), address, stop.item)
    stop.item.refresh_from_db()
    return stop.item


def add_one(captain: Page, address: str) -> None:
    """What nobody foresaw, after the baseline: it needs its reason."""
    captain.goto(f"{address}/office/plan/month/add/?month=2026-10&team={TEAM}")
    captain.locator("select[name=service_type]").select_option("REP02")
    captain.fill("[name=title]", ADDED)
    captain.fill("[name=day]", "2026-10-22")
    captain.fill("[name=reason]", "镇政府来函")
    press(captain, "加入|添加|加一项|保存")


def close_the_month(captain: Page, address: str) -> list[WorkItem]:
    """Hand October in; what was not done goes on in November."""
    captain.goto(f"{address}/office/plan/month/end/?month=2026-10&team={TEAM}")
    press(captain, "结月并上报单位")
    captain.goto(f"{address}/office/plan/month/end/?month=2026-10&team={TEAM}")
    return list(WorkItem.objects.everywhere("carried").filter(month_plan__month=date(2026, 11, 1)))
