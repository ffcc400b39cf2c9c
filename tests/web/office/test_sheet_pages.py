"""The pages of imported hotline sheets: look first, confirm, settle the rows left to a person."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.factories import execute as world
from tests.factories import register, sheets
from tests.fixtures import hotline_sheet

from liming.execute import actions
from liming.execute.models import Request, SheetImport, SheetMapping, SheetRow
from liming.shared import clock
from liming.shared.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=sheets.corner)]
IMPORTED = pytest.mark.kept(world=sheets.imported)

LIST = "/office/sheets/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _still_clock(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.VAR = tmp_path / "var"
    with clock.fixed(clock.parse("2026-07-08T09:00")):
        yield


@pytest.fixture
def corner(request: pytest.FixtureRequest) -> world.Corner:
    """The corner; with the sheet in it where the test asks for `imported`."""
    return sheets.imported().corner if "imported" in request.fixturenames else sheets.corner()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return hotline_sheet.write(tmp_path / "sheet.xlsx")


@pytest.fixture
def imported(corner: world.Corner) -> SheetImport:
    return SheetImport.objects.everywhere("test").get()


def sign_in(role: Role, place: object, member: object = None) -> Client:
    client = Client()
    client.force_login(register.account(role, place, member=member), backend=BACKEND)
    return client


@pytest.fixture
def province(corner: world.Corner) -> Client:
    return sign_in(Role.PROVINCE, corner.tree.province)


def read(client: Client, url: str, status: int = 200, **headers: str) -> str:
    answer = client.get(url, headers=headers)
    assert answer.status_code == status, answer.content[:400]
    return answer.content.decode()


def check(client: Client, file: Path, unit: str = "SX", mapping: str = "") -> Any:
    upload = SimpleUploadedFile("七月热线.xlsx", file.read_bytes())
    data = {"file": upload, "unit": unit, "mapping": mapping}
    return client.post(f"{LIST}check/", data, follow=True)


def line(number: int) -> SheetRow:
    return SheetRow.objects.get(row_number=number)


def address(row: SheetRow, rest: str = "") -> str:
    return f"{LIST}{row.sheet_id}/{row.pk}/{rest}"


def requests() -> int:
    return Request.objects.everywhere("test").count()


def test_a_sheet_is_looked_at_first_and_imported_when_confirmed(province: Client, file: Path) -> None:
    """The look writes nothing and tells the counts; confirming leads to the sheet's rows."""
    page = check(province, file)
    assert page.context["report"].counts == {"imported": 41, "look": 6, "refused": 1}
    text = page.content.decode()
    assert "HL260700021" in text
    assert "请选一处" in text
    assert (requests(), SheetImport.objects.everywhere("test").count()) == (0, 0)
    done = province.post(f"{LIST}confirm/")
    sheet = SheetImport.objects.everywhere("test").get()
    assert (done.status_code, done["Location"]) == (302, f"{LIST}{sheet.pk}/")
    assert (requests(), sheet.file_name) == (41, "七月热线.xlsx")
    assert "已受理 41 件，待看 6 行，不导入 1 行" in read(province, LIST + f"{sheet.pk}/")
    assert province.post(f"{LIST}confirm/").status_code == 404


def test_the_same_sheet_again_is_refused_on_the_page(province: Client, file: Path) -> None:
    """The refusal stands where the outcomes would and says when and by whom."""
    check(province, file)
    province.post(f"{LIST}confirm/")
    again = check(province, file)
    assert again.status_code == 422
    assert "导入过" in again.context["refusal"]


@pytest.mark.parametrize(
    ("unit", "mapping", "words"),
    [("", "", "接收单位"), ("NONE", "", "NONE"), ("SX", "没存过", "没存过")],
)
def test_a_wrong_choice_is_said_at_the_form(
    province: Client, file: Path, unit: str, mapping: str, words: str
) -> None:
    """No unit, an unknown unit, an unknown mapping: nothing is kept to confirm."""
    page = check(province, file, unit, mapping)
    assert page.status_code == 422
    assert words in page.context["refusal"]
    assert province.post(f"{LIST}confirm/").status_code == 404


