"""Special actions on their pages: planned, led, places, sheets, papers; more rows ask no more queries."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook
from tests.factories import plan as plans
from tests.factories import register, special
from tests.factories.register import signed_in

from liming.adapters.spreadsheets import write_table
from liming.plan.actions import LeadDraft, add_action_lead, plan_place_work
from liming.plan.enums import LeadRole
from liming.plan.models import ActionPlace, SpecialAction, WorkItem
from liming.register.rules import Table
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
SYSTEM = plans.SYSTEM
LIST = "/office/plan/actions/"
FORM = {
    "name": "茶季用电服务",
    "first_day": "2026-05-01",
    "last_day": "2026-09-30",
    "aim": "enterprise",
    "practice": "gold",
    "service_type": "VAS07",
    "goal": "炒茶户零停电",
}
PLACE = {"name": "窑头村炒茶点", "measure": "逐台查漏电保护器", "check_on": "2026-05-06"}


@pytest.fixture
def tree() -> register.UnitTree:
    plans.service_type("VAS07")
    return register.unit_tree()


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.content.decode()[:400]
    text = response.content.decode()
    assert 'style="' not in text
    return text


def places():
    return ActionPlace.objects.everywhere("test").order_by("number")


def test_an_action_is_planned_led_approved_and_summed_up_on_its_page(tree) -> None:
    unit = signed_in(Role.UNIT, tree.xiaxian)
    register.member(register.team(tree.xiaxian), "张建军", code="M-7")
    blank = shown(unit, f"{LIST}new/?template=tea-season&year=2026")
    assert 'value="2026-05-01"' in blank
    unit.post(f"{LIST}new/?template=tea-season&year=2026", FORM)
    row = SpecialAction.objects.get()
    assert (row.unit, row.template, row.goal) == (tree.xiaxian, "tea-season", "炒茶户零停电")
    url = f"{LIST}{row.pk}/"
    assert unit.post(f"{url}approve/").status_code == 400
    assert "未定" in shown(unit, url)
    unit.post(f"{url}leads/", {"role": "leader", "who": "郭建平", "duty": "统筹"})
    unit.post(f"{url}leads/", {"role": "member", "who": "M-7"})
    again = unit.post(f"{url}leads/", {"role": "member", "who": "张建军"})
    assert again.status_code == 422
    assert "张建军已在领导小组里。" in again.content.decode()
    for act in ("approve", "start"):
        unit.post(f"{url}{act}/")
    unit.post(f"{url}close/", {"result": "茶季零停电"})
    row.refresh_from_db()
    assert (row.state, row.leads.count()) == ("closed", 2)
    page = shown(signed_in(Role.CAPTAIN, register.team(tree.xiaxian)), url)
    assert "茶季零停电" in page
    assert "加一人" not in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "请填写"),
        ({"last_day": "2026-04-01"}, "结束日期早于开始日期。"),
        ({"name": "度夏"}, "夏县已有一项“度夏”在这段时间，请改它或换个名称。"),
    ],
)
def test_a_wrong_action_comes_back_with_the_reason_and_what_was_typed(tree, wrong, words) -> None:
    special.action(tree.xiaxian, name="度夏", template="")
    answer = signed_in(Role.UNIT, tree.xiaxian).post(f"{LIST}new/", FORM | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "炒茶户零停电" in answer.content.decode()
    assert SpecialAction.objects.count() == 1


def test_two_members_of_one_name_are_told_apart_by_their_code(tree) -> None:
    team = register.team(tree.xiaxian)
    for code in ("M-1", "M-2"):
        register.member(team, "张建军", code=code)
    row = special.action(tree.xiaxian)
    unit = signed_in(Role.UNIT, tree.xiaxian)
    answer = unit.post(f"{LIST}{row.pk}/leads/", {"role": "member", "who": "张建军"})
    assert "有 2 人叫“张建军”，请写队员编码，比如 M-1。" in answer.content.decode()
    unit.post(f"{LIST}{row.pk}/leads/", {"role": "member", "who": "M-2"})
    assert row.leads.get().member.code == "M-2"


def test_a_captain_keeps_the_places_of_his_team_and_makes_them_into_work(tree) -> None:
    team = register.team(tree.xiaxian)
    row = special.approved(tree.xiaxian)
    url = f"{LIST}{row.pk}/"
    captain = signed_in(Role.CAPTAIN, team)
    captain.post(f"{url}places/new/", PLACE | {"contact_name": "王大山", "contact_phone": "13800005521"})
    place = places().get()
    page = shown(captain, url)
    assert "窑头村炒茶点" in page
    assert "138****5521" in page
    assert "13800005521" not in page
    edit = f"{LIST}places/{place.pk}/"
    assert 'value="138****5521"' in shown(captain, edit)
    captain.post(edit, PLACE | {"contact_phone": "138****5521", "every_days": "60"})
    place.refresh_from_db()
    assert (place.contact_phone, place.every_days) == ("13800005521", 60)
    wrong = captain.post(edit, PLACE | {"check_on": "2026-10-09"})
    assert (wrong.status_code, "请填 2026-01-31 至 2026-09-30" in wrong.content.decode()) == (422, True)
    captain.post(f"{url}places/work/")
    captain.post(f"{url}places/prepared/", {"place": [str(place.pk)]})
    captain.post(f"{url}places/checked/", {"place": [str(place.pk)]})
    place.refresh_from_db()
    assert place.state == "checked"
    assert "排成的工作" in shown(captain, edit)
    made = WorkItem.objects.everywhere("test").filter(origin_id=str(row.pk)).count()
    captain.post(f"{url}places/work/")
    assert WorkItem.objects.everywhere("test").filter(origin_id=str(row.pk)).count() == made > 0
    assert captain.post(f"{url}approve/").status_code == 403
    assert signed_in(Role.MEMBER, team).post(f"{url}places/work/").status_code == 403
    assert signed_in(Role.CAPTAIN, register.team(tree.wuxiang)).get(url).status_code == 404


def test_who_reaches_several_teams_chooses_one_before_a_place(tree) -> None:
    first, _second = register.team(tree.xiaxian), register.team(tree.xiaxian)
    row = special.action(tree.xiaxian)
    unit = signed_in(Role.UNIT, tree.xiaxian)
    url = f"{LIST}{row.pk}/places/new/"
    assert "哪支队负责" in shown(unit, url)
    unit.post(f"{url}?team={first.code}", PLACE)
    assert places().get().team == first


def test_places_come_from_a_sheet_after_a_look_and_go_out_under_the_same_header(tree) -> None:
    team = register.team(tree.xiaxian, code="140828-01")
    row = special.action(tree.xiaxian)
    captain = signed_in(Role.CAPTAIN, team)
    url = f"{LIST}{row.pk}/"
    assert "点位" in {cell.value for cell in load_workbook(
        BytesIO(captain.get(f"{url}import/template/").content)
    ).active[1]}  # fmt: skip

    def sent(day: str) -> SimpleUploadedFile:
        table = Table.of(
            ("点位", "服务队", "检查日", "措施"), [("窑头村炒茶点", "140828-01", day, "逐台查")], "places"
        )
        return SimpleUploadedFile("places.xlsx", write_table(table))

    report = captain.post(f"{url}import/", {"file": sent("2026-12-06")}).content.decode()
    assert "请填 2026-01-31 至 2026-09-30" in report
    assert captain.post(f"{url}import/confirm/").status_code == 422
    assert captain.get(f"{url}import/marked/").status_code == 200
    captain.post(f"{url}import/", {"file": sent("2026-05-06")})
    assert not places().exists()
    captain.post(f"{url}import/confirm/")
    assert places().get().measure == "逐台查"
    exported = captain.get(f"{url}sheet/").content
    head, line = load_workbook(BytesIO(exported)).active.iter_rows(values_only=True)
    found = dict(zip(head, line, strict=True))
    assert (found["点位"], found["服务队"], found["状态"]) == ("窑头村炒茶点", "140828-01", "待准备")
    again = captain.post(f"{url}import/", {"file": SimpleUploadedFile("again.xlsx", exported)})
    assert "<dt>不变</dt><dd>1</dd>" in again.content.decode()


def test_the_list_and_the_report_leave_as_sheet_paper_and_text_without_names_of_households(tree) -> None:
    team = register.team(tree.xiaxian)
    row = special.approved(tree.xiaxian)
    add_action_lead(SYSTEM, row, LeadDraft(LeadRole.MEMBER, member=register.member(team, "张建军")))
    place = special.place(
        row, team, name="王大山", customer=register.customer(team, "王大山"), equipment="抢修车 1 台"
    )
    plan_place_work(SYSTEM, row, [place])
    captain = signed_in(Role.CAPTAIN, team)
    page = shown(captain, f"{LIST}{row.pk}/")
    assert "1. 王**，5月6日 检查" in page
    assert "王大山" not in page
    document = Document(BytesIO(captain.get(f"{LIST}{row.pk}/report/").content))
    words = "\n".join(each.text for each in document.paragraphs)
    assert "点位 1 处，一点一策，共 1 份。" in words
    assert "发现隐患 0 处，已治理 0 处" in words
    cells = {cell.text for table in document.tables for line in table.rows for cell in line.cells}
    assert {"组长", "郭建平", "张建军", "王**", "抢修车 1 台"} - cells == {"抢修车 1 台"}
    book = load_workbook(BytesIO(captain.get(f"{LIST}sheet/?year=2026").content))
    head, line = book.active.iter_rows(values_only=True)
    found = dict(zip(head, line, strict=True))
    assert (found["专项行动"], found["点位"], found["工作"]) == ("茶季用电服务", 1, 1)


def test_the_year_before_is_taken_over_from_the_list(tree) -> None:
    special.action(tree.xiaxian, first_day=date(2025, 5, 1), last_day=date(2025, 9, 30))
    unit = signed_in(Role.UNIT, tree.xiaxian)
    answer = unit.post(f"{LIST}take-year/", {"unit": "140828", "year": "2026"}, follow=True)
    assert "已沿用 1 项" in answer.content.decode()
    none = unit.post(f"{LIST}take-year/", {"unit": "140828", "year": "2030"})
    assert (none.status_code, "上年没有同样的专项行动可沿用。" in none.content.decode()) == (400, True)


def cost(client: Client, url: str) -> int:
    shown(client, url)
    with CaptureQueriesContext(connection) as asked:
        shown(client, url)
    return len(asked)


def test_the_list_asks_as_much_for_three_actions_as_for_one(tree) -> None:
    team = register.team(tree.xiaxian)
    client = signed_in(Role.UNIT, tree.xiaxian)

    def more(number: int) -> None:
        row = special.approved(tree.xiaxian, name=f"行动{number}")
        plan_place_work(SYSTEM, row, [special.place(row, team)])

    more(1)
    one = cost(client, f"{LIST}?year=2026")
    more(2)
    more(3)
    assert cost(client, f"{LIST}?year=2026") == one


def test_an_action_asks_as_much_for_three_places_and_people_as_for_one(tree) -> None:
    team = register.team(tree.xiaxian)
    row = special.approved(tree.xiaxian)
    client = signed_in(Role.UNIT, tree.xiaxian)

    def more(number: int) -> None:
        member = register.member(team)
        add_action_lead(SYSTEM, row, LeadDraft(LeadRole.MEMBER, member=member))
        customer = register.customer(team)
        place = special.place(row, team, name=f"点{number}", customer=customer, member=member)
        plan_place_work(SYSTEM, row, [place])

    more(1)
    one = cost(client, f"{LIST}{row.pk}/")
    more(2)
    more(3)
    assert cost(client, f"{LIST}{row.pk}/") == one
