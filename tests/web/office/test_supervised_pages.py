"""Supervised items on their pages: set from above, shown in the month and on the phone, and closed."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.factories import plan as plans
from tests.factories import register
from tests.web.office.test_plan_pages import shown, signed_in

from liming.plan.actions import load_defaults
from liming.plan.models import ItemSupervision, WorkItem
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(clock.at(date(2026, 11, 9), 9))]
DAY = date(2026, 11, 20)
SET = {
    "team": "XX",
    "title": "敬老院线路整改",
    "service_type": "VOL01",
    "day": "2026-11-20",
    "ground": "检查发现三处隐患",
    "notice_number": "运供督〔2026〕12号",
    "level": "key",
}
LIST = "/office/plan/supervised/"


@pytest.fixture
def tree() -> register.UnitTree:
    load_defaults(plans.SYSTEM)
    plans.service_type()
    return register.unit_tree()


@pytest.fixture
def team(tree):
    return register.team(tree.xiaxian, code="XX", short_name="夏县服务队")


@pytest.fixture
def unit(tree, team):
    return signed_in(Role.UNIT, tree.yuncheng)


@pytest.fixture
def found(unit, team) -> ItemSupervision:
    unit.post(LIST + "new/", SET)
    return ItemSupervision.objects.everywhere("test").get()


def test_a_unit_sets_one_with_a_site_or_customer_of_the_team(unit, team) -> None:
    site = register.site(team, "敬老院")
    customer = register.customer(team, account_number="1408280001")
    assert "敬老院" in shown(unit, LIST + "new/?team=XX")
    assert "夏县服务队" in shown(unit, LIST + "new/")
    unit.post(LIST + "new/", SET | {"site": site.code})
    unit.post(LIST + "new/", SET | {"customer": "1408280001"})
    items = WorkItem.objects.everywhere("test").order_by("customer_id", "id")
    assert {(item.site, item.customer) for item in items} == {(site, None), (None, customer)}


def test_a_refusal_keeps_what_was_written(unit, team) -> None:
    answer = unit.post(LIST + "new/", SET | {"day": "2026-11-01", "customer": "没有"})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="敬老院线路整改"' in text
    assert not ItemSupervision.objects.everywhere("test").exists()


def test_it_is_marked_in_the_month_on_the_board_and_on_the_phone(team, unit, found) -> None:
    captain = signed_in(Role.CAPTAIN, team)
    month = "/office/plan/month/?month=2026-11&team=XX"
    for view in ("", "&view=calendar&day=2026-11-20", "&view=list"):
        assert "督办" in shown(captain, month + view)
    assert 'class="calendar-supervised"' in shown(captain, month + "&view=calendar")
    assert f'href="{LIST}"' in shown(captain, "/office/requests/")
    register.team(team.unit)
    assert f'href="{LIST}?team=XX">1</a>' in shown(unit, "/office/plan/month/?month=2026-11")
    member = register.member(team)
    WorkItem.objects.everywhere("test").update(member=member, scheduled_date=DAY)
    phone = Client()
    account = register.account(Role.MEMBER, team, member=member)
    phone.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert "督办，11月20日 18:00 前办结" in shown(phone, "/field/?day=2026-11-20")
    text = shown(phone, f"/field/items/{found.item_id}/")
    assert "运城 运供督〔2026〕12号" in text


def test_urged_answered_sent_back_and_closed_on_its_page(team, unit, found) -> None:
    captain = signed_in(Role.CAPTAIN, team)
    page = f"{LIST}{found.pk}/"
    unit.post(page + "urge/", {"words": "请抓紧"})
    assert "催办" in shown(captain, page)
    assert "请抓紧" in shown(captain, page)
    answer = {"words": "三处都改了", "done_by": "张建军", "evidence": "照片六张"}
    captain.post(page + "answer/", answer)
    assert "张建军 做的；佐证：照片六张" in shown(unit, page)
    unit.post(page + "send-back/", {"words": "补照片"})
    captain.post(page + "answer/", answer)
    assert unit.post(page + "extend/", {"words": "等备件", "day": "x"}).status_code == 400
    unit.post(page + "extend/", {"words": "等备件", "day": "2026-11-25"})
    assert "11月25日 18:00" in shown(captain, page)
    unit.post(page + "accept/", {"words": "已核实"})
    assert "已核实" in shown(unit, LIST + "?state=closed")
    assert "没有在办的督办事项" in shown(unit, LIST)


def test_the_months_sheet_tells_source_notice_and_state(team, found) -> None:
    client = signed_in(Role.CAPTAIN, team)
    book = load_workbook(BytesIO(client.get("/office/plan/month/file/xlsx/?month=2026-11&team=XX").content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].rows]
    assert rows[0][-3:] == ["来源", "督办通知", "督办状态"]
    assert rows[1][-3:] == ["督办", "运供督〔2026〕12号", "待回复"]


def test_the_pages_twin(tree, team, unit, found) -> None:
    captain, stranger = signed_in(Role.CAPTAIN, team), signed_in(Role.UNIT, tree.changzhi)
    page = f"{LIST}{found.pk}/"
    assert captain.post(LIST + "new/", SET).status_code == 403
    assert "下达督办事项" not in shown(captain, LIST)
    assert stranger.get(page).status_code == 404
    assert stranger.post(LIST + "new/", SET).status_code == 404
    assert captain.post(page + "accept/", {"words": "好"}).status_code == 403
    assert unit.post(page + "burn/", {}).status_code == 404