def test_no_file_or_another_kind_of_file_is_refused(province: Client) -> None:
    """A form without a file and a PDF get their sentence."""
    assert province.post(f"{LIST}check/", {"unit": "SX"}).status_code == 422
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    page = province.post(f"{LIST}check/", {"file": upload, "unit": "SX"})
    assert (page.status_code, "不是 Excel" in page.context["refusal"]) == (422, True)


def test_a_saved_mapping_reads_the_senders_columns(
    province: Client, corner: world.Corner, file: Path
) -> None:
    """The name of a saved mapping is enough."""
    columns = {"title": "诉求标题", "words": "诉求内容", "address": "事发地址", "received_at": "受理时间"}
    actions.save_mapping(corner.viewer(Role.PROVINCE), "市热线", columns)
    page = check(province, file, mapping="市热线")
    assert page.context["report"].mapping == columns
    assert "<option selected>市热线</option>" in page.content.decode()


def test_the_rows_stand_by_what_becomes_of_them(province: Client, file: Path) -> None:
    """41 clear ones, two to look at, four doubles, one without content; each group says its reasons."""
    groups = check(province, file).context["groups"]
    assert {each["kind"]: each["count"] for each in groups} == {
        "imported": 41,
        "look": 3,
        "double": 3,
        "re_sent": 0,
        "refused": 1,
    }
    double = next(each for each in groups if each["kind"] == "double")
    assert [row["row_number"] for row in double["rows"]] == [23, 41, 42]


def test_a_number_taken_down_before_counts_as_sent_again(
    province: Client, corner: world.Corner, file: Path
) -> None:
    """Another sheet with a number that is known says which request it became."""
    check(province, file)
    province.post(f"{LIST}confirm/")
    head = "工单编号,诉求标题,诉求内容,事发地址,受理时间"
    text = f"{head}\nHL260700002,停电,家里停电,夏县泗交镇,2026-07-04 10:09\n"
    again = SimpleUploadedFile("again.csv", text.encode())
    page = province.post(f"{LIST}check/", {"file": again, "unit": "SX"}, follow=True)
    assert {each["kind"]: each["count"] for each in page.context["groups"]}["re_sent"] == 1
    assert "已受理为" in page.content.decode()


UNKNOWN = "某市热线,,,\n事由,地点,何时,电话\n家里停电,夏县泗交镇,2026-07-04 10:09,13800001234\n"


def _unknown(client: Client) -> Any:
    upload = SimpleUploadedFile("unknown.csv", UNKNOWN.encode())
    return client.post(f"{LIST}check/", {"file": upload, "unit": "SX"}, follow=True)


COLUMNS = {"column-title": "事由", "column-address": "地点", "column-received_at": "何时"}


def test_columns_nobody_knows_are_mapped_on_the_page_and_kept(province: Client) -> None:
    """The columns stand there with masked samples; chosen and saved, it is read and the next one too."""
    page = _unknown(province)
    assert (page.status_code, page.context["header_row"]) == (422, 2)
    assert [each.name for each in page.context["columns"]] == ["事由", "地点", "何时", "电话"]
    data = COLUMNS | {"column-contact_phone": "电话", "act": "save", "name": "某市"}
    page = province.post(f"{LIST}columns/", data, follow=True)
    assert page.context["report"].mapping["title"] == "事由"
    text = page.content.decode()
    assert "138****1234" in text
    assert "13800001234" not in text
    assert SheetMapping.objects.get().columns["contact_phone"] == "电话"
    used = province.post(f"{LIST}columns/", {"act": "use", "saved": "某市"}, follow=True)
    assert used.context["saved"] == "某市"


