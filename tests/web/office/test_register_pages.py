"""The register's pages: what they show, who may open them, and how many queries they cost."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.factories import register as make

from liming.adapters.spreadsheets import write_table
from liming.register import actions, queries
from liming.register.models import Customer, DayException, Grid, Team, UnitLevel
from liming.register.rules import Table
from liming.register.rules.columns import NOUNS
from liming.shared import clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, system_viewer

pytestmark = [pytest.mark.django_db, pytest.mark.clock_at(clock.at(date(2026, 7, 14), 9))]
SYSTEM = system_viewer("test")
SECURITY = {"accounts", "grants"}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def tree():
    make.name_rule()
    return make.unit_tree()


@pytest.fixture
def team(tree):
    return make.team(tree.xiaxian, code="T1")


@pytest.fixture
def sign_in(client):
    def enter(role, place, **settings):
        client.force_login(make.account(role, place, **settings), backend=BACKEND)
        return client

    return enter


def fill(team, numbers):
    """A row of every noun for each number."""
    for number in numbers:
        member = make.member(team, f"张{number}", skills=(f"skill{number}",))
        make.leave(member, date(2026, 1, 1), date(2026, 1, 1))
        make.Division.objects.create(
            code=f"140828{300 + number}", name=f"镇{number}", level="township", valid_from=make.BEGIN
        )
        DayException.objects.create(day=date(2030, 1, 1) + timedelta(number), kind="holiday", source="x")
        UnitLevel.objects.get_or_create(depth=number, defaults={"name": str(number)})
        grid = make.grid(team, member)
        make.customer(team, grid=grid, phone="13900001234")
        make.site(team, grid=grid)
        make.service_point(team)
        make.pairing(team, make.party_branch(team.unit, secretary=member))
        make.team(make.unit(f"U{number}", f"供电所{number}", team.unit), f"乡{number}号")
        actions.create_post(
            SYSTEM, code=f"X{number}", name="岗", team=team, member=member, named_on=make.BEGIN
        )
        actions.create_area(
            SYSTEM, code=f"Y{number}", name="区", team=team, member=member, named_on=make.BEGIN
        )
        actions.set_parameter(SYSTEM, f"key{number}", number, make.BEGIN, source="x")
        make.account(Role.MEMBER, team, member=member)


def test_the_index_counts_what_the_viewer_reaches(sign_in, tree, team):
    make.member(team)
    make.member(make.team(tree.wuxiang))
    page = sign_in(Role.UNIT, tree.yuncheng).get("/office/register/")
    counts = {of.key: count for _, nouns in page.context["groups"] for of, count in nouns}
    assert (counts["units"], counts["teams"], counts["members"]) == (3, 1, 1)
    assert "accounts" not in counts


def test_a_yes_or_no_tells_its_columns_name_where_a_table_is_stacked(sign_in, tree):
    page = sign_in(Role.SECURITY_ADMIN, tree.province).get("/office/register/accounts/").content.decode()
    assert page.count('<td data-label="可登录">是</td>') == 1


def test_every_list_costs_the_same_queries_with_1_3_and_300_rows(client, tree, team):
    costs = {noun: [] for noun in NOUNS}
    roles = {noun: Role.SECURITY_ADMIN if noun in SECURITY else Role.UNIT for noun in NOUNS}
    accounts = {role: make.account(role, tree.province) for role in set(roles.values())}
    for start, count in ((0, 1), (1, 2), (3, 297)):
        fill(team, range(start, start + count))
        for noun, role in roles.items():
            client.force_login(accounts[role], backend=BACKEND)
            client.get(f"/office/register/{noun}/")  # what a process keeps is read once
            with CaptureQueriesContext(connection) as made:
                page = client.get(f"/office/register/{noun}/")
            assert page.status_code == 200
            costs[noun].append(len(made))
    assert page.context["listing"].page.paginator.count >= 300
    assert {noun: each for noun, each in costs.items() if len(set(each)) > 1} == {}


def names(page):
    return [line[1].text for line in page.context["listing"].lines]


def test_a_list_is_found_by_pinyin_filtered_and_sorted(sign_in, tree, team):
    make.member(team, "李师江", role="captain", code="M1")
    make.member(team, "林山佳", code="M2")
    make.member(team, "王五", code="M3")
    client = sign_in(Role.UNIT, tree.yuncheng)
    assert names(client.get("/office/register/members/?q=lsj")) == ["李师江", "林山佳"]
    assert names(client.get("/office/register/members/?q=lsj&role=captain")) == ["李师江"]
    assert names(client.get("/office/register/members/?sort=-code")) == ["王五", "林山佳", "李师江"]
    assert names(client.get("/office/register/members/?sort=phone__x&role=nobody")) == [
        "李师江",
        "林山佳",
        "王五",
    ]


def test_a_unit_filter_takes_everything_below_the_unit(sign_in, tree, team):
    make.team(tree.wuxiang, code="T2")
    page = sign_in(Role.PROVINCE, tree.province).get("/office/register/teams/?unit=1408")
    assert [line[0].text for line in page.context["listing"].lines] == ["T1"]


def test_private_fields_are_masked_in_list_and_detail_and_a_look_leaves_a_trace(sign_in, tree, team):
    make.customer(
        team, "王家茶厂", code="C1", phone="13900001234", account_number="1400000036", address="后街 3 号"
    )
    client = sign_in(Role.CAPTAIN, team)
    for url in ("/office/register/customers/", "/office/register/customers/C1/"):
        text = client.get(url).content.decode()
        assert "139****1234" in text
        assert "14****36" in text
        assert "13900001234" not in text
        assert "后街" not in text
    reveal = "/office/register/customers/C1/reveal/phone/"
    assert client.post(reveal).status_code == 400
    assert "13900001234" in client.post(reveal, {"reason": "约时间"}).content.decode()
    entry = AuditEntry.objects.get(act="customer.revealed")
    assert entry.after == {"field": "phone", "reason": "约时间"}
    assert client.get("/office/register/customers/C1/reveal/phone/").status_code == 405


def test_who_may_not_read_private_fields_cannot_reveal_them(sign_in, tree, team):
    make.customer(team, code="C1", phone="13900001234")
    client = sign_in(Role.PROVINCE, tree.province)
    assert client.post("/office/register/customers/C1/reveal/phone/").status_code == 403
    assert client.post("/office/register/customers/export-private/", {"reason": "x"}).status_code == 403
    assert AuditEntry.objects.filter(act__contains="revealed").count() == 0


def test_an_export_is_masked_and_the_open_one_needs_a_reason(sign_in, tree, team):
    make.customer(team, code="C1", phone="13900001234")
    client = sign_in(Role.UNIT, tree.yuncheng)
    masked = load_workbook(io.BytesIO(client.get("/office/register/customers/export/").content)).worksheets[0]
    assert "139****1234" in [cell.value for cell in masked[2]]
    assert client.post("/office/register/customers/export-private/", {"reason": " "}).status_code == 400
    plain = client.post("/office/register/customers/export-private/", {"reason": "核对户号"})
    assert "13900001234" in [cell.value for cell in load_workbook(io.BytesIO(plain.content)).worksheets[0][2]]
    assert AuditEntry.objects.get(act="customer.private_exported").after["reason"] == "核对户号"


def test_a_new_member_comes_from_the_form_and_a_mistake_stands_at_its_field(sign_in, tree, team):
    client = sign_in(Role.UNIT, tree.yuncheng)
    data = {
        "code": "M 1",
        "name": "李师江",
        "team": "T1",
        "political_status": "party_member",
        "joined_on": "2026-07-01",
    }
    refused = client.post("/office/register/members/new/", data)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["code"]
    made = client.post("/office/register/members/new/", {**data, "code": "M1"})
    assert made.headers["Location"] == "/office/register/members/M1/"
    assert queries.member_by_code(SYSTEM, "M1").initials == "lsj"


def test_an_edited_customer_keeps_the_phone_that_stayed_masked(sign_in, tree, team):
    make.customer(team, "王家茶厂", code="C1", phone="13900001234", kind="farm")
    client = sign_in(Role.UNIT, tree.yuncheng)
    form = client.get("/office/register/customers/C1/edit/").context["form"]
    assert form.initial["phone"] == "139****1234"
    data = {**form.initial, "name": "李家茶厂", "is_key": ""}
    assert client.post("/office/register/customers/C1/edit/", data).status_code == 302
    customer = Customer.objects.everywhere("test").get()
    assert (customer.name, customer.phone) == ("李家茶厂", "13900001234")


def test_a_team_is_moved_from_its_page_and_the_past_is_shown(sign_in, tree, team):
    client = sign_in(Role.UNIT, tree.yuncheng)
    data = {"unit": "140802", "on": "2026-07-01", "reason": "区划调整"}
    assert client.post("/office/register/teams/T1/act/move/", data).status_code == 302
    page = client.get("/office/register/teams/T1/")
    periods = [(each.valid_from, each.valid_to, each.words[0]) for each in page.context["periods"]]
    assert periods == [
        (date(2026, 7, 1), None, "国网盐湖供电公司"),
        (make.BEGIN, date(2026, 7, 1), "国网夏县供电公司"),
    ]
    assert "区划调整" in page.content.decode()


def test_a_grid_is_split_and_handed_over_from_its_page(sign_in, tree, team):
    holder = make.member(team, code="M1")
    make.grid(team, None, code="G1", communities=["王家村", "李家村"])
    client = sign_in(Role.UNIT, tree.yuncheng)
    data = {"holder": "M1", "deputy": "", "on": "2026-07-01"}
    assert client.post("/office/register/grids/G1/act/hand-over/", data).status_code == 302
    assert Grid.objects.everywhere("test").get(code="G1").current.holder == holder
    bad = client.post("/office/register/grids/G1/act/split/", {"parts": "G2 | 东网格", "on": "2026-07-10"})
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, ["__all__"])
    parts = "G2 | 东网格 | 王家村 | M1\nG3 | 西网格 | 李家村"
    assert (
        client.post("/office/register/grids/G1/act/split/", {"parts": parts, "on": "2026-07-10"}).status_code
        == 302
    )
    grids = Grid.objects.everywhere("test").order_by("code").values_list("code", "closed_on")
    assert list(grids) == [("G1", date(2026, 7, 10)), ("G2", None), ("G3", None)]


def test_a_county_is_joined_to_another_from_its_page(sign_in, tree):
    """The province does it; its page then leads to the one that stands in its place."""
    make.divisions()
    url = "/office/register/divisions/140828/act/replace/"
    data = {"present": "140802", "on": "2026-07-01"}
    city = sign_in(Role.UNIT, tree.yuncheng)
    assert "act/replace/" not in city.get("/office/register/divisions/140828/").content.decode()
    assert "不在您的单位范围内" in city.post(url, data).content.decode()
    province = sign_in(Role.PROVINCE, tree.province)
    assert province.post(url, data | {"present": "140800"}).status_code == 422
    assert province.post(url, data).status_code == 302
    page = province.get("/office/register/divisions/140828/").content.decode()
    assert 'href="/office/register/divisions/140802/"' in page
    assert province.get(url).status_code == 404


def upload(rows, name="teams.xlsx"):
    headers = ("队编码", "队名", "简称", "类别", "所属单位")
    return SimpleUploadedFile(name, write_table(Table.of(headers, rows)))


GOOD = ("T7", "国家电网山西电力（夏县）太行黎明共产党员服务队", "夏县", "县域队", "140828")
BAD = ("T8", "夏县（夏县）服务队", "夏县", "县域队", "140828")


def test_an_import_is_looked_at_first_and_written_when_confirmed(sign_in, tree):
    client = sign_in(Role.UNIT, tree.yuncheng)
    page = client.post("/office/register/teams/import/", {"file": upload([GOOD])})
    assert (page.context["report"].created, page.context["report"].errors) == (1, [])
    assert Team.objects.everywhere("test").count() == 0
    assert client.post("/office/register/teams/import/confirm/").status_code == 302
    assert Team.objects.everywhere("test").get().code == "T7"


def test_an_import_with_mistakes_offers_the_marked_copy_and_the_good_rows(sign_in, tree):
    client = sign_in(Role.UNIT, tree.yuncheng)
    page = client.post("/office/register/teams/import/", {"file": upload([GOOD, BAD])})
    assert [(error.row, error.code) for error in page.context["errors"]] == [(3, "team_name_pattern")]
    marked = load_workbook(
        io.BytesIO(client.get("/office/register/teams/import/marked/").content)
    ).worksheets[0]
    assert marked["B3"].fill.fgColor.rgb == "00F4CCCC"
    assert "应写作" in marked["F3"].value
    assert client.post("/office/register/teams/import/confirm/").status_code == 422
    assert Team.objects.everywhere("test").count() == 0
    assert client.post("/office/register/teams/import/confirm/", {"mode": "good_rows"}).status_code == 302
    assert Team.objects.everywhere("test").count() == 1


def test_a_file_that_is_no_table_gets_its_sentence_on_the_page(sign_in, tree):
    client = sign_in(Role.UNIT, tree.yuncheng)
    page = client.post("/office/register/teams/import/", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})
    assert page.status_code == 422
    assert page.context["refusal"] == "“a.pdf”不是 Excel（.xlsx）或 CSV 文件；请另存为 .xlsx 再上传。"
    assert client.post("/office/register/teams/import/confirm/").status_code == 404


def test_the_template_holds_the_headers_that_an_import_reads(sign_in, tree):
    sheet = load_workbook(
        io.BytesIO(sign_in(Role.UNIT, tree.yuncheng).get("/office/register/grids/template/").content)
    )
    headers = [cell.value for cell in sheet.worksheets[0][1]]
    assert headers == [column.header for column in NOUNS["grids"].columns]


@pytest.mark.parametrize("noun", [key for key in NOUNS if key not in SECURITY])
def test_detail_and_forms_open_for_every_noun(sign_in, tree, team, noun):
    fill(team, [0])
    client = sign_in(Role.UNIT, tree.province)
    row = queries.noun_rows(SYSTEM, NOUNS[noun], queries.NounFilter()).first()
    url = f"/office/register/{noun}/{queries.address_of(NOUNS[noun], row)}/"
    assert client.get(url).status_code == 200
    assert client.get(f"{url}edit/").status_code == 200
    assert client.get(f"/office/register/{noun}/new/").status_code == 200


PAGES = [
    ("/office/register/", 200),
    ("/office/register/teams/", 200),
    ("/office/register/teams/T1/", 200),
    ("/office/register/teams/export/", 200),
    ("/office/register/teams/template/", 200),
    ("/office/register/teams/new/", 403),
    ("/office/register/teams/T1/edit/", 403),
    ("/office/register/teams/T1/act/move/", 403),
    ("/office/register/teams/import/", 403),
    ("/office/register/teams/import/marked/", 403),
    ("/office/register/accounts/", 403),
    ("/office/register/grants/", 403),
    ("/office/register/accounts/new/", 403),
    ("/office/register/ghosts/", 400),
]


@pytest.mark.parametrize(("url", "status"), PAGES)
def test_a_captain_reads_the_register_but_does_not_change_it(sign_in, team, url, status):
    assert sign_in(Role.CAPTAIN, team).get(url).status_code == status


@pytest.mark.parametrize("url", [url for url, _ in PAGES])
def test_nobody_enters_without_signing_in_and_a_contact_not_at_all(client, sign_in, team, url):
    assert client.get(url).status_code == 302
    assert sign_in(Role.CONTACT, team).get(url).status_code == 403


def test_a_row_of_another_unit_is_not_found(sign_in, tree, team):
    client = sign_in(Role.UNIT, tree.changzhi)
    for url in (
        "/office/register/teams/T1/",
        "/office/register/teams/T1/edit/",
        "/office/register/teams/T1/act/move/",
    ):
        assert client.get(url).status_code == 404


def test_the_security_administrator_makes_an_account_and_grants_a_role(sign_in, tree, team):
    client = sign_in(Role.SECURITY_ADMIN, tree.province)
    made = client.post(
        "/office/register/accounts/new/",
        {"username": "wang", "display_name": "王一", "password": "Abc-12345"},
    )
    assert made.status_code == 302
    granted = client.post(
        "/office/register/grants/new/",
        {"account": "wang", "role": "captain", "team": "T1", "valid_from": "2026-07-14"},
    )
    assert granted.status_code == 302
    assert client.get(granted.headers["Location"]).status_code == 200
    assert client.get("/office/register/teams/").status_code == 403
