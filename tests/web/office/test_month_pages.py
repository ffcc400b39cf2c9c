"""The month as a calendar and its end: what the pages show, what their forms do, who may."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from tests.factories import plan as plans
from tests.factories import register
from tests.web.office.test_plan_pages import shown, signed_in

from liming.plan.actions import confirm_month, derive_month
from liming.plan.models import MonthChange, MonthPlan, WorkItem
from liming.plan.queries import month_page
from liming.register.actions import create_day, set_parameter
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM
MONTH = "2026-11"
CALENDAR = f"/office/plan/month/?month={MONTH}&view=calendar"
FORM = {"month": MONTH, "team": "XX"}


@pytest.fixture
def team(tree):
    return register.team(tree.xiaxian, code="XX")


@pytest.fixture
def item(tree, team) -> WorkItem:
    plans.approved_plan(tree.province, {"code": "L1", "title": "上门服务日"})
    derive_month(SYSTEM, MONTH)
    confirm_month(SYSTEM, team, MONTH)
    return WorkItem.objects.everywhere("test").get()


def test_the_calendar_shows_each_day_and_the_chosen_one_beside_it(team, item) -> None:
    text = shown(signed_in(Role.CAPTAIN, team), CALENDAR + "&day=2026-11-18")
    assert 'data-day="2026-11-30"' in text
    assert f'data-items="{item.pk} " data-first="2026-11-01" data-last="2026-11-30"' in text
    assert "基线完成 0 / 1（0%）" in text
    assert "11月18日 周三" in text


def test_ticked_visits_are_moved_with_a_reason_that_both_days_show(team, item) -> None:
    client = signed_in(Role.CAPTAIN, team)
    fields = FORM | {"item": str(item.pk), "act": "move", "day": "2026-11-20", "shown": "2026-11-18"}
    assert client.post("/office/plan/month/move/", fields).status_code == 400
    answer = client.post("/office/plan/month/move/", fields | {"reason": "客户改期"})
    assert answer.url == f"/office/plan/month/?month={MONTH}&team=XX&view=calendar&day=2026-11-18"
    assert "改到 11月20日；客户改期" in shown(client, answer.url)
    assert "原定 11月18日；客户改期" in shown(client, CALENDAR + "&day=2026-11-20")


def test_ticked_visits_are_cancelled(team, item) -> None:
    client = signed_in(Role.CAPTAIN, team)
    client.post("/office/plan/month/move/", FORM | {"item": str(item.pk), "act": "cancel", "reason": "停会"})
    assert MonthChange.objects.everywhere("test").get().kind == "cancelled"
    assert "is-cancelled" in shown(client, CALENDAR)


def test_a_wrong_choice_is_refused_in_words(team, item) -> None:
    client = signed_in(Role.CAPTAIN, team)
    for chosen in ("", "x"):
        answer = client.post("/office/plan/month/move/", FORM | {"item": chosen, "day": "2026-11-20"})
        assert answer.status_code == 400
        assert "请先选事项" in answer.content.decode()


def test_a_member_reads_the_calendar_and_cannot_move(team, item) -> None:
    client = signed_in(Role.MEMBER, team)
    assert "draggable" not in shown(client, CALENDAR)
    assert client.post("/office/plan/month/move/", FORM | {"item": str(item.pk)}).status_code == 403


def test_the_month_goes_up_through_three_hands_and_one_step_back(tree, team, item) -> None:
    captain, unit, province = (
        signed_in(role, place)
        for role, place in (
            (Role.CAPTAIN, team),
            (Role.UNIT, tree.xiaxian),
            (Role.PROVINCE, tree.province),
        )
    )
    end = f"/office/plan/month/end/?month={MONTH}&team=XX"
    with clock.fixed(clock.at(date(2026, 11, 30), 20)):
        early = shown(captain, end)
    assert "12月1日起可以结月" in early
    assert "结月并上报单位" not in early
    with clock.fixed(clock.at(date(2026, 12, 1), 9)):
        hand_up(captain, unit, province, team, item, end, register.team(tree.yanhu))


def hand_up(captain, unit, province, team, item, end: str, elsewhere) -> None:
    assert "结月并上报单位" in shown(captain, end)
    carry = {"carry": str(item.pk), f"remains-{item.pk}": "还剩 3 户", f"part-{item.pk}": "x"}
    assert captain.post("/office/plan/month/close/", FORM | carry).status_code == 400
    carry[f"part-{item.pk}"] = "40"
    captain.post("/office/plan/month/close/", FORM | carry)
    assert WorkItem.objects.everywhere("test").filter(nominal_date=date(2026, 12, 1)).count() == 1
    assert captain.post("/office/plan/month/approve/", FORM).status_code == 403
    assert "审核通过" in shown(unit, end)
    unit.post("/office/plan/month/approve/", FORM)
    province.post("/office/plan/month/accept/", FORM)
    assert MonthPlan.objects.everywhere("test").get(month=date(2026, 11, 1)).state == "accepted"
    assert unit.post("/office/plan/month/unlock/", FORM | {"reason": "数不对"}).status_code == 403
    province.post("/office/plan/month/unlock/", FORM | {"reason": "数不对"})
    assert "数不对" in shown(captain, end)
    assert signed_in(Role.CAPTAIN, elsewhere).get(end).status_code == 404
    old = shown(captain, CALENDAR + "&team=XX&day=2026-11-18")
    assert "结转到 12月1日" in old
    assert "month=2026-12&amp;team=XX&amp;view=calendar&amp;day=2026-12-01" in old
    assert "现行完成 0.4 / 0.4（100%）" in old
    new = shown(captain, "/office/plan/month/?month=2026-12&view=list&team=XX")
    assert "结转自 11月18日" in new
    assert "还剩：还剩 3 户" in new


def test_the_calendar_names_holidays_and_worked_weekends(team, item) -> None:
    create_day(SYSTEM, day=date(2026, 11, 8), kind="makeup", source="试")
    create_day(SYSTEM, day=date(2026, 11, 9), kind="holiday", source="试")
    text = shown(signed_in(Role.CAPTAIN, team), CALENDAR)
    assert (text.count(">班<"), text.count(">休<")) == (1, 1)


def test_the_month_comes_as_word_and_excel(tree, team, item) -> None:
    client = signed_in(Role.MEMBER, team)
    place = f"?month={MONTH}&team=XX"
    word = client.get("/office/plan/month/file/docx/" + place)
    assert "上门服务日" in "".join(
        cell.text for table in Document(BytesIO(word.content)).tables for cell in table._cells
    )
    book = load_workbook(BytesIO(client.get("/office/plan/month/file/xlsx/" + place).content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].rows]
    assert rows[0][:3] == ["序号", "事项", "实践"]
    assert (rows[1][1], rows[1][9]) == ("上门服务日", "是")
    assert len(rows) == 2
    assert client.get("/office/plan/month/file/pdf/" + place).status_code == 404
    stranger = signed_in(Role.CAPTAIN, register.team(tree.yanhu))
    assert stranger.get("/office/plan/month/file/docx/" + place).status_code == 404


def test_the_workload_counts_work_and_travel_against_working_time_less_leave(tree, team) -> None:
    busy, away = register.member(team, code="M1"), register.member(team, code="M2")
    register.leave(away, date(2026, 11, 1), date(2026, 11, 30))
    set_parameter(SYSTEM, "plan.travel_minutes", 20, source="试")
    set_parameter(SYSTEM, "plan.day_minutes", 60, source="试")
    for _number in range(16):
        plans.work_item(team, origin_kind="plan", member=busy)
    page = month_page(SYSTEM, team, MONTH)
    assert [(load.minutes, load.capacity, load.is_over) for load in page.loads] == [
        (16 * (60 + 20), 21 * 60, True),
        (0, 0, False),
    ]
    assert (page.overloaded, page.loads[1].share) == (1, None)
    text = shown(signed_in(Role.CAPTAIN, team), f"/office/plan/month/?month={MONTH}")
    assert '<strong class="over">102%</strong>' in text
    assert "全队占用 102%，1 人超过 100%" in text


def test_a_new_item_begins_today_or_on_the_first_of_another_month(tree, team) -> None:
    client = signed_in(Role.CAPTAIN, team)
    with clock.fixed(clock.at(date(2026, 10, 9))):
        here = client.get(f"/office/plan/month/add/?month=2026-10&team={team.code}").content.decode()
        later = client.get(f"/office/plan/month/add/?month=2026-11&team={team.code}").content.decode()
    assert 'name="day" value="2026-10-09"' in here
    assert 'name="day" value="2026-11-01"' in later