def test_a_mapping_of_a_name_in_use_is_refused_beside_the_name(
    province: Client, corner: world.Corner
) -> None:
    """Without the tick it stays as it was and the choice on the page is not lost."""
    first = {"title": "事由", "kind": "地点"}
    actions.save_mapping(corner.viewer(Role.PROVINCE), "某市", first)
    _unknown(province)
    data = COLUMNS | {"act": "save", "name": "某市"}
    page = province.post(f"{LIST}columns/", data)
    assert (page.status_code, "同名的换成这一份" in page.context["save_refusal"]) == (422, True)
    assert page.context["report"].mapping == {"title": "事由", "address": "地点", "received_at": "何时"}
    assert SheetMapping.objects.get().columns == first
    province.post(f"{LIST}columns/", data | {"replaces": "on"})
    assert SheetMapping.objects.get().columns["address"] == "地点"


@IMPORTED
def test_what_was_imported_is_given_out_at_once(province: Client, imported: SheetImport) -> None:
    """The page names who would get what and why; ticked rows go, the others wait for the next time."""
    url = f"{LIST}{imported.pk}/give/"
    page = province.get(url)
    plan = page.context["plan"]
    assert len(plan.ready) > 1
    assert all(row.reason for row in plan.ready)
    first, *others = plan.ready
    data = {"number": [row.number for row in others]}
    data |= {f"member-{row.number}": row.member_id for row in plan.ready}
    province.post(url, data)
    states = dict(Request.objects.everywhere("test").values_list("number", "state"))
    assert {states[row.number] for row in others} == {"dispatched"}
    assert states[first.number] == "received"
    assert [row.number for row in province.get(url).context["plan"].ready] == [first.number]


