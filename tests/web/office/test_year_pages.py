"""The year's pages: lines of a draft, differences between versions, shares of the units."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook
from tests.factories import plan as plans
from tests.factories import register, special
from tests.factories.register import signed_in

from liming.plan.actions import (
    MeetingDraft,
    RuleDraft,
    call_meeting,
    create_year_plan,
    draft_unit_rule,
    issue_unit_rule,
    object_to_share,
    share_lines,
)
from liming.plan.models import Checklist, PlanLine, SurveyMeeting, UnitRule, UnitShare
from liming.register.actions import set_day
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM
FORM = {
    "code": "X1",
    "title": "炒茶户逐户检查",
    "service_type": "VOL01",
    "practice": "gold",
    "aim": "people",
    "quantity": "0",
    "weight": "2",
    "rule_kind": "window",
    "from_month": "5",
    "from_day": "1",
    "to_month": "9",
    "to_day": "30",
    "every_days": "20",
    "place_kind": "site",
    "site_kind": "tea_base",
    "owner": "SX",
    "co_units": ["1408"],
}


@pytest.fixture
def tree() -> register.UnitTree:
    plans.service_type()
    return register.unit_tree()


@pytest.fixture
def tea_base(tree) -> None:
    register.site(register.team(tree.xiaxian))


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.content.decode()[:400]
    text = response.content.decode()
    assert 'style="' not in text
    return text


def test_a_line_may_count_from_a_service_done(tree, tea_base) -> None:
    """The kind of service is chosen by name, and what is missing is said at its field."""
    plan = plans.year_plan(tree.province)
    client = signed_in(Role.PROVINCE, tree.province)
    form = FORM | {"rule_kind": "after_fact", "fact": "record:VOL01", "after_days": ""}
    assert client.post(f"/office/plan/year/{plan.pk}/lines/new/", form).status_code == 422
    client.post(f"/office/plan/year/{plan.pk}/lines/new/", form | {"after_days": "30"})
    line = plan.lines.get()
    assert line.rule == {"kind": "after_fact", "fact": "record:VOL01", "days": 30}
    page = shown(client, f"/office/plan/year/lines/{line.pk}/")
    assert f"“{line.service_type.name}”办结后 30 天" in page
    assert "日期来自台账" in page


def test_a_line_is_added_changed_and_removed_on_its_form(tree, tea_base) -> None:
    plan = plans.year_plan(tree.province)
    client = signed_in(Role.PROVINCE, tree.province)
    assert "加一条" in shown(client, f"/office/plan/year/?year=2026&version={plan.pk}")
    client.post(f"/office/plan/year/{plan.pk}/lines/new/", FORM)
    line = plan.lines.get()
    assert line.rule == {
        "kind": "window", "from_month": 5, "from_day": 1, "to_month": 9, "to_day": 30, "every_days": 20,
    }  # fmt: skip
    assert line.places == {"kind": "site", "site_kind": "tea_base"}
    assert [row.unit.code for row in line.co_units.all()] == ["1408"]
    page = shown(client, f"/office/plan/year/lines/{line.pk}/")
    assert "5月1日–9月30日，每 20 天" in page
    client.post(f"/office/plan/year/lines/{line.pk}/", FORM | {"rule_kind": "weekly", "weekdays": ["2", "4"]})
    line.refresh_from_db()
    assert line.rule == {"kind": "weekly", "weekdays": [2, 4]}
    client.post(f"/office/plan/year/lines/{line.pk}/remove/")
    assert not plan.lines.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"from_month": "2", "from_day": "30"}, "没有这个日期"),
        ({"every_days": ""}, "请填写"),
        ({"rule_kind": "nth_working_day", "nth": "0"}, "写 1 到 23，或 -1 到 -23"),
        ({"rule_kind": "nth_working_day", "nth": "25"}, "写 1 到 23，或 -1 到 -23"),
        ({"to_month": "5", "to_day": "12"}, "“间隔天数”是 20，请填 1 至 12"),
        ({"action": "spring-2026-SX"}, "“春灌”的期间是 2026-02-15 至 2026-05-31，这条规则还排到 2026-06-10"),
        ({"site_kind": "photovoltaic"}, "山西没有这样的地点，请先登记，或另选地点。"),
        ({"rule_kind": "weekly"}, "请选一样"),
        ({"code": "OLD"}, "事项编号“OLD”已有"),
        ({"title": ""}, "请填写"),
    ],
)
def test_a_wrong_line_comes_back_with_the_reason_and_what_was_typed(tree, tea_base, wrong, words) -> None:
    plan = plans.year_plan(tree.province)
    plans.plan_line(plan, code="OLD")
    days = {"first_day": date(2026, 2, 15), "last_day": date(2026, 5, 31)}
    special.action(tree.province, name="春灌", template="spring", **days)
    answer = signed_in(Role.PROVINCE, tree.province).post(
        f"/office/plan/year/{plan.pk}/lines/new/", FORM | {"measure": "茶季每 20 天一轮"} | wrong
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "茶季每 20 天一轮" in answer.content.decode()
    assert PlanLine.objects.count() == 1


def test_a_year_without_holidays_is_said_at_the_rule_that_counts_working_days(tree, tea_base) -> None:
    set_day(SYSTEM, date(2025, 10, 1), "holiday", source="test")
    plan = plans.year_plan(tree.province)
    client, url = signed_in(Role.PROVINCE, tree.province), f"/office/plan/year/{plan.pk}/lines/new/"
    answer = client.post(url, FORM | {"rule_kind": "nth_working_day", "nth": "4"})
    assert answer.status_code == 422
    assert "2026 年还没有节假日安排" in str(answer.context["form"].errors["nth"])
    assert not plan.lines.exists()
    client.post(url, FORM)
    assert plan.lines.count() == 1


def test_a_season_that_ends_before_it_begins_goes_into_the_next_year_and_says_so(tree) -> None:
    client = signed_in(Role.PROVINCE, tree.province)
    asked = "rule_kind=window&from_month=11&from_day=15&to_month=3&to_day=15&every_days=14"
    assert "11月15日–次年3月15日，每 14 天" in shown(client, f"/office/plan/year/lines/preview/?{asked}")


def test_a_line_keeps_a_replaced_guide_until_another_is_chosen_and_links_the_difference(tree) -> None:
    until = date(2025, 1, 1)
    named = {"code": "C04", "name": "农用检查", "source": "test"}
    old = Checklist.objects.create(version=1, effective_from=date(2020, 1, 1), effective_to=until, **named)
    new = Checklist.objects.create(version=2, effective_from=until, **named)
    line = plans.plan_line(plans.year_plan(tree.province), code="A", guide=old)
    client, url = signed_in(Role.PROVINCE, tree.province), f"/office/plan/year/lines/{line.pk}/"
    page = shown(client, url)
    assert f'<option value="{old.pk}" selected>C04 v1 农用检查（已替代）</option>' in page
    assert 'href="/office/guides/C04/2/difference/?with=1"' in page
    sent = {"code": "A", "place_kind": "team", "guide": str(old.pk)}
    client.post(url, FORM | sent | {"title": "改名"})
    line.refresh_from_db()
    assert (line.title, line.guide) == ("改名", old)
    client.post(url, FORM | sent | {"guide": str(new.pk)})
    line.refresh_from_db()
    assert line.guide == new
    assert "看两版差异" not in shown(client, url)
    assert "C04 v1" not in shown(client, url), "new lines are not offered it"


def test_the_preview_names_the_next_dates_or_what_is_wrong(tree) -> None:
    client = signed_in(Role.MEMBER, register.team(tree.xiaxian))
    good = shown(client, "/office/plan/year/lines/preview/?rule_kind=day_of_month&on_day=18&policy=clamp")
    assert "每月 18 日" in good
    assert good.count('class="nowrap"') == 6
    wrong = shown(client, "/office/plan/year/lines/preview/?rule_kind=day_of_year&year_month=2&year_day=30")
    assert "没有这个日期" in wrong


def test_the_differences_say_old_and_new_in_words(tree, tea_base) -> None:
    plans.approved_plan(tree.province, {"code": "A", "title": "走访"}, {"code": "B", "title": "值守"})
    second = create_year_plan(SYSTEM, 2026, tree.province, "第2版")
    line = second.lines.get(code="A")
    client = signed_in(Role.PROVINCE, tree.province)
    assert "两版相同" in shown(client, f"/office/plan/year/differences/?version={second.pk}")
    client.post(f"/office/plan/year/lines/{line.pk}/", FORM | {"code": "A", "title": "走访"})
    text = shown(client, f"/office/plan/year/differences/?version={second.pk}")
    assert "<del>每月 18 日</del>" in text
    assert "5月1日–9月30日，每 20 天" in text
    assert "另有 1 条相同" in text


def test_a_unit_objects_and_the_department_settles_on_the_page(tree) -> None:
    for unit in (tree.xiaxian, tree.xiaxian, tree.yanhu):
        register.team(unit)
    plan = plans.year_plan(tree.province)
    plans.plan_line(plan, quantity=9)
    share_lines(SYSTEM, plan)
    url = f"/office/plan/year/{plan.pk}/shares/"
    share = UnitShare.objects.everywhere("test").get(unit=tree.xiaxian)
    unit, department = (
        signed_in(Role.UNIT, tree.xiaxian),
        signed_in(Role.PROVINCE, tree.province),
    )
    assert "认领待答复的 1 份" in shown(unit, url)
    assert "盐湖" not in shown(unit, url)
    unit.post(f"{url}{share.pk}/answer/", {"proposed": "4", "ground": "茶季人手不足"})
    assert "茶季人手不足" in shown(department, url)
    assert unit.post(f"{url}{share.pk}/settle/", {"quantity": "4"}).status_code == 403
    assert department.post(f"{url}accept/", {"share": share.pk}).status_code == 403
    department.post(f"{url}{share.pk}/settle/", {"quantity": "4"})
    found = UnitShare.objects.everywhere("test").order_by("unit__path")
    assert sorted(found.values_list("quantity", "state")) == [(4, "settled"), (5, "open")]
    assert "相符" in shown(department, url)


def test_the_share_page_costs_as_much_for_three_lines_as_for_one(tree) -> None:
    for unit in (tree.xiaxian, tree.yanhu):
        register.team(unit)
    client = signed_in(Role.PROVINCE, tree.province)

    def cost(lines: int) -> int:
        plan = plans.year_plan(tree.province, 2026 + lines)
        for number in range(lines):
            plans.plan_line(plan, code=f"Q{number}", quantity=9)
        shares = share_lines(SYSTEM, plan)
        object_to_share(register.viewer_for(Role.UNIT, shares[0].unit), shares[0], 1, "人手不足")
        shown(client, f"/office/plan/year/{plan.pk}/shares/")
        with CaptureQueriesContext(connection) as seen:
            shown(client, f"/office/plan/year/{plan.pk}/shares/")
        return len(seen)

    assert cost(1) == cost(3)


def test_a_meeting_is_held_on_its_page_and_its_decision_becomes_a_draft_line(tree, tea_base) -> None:
    client = signed_in(Role.PROVINCE, tree.province)
    client.post("/office/plan/meetings/new/", {"title": "2027年调研座谈会", "held_on": "2027-01-08"})
    meeting = SurveyMeeting.objects.get()
    url = f"/office/plan/meetings/{meeting.pk}/"
    assert "2027年调研座谈会" in shown(client, "/office/plan/meetings/")
    client.post(f"{url}gather/")
    client.post(f"{url}topic/", {"title": "驿站建设"})
    client.post(f"{url}note/", {"point": meeting.points.get().pk, "discussion": "再设两处"})
    client.post(f"{url}hold/")
    client.post(f"{url}decide/", {"words": "新设两处驿站", "owner": "1408", "due_on": "2027-05-01"})
    decision = meeting.decisions.get()
    plan = plans.year_plan(tree.province, meeting.year)
    assert f"?decision={decision.pk}" in shown(client, url)
    form = f"/office/plan/year/{plan.pk}/lines/new/?decision={decision.pk}"
    assert "新设两处驿站" in shown(client, form)
    client.post(form, FORM | {"title": "新设两处驿站"})
    assert plan.lines.get().origin_id == str(decision.pk)
    assert "X1 新设两处驿站" in shown(client, url)
    client.post(f"{url}settle/")
    meeting.refresh_from_db()
    assert meeting.state == "minuted"
    captain = signed_in(Role.CAPTAIN, register.team(tree.xiaxian))
    assert "记一项决定" not in shown(captain, url)
    assert captain.get(f"{url}minutes/").status_code == 200
    assert captain.post(f"{url}decide/", {"words": "x"}).status_code == 403


def test_the_plan_leaves_as_sheet_and_as_paper(tree) -> None:
    plan = plans.approved_plan(
        tree.province, {"code": "A", "title": "走访", "quantity": 12, "co_units": [tree.yuncheng]}
    )
    client = signed_in(Role.CAPTAIN, register.team(tree.xiaxian))
    book = load_workbook(BytesIO(client.get(f"/office/plan/year/{plan.pk}/sheet/").content))
    head, row = book.active.iter_rows(values_only=True)
    found = dict(zip(head, row, strict=True))
    assert (found["编号"], found["全年"], found["排期"], found["协同单位"]) == ("A", 12, "每月 18 日", "运城")
    document = Document(BytesIO(client.get(f"/office/plan/year/{plan.pk}/paper/").content))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    assert {"走访", "每月 18 日", "12", "山西"} <= set(cells)


def cost(client: Client, url: str) -> int:
    shown(client, url)
    with CaptureQueriesContext(connection) as asked:
        shown(client, url)
    return len(asked)


def test_the_meetings_list_asks_as_much_for_three_meetings_as_for_one(tree) -> None:
    client = signed_in(Role.PROVINCE, tree.province)
    units = (tree.province, tree.yuncheng, tree.xiaxian)
    costs = []
    for unit in units:
        call_meeting(SYSTEM, unit, 2027, MeetingDraft("座谈会", date(2027, 1, 8)))
        costs.append(cost(client, "/office/plan/meetings/"))
    assert costs[0] == costs[-1]


def test_the_rules_list_asks_as_much_for_three_versions_as_for_one(tree) -> None:
    client = signed_in(Role.PROVINCE, tree.province)
    costs = []
    for unit in (tree.province, tree.yuncheng, tree.xiaxian):
        rule = draft_unit_rule(SYSTEM, unit, RuleDraft("细则", date(2026, 1, 1), duties="上门"))
        issue_unit_rule(SYSTEM, rule)
        costs.append(cost(client, "/office/plan/rules/"))
    assert costs[0] == costs[-1]


def test_who_sees_several_units_chooses_whose_rules_are_listed_and_drafted(tree) -> None:
    for unit in (tree.province, tree.xiaxian, tree.wuxiang):
        issue_unit_rule(
            SYSTEM,
            draft_unit_rule(SYSTEM, unit, RuleDraft(f"{unit.short_name}细则", date(2026, 1, 1), "上门")),
        )
    province, county = (
        signed_in(Role.PROVINCE, tree.province),
        signed_in(Role.UNIT, tree.xiaxian),
    )
    page = shown(province, "/office/plan/rules/?unit=140828")
    assert ("夏县细则" in page, "山西细则" in page, "武乡细则" in page) == (True, True, False)
    assert 'href="/office/plan/rules/new/?unit=140828"' in page
    form = shown(province, "/office/plan/rules/new/?unit=140429")
    assert '<option value="140429" selected>武乡</option>' in form
    province.post(
        "/office/plan/rules/new/?unit=140429", {"title": "新", "in_force_from": "2027-01-01", "duties": "x"}
    )
    assert UnitRule.objects.get(title="新").unit == tree.wuxiang
    assert "data-submit-on-change" not in shown(county, "/office/plan/rules/"), "one unit needs no choice"


def test_a_version_that_a_newer_one_stands_for_has_the_mark_of_what_ended(tree) -> None:
    for version, day in enumerate((date(2025, 1, 1), date(2026, 1, 1)), start=1):
        issue_unit_rule(
            SYSTEM, draft_unit_rule(SYSTEM, tree.xiaxian, RuleDraft(f"细则{version}", day, "上门"))
        )
    page = shown(signed_in(Role.PROVINCE, tree.province), "/office/plan/rules/")
    assert (page.count("state-cancelled"), page.count("state-normal")) == (1, 1)
