"""Year plan, month and project pages: what they show, who may act, and how many queries they cost."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import plan as plans
from tests.factories import register
from tests.factories.register import signed_in

from liming.plan.actions import (
    add_project_item,
    confirm_month,
    derive_month,
    move_work_item,
    schedule_item,
)
from liming.plan.enums import MonthPlanState, WorkState
from liming.plan.models import MonthPlan, Project, SpecialAction, WorkItem, YearPlan
from liming.shared import clock
from liming.shared.viewer import Role
from liming.web.office.plan.words import places_words, rule_words

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM
MONTH = "2026-11"


@pytest.fixture
def team(tree):
    return register.team(tree.xiaxian, code="XX")


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.content.decode()[:400]
    text = response.content.decode()
    assert 'style="' not in text
    assert "<script>" not in text
    return text


def queries_of(client: Client, url: str) -> int:
    shown(client, url)  # what a process keeps is read once
    with CaptureQueriesContext(connection) as seen:
        shown(client, url)
    return len(seen)


def test_the_year_page_shows_lines_in_words_and_a_new_draft_can_be_approved(tree, team) -> None:
    plans.approved_plan(tree.province, {"title": "上门服务日", "quantity": 12})
    client = signed_in(Role.PROVINCE, tree.province)
    text = shown(client, "/office/plan/year/?year=2026")
    assert "每月 18 日" in text
    assert "分到 1 个单位" in text
    client.post("/office/plan/year/new/", {"year": 2026, "unit": "SX"})
    draft = YearPlan.objects.get(version=2)
    assert "批准本版" in shown(client, f"/office/plan/year/?year=2026&version={draft.pk}")
    client.post("/office/plan/year/approve/", {"plan": draft.pk})
    draft.refresh_from_db()
    assert draft.state == "approved"


def test_a_captain_reads_the_year_plan_above_and_may_not_change_it(tree, team) -> None:
    plan = plans.approved_plan(tree.province, {"title": "上门服务日"})
    client = signed_in(Role.CAPTAIN, team)
    text = shown(client, "/office/plan/year/?year=2026")
    assert "上门服务日" in text
    assert "另建新版" not in text
    assert client.post("/office/plan/year/approve/", {"plan": plan.pk}).status_code == 403
    assert client.post("/office/plan/year/new/", {"year": 2026}).status_code == 403


def test_the_month_is_previewed_derived_and_confirmed_on_its_page(tree, team) -> None:
    plans.approved_plan(tree.province, {"title": "上门服务日"})
    client = signed_in(Role.CAPTAIN, team)
    preview = shown(client, f"/office/plan/month/?month={MONTH}&preview=1")
    assert "应用差异" in preview
    assert not WorkItem.objects.everywhere("test").exists()
    client.post("/office/plan/month/derive/", {"month": MONTH, "team": "XX"})
    assert "确认并下达 1 项" in shown(client, f"/office/plan/month/?month={MONTH}")
    client.post("/office/plan/month/confirm/", {"month": MONTH, "team": "XX"})
    assert MonthPlan.objects.everywhere("test").get().state == MonthPlanState.CONFIRMED
    assert "确认并下达" not in shown(client, f"/office/plan/month/?month={MONTH}")


def test_the_axis_shows_done_moved_added_cancelled_and_missed(tree, team) -> None:
    somebody = register.member(team, name="王一")
    register.leave(somebody, date(2026, 11, 2), date(2026, 11, 3))
    plans.approved_plan(tree.province, *({"code": f"L{n}", "title": f"事项{n}"} for n in range(4)))
    SpecialAction.objects.create(
        code="w", name="迎峰度冬", aim="people", practice="gold",
        first_day=date(2026, 11, 15), last_day=date(2027, 3, 15),
    )  # fmt: skip
    derive_month(SYSTEM, MONTH)
    confirm_month(SYSTEM, team, MONTH)
    done, moved, cancelled, missed = WorkItem.objects.everywhere("test").order_by("occurrence_key")
    for state in (WorkState.ACCEPTED, WorkState.ON_SITE, WorkState.DONE):
        move_work_item(SYSTEM, done, state)
    schedule_item(SYSTEM, moved, date(2026, 11, 24), reason="有雨")
    move_work_item(SYSTEM, cancelled, WorkState.CANCELLED)
    move_work_item(SYSTEM, missed, WorkState.MISSED)
    text = shown(signed_in(Role.CAPTAIN, team), f"/office/plan/month/?month={MONTH}")
    for mark in ("done", "todo", "baseline", "cancelled", "missed"):
        assert f'class="state state-{mark}"' in text
    assert "改期 +6 天" in text
    assert "改期 1，取消 1，计划外 0，漏做 1" in text
    assert "请假 2 天" in text
    assert 'colspan="14"' in text
    assert 'colspan="16"' in text


def test_the_list_moves_an_item_and_a_form_adds_one(tree, team) -> None:
    plans.approved_plan(tree.province)
    derive_month(SYSTEM, MONTH)
    register.member(team, name="周满")
    client = signed_in(Role.CAPTAIN, team)
    item = WorkItem.objects.everywhere("test").get()
    client.post(f"/office/plan/month/schedule/{item.pk}/", {"day": "2026-11-20"})
    assert WorkItem.objects.everywhere("test").get().scheduled_date == date(2026, 11, 20)
    assert "11月20日" in shown(client, f"/office/plan/month/?month={MONTH}&view=list")
    assert "周满" in shown(client, f"/office/plan/month/add/?month={MONTH}&team=XX")
    client.post(
        "/office/plan/month/add/",
        {"team": "XX", "month": MONTH, "title": "防汛特巡", "service_type": "VOL01", "day": "2026-11-25"},
    )
    assert WorkItem.objects.everywhere("test").filter(title="防汛特巡").count() == 1


def test_a_wrong_day_or_month_is_answered_in_words(tree, team) -> None:
    client = signed_in(Role.CAPTAIN, team)
    item = plans.work_item(team)
    assert client.post(f"/office/plan/month/schedule/{item.pk}/", {"day": "明天"}).status_code == 400
    assert client.get("/office/plan/month/?month=11月").status_code == 400


def test_the_month_page_twin(tree, team) -> None:
    stranger = signed_in(Role.CAPTAIN, register.team(tree.yanhu, code="YH"))
    assert stranger.get(f"/office/plan/month/?month={MONTH}&team=XX").status_code == 404
    assert stranger.post("/office/plan/month/derive/", {"month": MONTH, "team": "XX"}).status_code == 404
    member = signed_in(Role.MEMBER, team)
    assert member.post("/office/plan/month/confirm/", {"month": MONTH, "team": "XX"}).status_code == 403
    assert member.get("/office/plan/month/add/?team=XX").status_code == 403
    assert Client().get("/office/plan/month/").status_code == 302


def test_the_province_sees_every_team_and_how_many_have_issued_the_month(tree, team) -> None:
    register.team(tree.wuxiang, code="WX")
    plans.approved_plan(tree.province)
    derive_month(SYSTEM, MONTH)
    confirm_month(SYSTEM, team, MONTH)
    client = signed_in(Role.PROVINCE, tree.province)
    text = shown(client, f"/office/plan/month/?month={MONTH}")
    assert "2 支分队，已下达 1" in text
    assert "夏县服务队" in text
    assert "武乡服务队" in text


@pytest.mark.parametrize("extra", ["", "&view=list", "&view=calendar"])
def test_the_month_costs_the_same_with_1_3_and_300_items(tree, team, extra) -> None:
    client = signed_in(Role.CAPTAIN, team)
    counts = []
    for many in (1, 2, 297):
        for _ in range(many):
            plans.work_item(team, origin_kind="plan", member=None)
        counts.append(queries_of(client, f"/office/plan/month/?month={MONTH}{extra}"))
    assert len(set(counts)) == 1


def test_the_year_page_costs_the_same_with_1_3_and_300_lines(tree, team) -> None:
    client = signed_in(Role.PROVINCE, tree.province)
    plan = plans.year_plan(tree.province)
    counts = []
    for many in (1, 2, 297):
        for _ in range(many):
            plans.plan_line(plan, code=f"L{plan.lines.count()}")
        counts.append(queries_of(client, "/office/plan/year/?year=2026"))
    assert len(set(counts)) == 1


def test_the_overview_costs_the_same_with_2_and_60_teams(tree, team) -> None:
    client = signed_in(Role.PROVINCE, tree.province)
    counts = []
    for many in (1, 2, 57):
        for _ in range(many):
            plans.work_item(register.team(tree.wuxiang), origin_kind="plan")
        counts.append(queries_of(client, f"/office/plan/month/?month={MONTH}"))
    assert len(set(counts)) == 1


def test_the_board_costs_the_same_with_1_3_and_300_projects(tree, team) -> None:
    client = signed_in(Role.PROVINCE, tree.province)
    kind = plans.service_type()
    counts = []
    for many in (1, 2, 297):
        for _ in range(many):
            add_project_item(SYSTEM, plans.project(team), "换漏保", kind)
        counts.append(queries_of(client, "/office/projects/"))
    assert len(set(counts)) == 1


def test_the_board_is_narrowed_by_practice_unit_and_pinyin(tree, team) -> None:
    plans.project(team, name="茶农用电无忧", practice="gold")
    plans.project(register.team(tree.wuxiang), name="红色基地守护", practice="red")
    client = signed_in(Role.PROVINCE, tree.province)
    for query in ("practice=gold", "unit=140828", "q=cnyd", "q=茶农"):
        text = shown(client, f"/office/projects/?{query}")
        assert "茶农用电无忧" in text
        assert "红色基地守护" not in text


def test_a_project_shows_its_card_and_its_milestones_lead_to_the_end(tree, team) -> None:
    project = plans.project(team, code="XM1", goal="一户不漏", milestones=[("摸底", date(2026, 4, 1))])
    customer = register.customer(team, name="李师江")
    add_project_item(SYSTEM, project, "换漏保", plans.service_type(), customer)
    client = signed_in(Role.CAPTAIN, team)
    with clock.fixed(clock.at(date(2026, 5, 1))):
        text = shown(client, "/office/projects/XM1/")
    assert "一户不漏" in text
    assert "李**" in text
    assert "李师江" not in text
    assert "已交付 0 / 1" in text
    client.post("/office/projects/XM1/milestone/1/")
    client.post("/office/projects/XM1/finish/")
    assert Project.objects.everywhere("test").get().state == "finished"


def test_the_project_twin(tree, team) -> None:
    plans.project(team, code="XM1", milestones=[("摸底", date(2026, 4, 1))])
    stranger = signed_in(Role.CAPTAIN, register.team(tree.yanhu))
    assert stranger.get("/office/projects/XM1/").status_code == 404
    assert stranger.post("/office/projects/XM1/finish/").status_code == 404
    assert signed_in(Role.MEMBER, team).post("/office/projects/XM1/milestone/1/").status_code == 403


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"kind": "day_of_month", "day": 18, "policy": "clamp"}, "每月 18 日"),
        ({"kind": "day_of_year", "month": 7, "day": 1}, "每年 7月1日"),
        ({"kind": "solar_term", "term": "qingming"}, "每年清明"),
        ({"kind": "lunar_date", "month": 12, "day": 20}, "每年农历12月20日"),
        ({"kind": "weekly", "weekdays": [2, 4]}, "每周二、四"),
        ({"kind": "nth_working_day", "n": 4}, "每月第 4 个工作日"),
        ({"kind": "nth_working_day", "n": -2}, "每月倒数第 2 个工作日"),
        (
            {"kind": "window", "from_month": 5, "from_day": 1, "to_month": 9, "to_day": 30, "every_days": 20},
            "5月1日–9月30日，每 20 天",
        ),
        ({"kind": "quantity", "per_month": 2}, "每月 2 次"),
        ({"kind": "after_fact", "fact": "record:MKT03", "days": 30}, "“MKT03”办结后 30 天"),
        ({"kind": "unknown"}, ""),
    ],
)
def test_every_rule_has_words(rule, words) -> None:
    assert rule_words(rule) == words


def test_places_have_words() -> None:
    assert places_words({"kind": "team"}) == "全队"
    assert places_words({"kind": "site", "site_kind": "red_base"}) == "红色教育基地"
    assert places_words({"kind": "customer", "customer_kind": "farm", "limit": 5}) == "农户，每队 5 处"