def test_the_marked_copy_of_the_look_is_the_senders_sheet(province: Client, file: Path) -> None:
    """48 rows under the sender's head, seven explained in the last column, nothing written."""
    check(province, file)
    content = province.get(f"{LIST}marked/").content
    rows = list(load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert (rows[0][0], len(rows)) == ("工单编号", 49)
    assert sum(bool(row[-1]) for row in rows[1:]) == 7
    book = load_workbook(BytesIO(content)).worksheets[0]
    red = {(cell.row, book.cell(1, cell.column).value) for line in book for cell in line if _is_red(cell)}
    assert (22, "工单编号") in red
    assert len(red) >= 7
    assert requests() == 0


def _is_red(cell: Any) -> bool:
    return str(cell.fill.fgColor.rgb).endswith("F4CCCC")


@IMPORTED
def test_the_list_counts_and_leads_to_the_rows_that_wait(province: Client, imported: SheetImport) -> None:
    """41, 6 and 1 stand beside the file; the link opens the rows to look at."""
    page = read(province, LIST)
    assert f"{LIST}{imported.pk}/?outcome=look" in page
    shown = province.get(LIST).context["page"][0]
    assert (shown.imported, shown.look, shown.refused) == (41, 6, 1)


@IMPORTED
def test_rows_are_shown_by_outcome_with_reasons_and_masked(province: Client, imported: SheetImport) -> None:
    """Imported rows link to their request; looks say why; numbers in the words are masked."""
    made = Request.objects.everywhere("test").first()
    assert made is not None
    everything = read(province, f"{LIST}{imported.pk}/")
    assert f"/office/requests/{made.number}/" in everything
    looks = province.get(f"{LIST}{imported.pk}/?outcome=look")
    numbers = [each["line"].row_number for each in looks.context["lines"]]
    assert numbers == [23, 28, 32, 41, 42, 49]
    assert "不属供电服务" in looks.content.decode()
    drawer = read(province, address(line(6)), HX_Request="true")
    assert "138****1234" in drawer
    assert "13800001234" not in drawer
    assert "<html" not in drawer


@IMPORTED
def test_a_row_is_taken_with_the_county_a_person_names(province: Client, imported: SheetImport) -> None:
    """晋城市城区 is one place; the request is made and linked."""
    row = line(32)
    assert "确认受理" in read(province, address(row))
    answer = province.post(
        address(row, "take/"), {"division": "晋城市城区", "service_type": "REP01"}, follow=True
    )
    row = line(32)
    assert row.request is not None
    assert (row.outcome, row.request.division_id, row.request.service_type_id) == (
        "imported",
        "140502",
        "REP01",
    )
    assert f"已受理为 {row.request.number}" in answer.content.decode()
    assert "确认受理" not in read(province, address(row))


@IMPORTED
@pytest.mark.parametrize("division", ["城区", "没有的县", "999999"])
def test_a_county_that_is_not_one_place_is_refused(
    province: Client, imported: SheetImport, division: str
) -> None:
    """An ambiguous or unknown county makes no request."""
    before = requests()
    assert province.post(address(line(32), "take/"), {"division": division}).status_code == 400
    assert (requests(), line(32).outcome) == (before, "look")


@IMPORTED
def test_a_row_is_dismissed_with_its_ground(province: Client, imported: SheetImport) -> None:
    """Without a ground it stays; with one it is left out and says so."""
    assert province.post(address(line(49), "dismiss/"), {"ground": " "}).status_code == 400
    assert province.post(address(line(49), "dismiss/"), {"ground": "请问自来水公司"}).status_code == 302
    assert line(49).outcome == "refused"
    assert "请问自来水公司" in read(province, address(line(49)))
    assert province.post(address(line(49), "take/"), {}).status_code == 400


@IMPORTED
def test_the_marked_copy_of_a_kept_sheet_is_masked_and_complete(
    province: Client, imported: SheetImport
) -> None:
    """Every row with its outcome and request; no caller's number inside."""
    content = province.get(f"{LIST}{imported.pk}/marked/").content
    rows = list(load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 49
    assert [row[0] for row in rows[1:4]] == [3, 4, 5]
    assert sum(row[5] == "已受理" for row in rows) == 41
    assert [row[0] for row in rows[1:] if row[-1]] == [23, 28, 32, 41, 42, 49, 50]
    assert "13800001234" not in str(rows)


@IMPORTED
def test_queries_of_the_sheet_do_not_grow_with_rows(province: Client, imported: SheetImport) -> None:
    """One shown row and forty-one cost the same."""
    costs = []
    for outcome in ("refused", "imported"):
        url = f"{LIST}{imported.pk}/?outcome={outcome}"
        read(province, url)
        with CaptureQueriesContext(connection) as queries:
            read(province, url)
        costs.append(len(queries))
    assert costs[0] == costs[1]


@IMPORTED
def test_another_unit_reaches_neither_sheet_nor_row(corner: world.Corner, imported: SheetImport) -> None:
    """The twin: the province's sheet is not in a county's list and not found by its id."""
    unit = sign_in(Role.UNIT, corner.tree.xiaxian)
    row = line(32)
    assert "sheet.xlsx" not in read(unit, LIST)
    for url in (f"{LIST}{imported.pk}/", f"{LIST}{imported.pk}/marked/", address(row)):
        read(unit, url, 404)
    read(unit, f"{LIST}{imported.pk}/give/", 404)
    for rest, data in (("take/", {}), ("dismiss/", {"ground": "x"})):
        assert unit.post(address(row, rest), data).status_code == 404
    assert line(32).outcome == "look"


def test_a_captain_is_told_that_units_import(corner: world.Corner, file: Path) -> None:
    """A captain has no unit of the own: no form, and a posted file is refused."""
    captain = sign_in(Role.CAPTAIN, corner.team, corner.captain)
    page = read(captain, LIST)
    assert "热线表由单位导入" in page
    assert "sheet-file" not in page
    assert check(captain, file).status_code == 422
    assert requests() == 0


@IMPORTED
def test_members_and_strangers_do_not_enter(corner: world.Corner, imported: SheetImport, file: Path) -> None:
    """A member is refused, somebody not signed in is led to the sign-in."""
    member = sign_in(Role.MEMBER, corner.team, corner.holder)
    for url in (
        LIST,
        f"{LIST}{imported.pk}/",
        f"{LIST}{imported.pk}/marked/",
        f"{LIST}marked/",
        f"{LIST}look/",
    ):
        read(member, url, 403)
        assert Client().get(url)["Location"].startswith("/sign-in/")
    assert check(member, file).status_code == 403
    assert member.post(f"{LIST}confirm/").status_code == 403
