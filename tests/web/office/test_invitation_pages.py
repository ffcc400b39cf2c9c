"""Inviting on the pages, from the ticked member to the first sign-in; lists that cost the same; rights."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.factories import register

from liming.adapters.spreadsheets import write_table
from liming.register.models import Invitation, SignIn
from liming.register.rules import Table
from liming.register.rules.invitations import code_of
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 14, 9, tzinfo=clock.LOCAL_ZONE)
BASE = "/office/invitations/"
PASSWORD = "Wanjia-dengguang-7"


@pytest.fixture
def tree() -> Any:
    with clock.fixed(NOW):
        yield register.unit_tree()


@pytest.fixture
def team(tree: register.UnitTree) -> Any:
    return register.team(tree.xiaxian, short_name="夏县分队")


@pytest.fixture
def admin(tree: register.UnitTree, team: Any) -> Client:
    return signed_in(Role.SYSTEM_ADMIN, tree.yuncheng)


def signed_in(role: Role, place: Any) -> Client:
    client = Client()
    client.force_login(register.account(role, place), site.AUTHENTICATION_BACKENDS[1])
    return client


def read(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content[:300]
    return answer.content.decode()


def one() -> Invitation:
    row: Invitation = Invitation.objects.everywhere("test").get()
    return row


def test_from_a_tick_to_the_first_sign_in(admin: Client, tree: register.UnitTree, team: Any) -> None:
    """Two are shown, one is ticked; the sheet holds the code; the person sets a password and is in."""
    zhang, _li = register.member(team, "张建军", code="7001"), register.member(team, "李文斌", code="7002")
    assert "没有邀请" in read(admin, BASE)
    page = read(admin, f"{BASE}new/?unit={tree.xiaxian.code}")
    assert ("张建军" in page, "李文斌" in page, "夏县分队" in page) == (True, True, True)
    sent = {"unit": tree.xiaxian.code, "member": [str(zhang.pk)]}
    assert "已邀请 1 人" in admin.post(f"{BASE}new/", sent, follow=True).content.decode()
    code = code_of(one().pk, site.SECRET_KEY)
    assert code not in read(admin, BASE)
    printed = {"unit": tree.xiaxian.code, "reason": "当面发给本人", "as": "xlsx"}
    book = load_workbook(BytesIO(admin.post(f"{BASE}handout/", printed).content))
    assert [cell.value for cell in book.worksheets[0][2]][:4] == ["夏县分队", "张建军", "7001", code]
    assert book["导出标记"]["B3"].value == "当面发给本人"
    paper = admin.post(f"{BASE}handout/", {**printed, "as": "pdf"})
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    person = Client()
    given = {"number": "7001", "code": code, "new": PASSWORD, "again": PASSWORD}
    assert "两遍不一样" in person.post("/join/", {**given, "again": "x"}).content.decode()
    assert person.post("/join/", given).url == "/"
    assert person.get("/").url == "/field/"
    assert SignIn.objects.get(account__username="7001").manner == "invitation"
    assert "已开通" in read(admin, f"{BASE}?state=used")
    again = Client().post("/join/", given)
    assert (again.status_code, "已经用过" in again.content.decode()) == (400, True)


def test_what_is_typed_wrong_is_said_at_its_field(admin: Client, team: Any, tree: Any) -> None:
    zhang = register.member(team, code="7001")
    admin.post(f"{BASE}new/", {"unit": tree.xiaxian.code, "member": [str(zhang.pk)]})
    assert 'value="7001"' in read(Client(), "/join/?number=7001")
    given = {"number": "7001", "code": "aaaaa-bbbbb", "new": PASSWORD, "again": PASSWORD}
    wrong = Client().post("/join/", given)
    assert (wrong.status_code, "工号或开通码不对" in wrong.content.decode()) == (400, True)
    weak = {**given, "code": code_of(one().pk, site.SECRET_KEY), "new": "123", "again": "123"}
    assert Client().post("/join/", weak).status_code == 400
    assert one().state == "open"


def test_a_sheet_is_looked_at_and_then_confirmed(admin: Client, team: Any) -> None:
    register.member(team, "张建军", code="7001")
    table = Table.of(("工号", "姓名"), [("7001", "张建军")], "名单")
    file = SimpleUploadedFile("名单.xlsx", write_table(table))
    looked = admin.post(f"{BASE}import/", {"file": file})
    assert (looked.status_code, Invitation.objects.everywhere("test").count()) == (200, 0)
    done = admin.post(f"{BASE}import/confirm/", {"mode": "all_or_nothing"}, follow=True)
    assert "已邀请 1 人" in done.content.decode()
    assert load_workbook(BytesIO(admin.get(f"{BASE}template/").content)).active["A1"].value == "工号"


def test_an_invitation_is_taken_back_with_a_reason(admin: Client, team: Any, tree: Any) -> None:
    zhang = register.member(team, code="7001")
    admin.post(f"{BASE}new/", {"unit": tree.xiaxian.code, "member": [str(zhang.pk)]})
    url = f"{BASE}{one().pk}/withdraw/"
    assert admin.post(url, {}).status_code == 400
    assert admin.post(url, {"reason": "发错人"}).status_code == 302
    assert one().state == "withdrawn"
    assert "待开通的邀请" in admin.post(f"{BASE}handout/", {"reason": "x"}).content.decode()


def test_the_lists_cost_the_same_with_1_and_3_rows(admin: Client, team: Any, tree: Any) -> None:
    costs = []
    for more in (1, 2):
        people = [register.member(team) for _ in range(more)]
        register.member(team)
        keys = [str(each.pk) for each in people]
        admin.post(f"{BASE}new/", {"unit": tree.xiaxian.code, "member": keys})
        admin.get(BASE)
        for url in (BASE, f"{BASE}new/"):
            with CaptureQueriesContext(connection) as asked:
                admin.get(url)
            costs.append(len(asked))
    assert costs[:2] == costs[2:], costs


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.UNIT])
def test_nobody_else_opens_these_pages(role: Role, tree: Any, team: Any) -> None:
    client = signed_in(role, tree.yuncheng)
    assert [client.get(f"{BASE}{part}").status_code for part in ("", "new/", "import/")] == [403] * 3
    assert client.post(f"{BASE}handout/", {"reason": "x"}).status_code == 403


def test_another_citys_administrator_sees_and_takes_back_nothing(admin: Client, team: Any, tree: Any) -> None:
    zhang = register.member(team, "张建军", code="7001")
    admin.post(f"{BASE}new/", {"unit": tree.xiaxian.code, "member": [str(zhang.pk)]})
    other = signed_in(Role.SYSTEM_ADMIN, tree.changzhi)
    assert "张建军" not in read(other, BASE)
    assert other.post(f"{BASE}{one().pk}/withdraw/", {"reason": "x"}).status_code == 404
    assert other.post(f"{BASE}handout/", {"unit": tree.xiaxian.code, "reason": "x"}).status_code == 404
