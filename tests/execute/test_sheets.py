"""A hotline's sheet: every row accounted for, nothing guessed silently."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.factories import execute as make
from tests.factories import sheets
from tests.fixtures import hotline_sheet

from liming.adapters.spreadsheets import read_table
from liming.execute import actions, queries
from liming.execute.actions import SheetReport
from liming.execute.models import Request, SheetImport, SheetMapping, SheetRow
from liming.register.rules import Table
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import PUBLIC, Role

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=sheets.corner)]

IMPORTED = pytest.mark.kept(world=sheets.imported)

# Line of the file -> outcome and the reasons beside "the type was chosen by its content".
EXPECTED: dict[int, tuple[str, tuple[str, ...]]] = {
    **dict.fromkeys(range(3, 51), ("imported", ())),
    5: ("imported", ("phone_tidied",)),
    10: ("imported", ("phone_tidied",)),
    11: ("imported", ("phone_tidied",)),
    12: ("imported", ("phone_tidied",)),
    14: ("imported", ("phone_tidied",)),
    15: ("imported", ("phone_tidied",)),
    18: ("imported", ("phone_tidied",)),
    19: ("imported", ("phone_tidied",)),
    22: ("imported", ("phone_tidied",)),
    23: ("look", ("number_twice",)),
    24: ("imported", ("phone_tidied",)),
    25: ("imported", ("division_replaced",)),
    28: ("look", ("praise", "phone_tidied")),
    29: ("imported", ("phone_tidied",)),
    31: ("imported", ("division_replaced",)),
    32: ("look", ("county_unclear",)),
    34: ("imported", ("phone_tidied",)),
    35: ("imported", ("phone_tidied",)),
    36: ("imported", ("phone_missing",)),
    37: ("imported", ("phone_tidied",)),
    38: ("imported", ("phone_tidied",)),
    39: ("imported", ("phone_tidied",)),
    41: ("look", ("same_outage",)),
    42: ("look", ("same_outage", "phone_tidied")),
    47: ("imported", ("phone_tidied",)),
    49: ("look", ("not_ours",)),
    50: ("refused", ("no_content",)),
}


def table(folder: Path) -> Table:
    return read_table(hotline_sheet.write(folder / "sheet.xlsx"))


def run(corner: make.Corner, folder: Path, dry_run: bool = False) -> SheetReport:
    with clock.fixed(sheets.NOW):
        unit = corner.tree.province
        viewer = corner.viewer(Role.PROVINCE)
        return actions.import_requests(viewer, table(folder), unit=unit, dry_run=dry_run)


@pytest.fixture
def corner() -> make.Corner:
    return sheets.corner()


@pytest.fixture
def report() -> SheetReport:
    """What the import said; its rows are in the database."""
    return sheets.imported().report


@IMPORTED
def test_each_of_the_48_rows_ends_as_expected(report: SheetReport) -> None:
    """Row by row: the outcome and every reason; the number left out of the run is named."""
    found = {
        row.row_number: (
            row.outcome,
            tuple(sorted(reason.code for reason in row.reasons if reason.code != "type_chosen")),
        )
        for row in report.rows
    }
    assert found == {line: (outcome, tuple(sorted(codes))) for line, (outcome, codes) in EXPECTED.items()}
    assert report.counts == {"imported": 41, "look": 6, "refused": 1}
    assert report.missing_numbers == ["HL260700021"]
    assert report.header_row == 2


def test_a_dry_run_says_the_same_and_writes_nothing(corner: make.Corner, tmp_path: Path) -> None:
    """The trial goes through every action and leaves no request, sheet or row."""
    trial = run(corner, tmp_path, dry_run=True)
    assert trial.counts == {"imported": 41, "look": 6, "refused": 1}
    assert Request.objects.everywhere("test").count() == 0
    assert SheetImport.objects.everywhere("test").count() == 0


def test_every_row_is_kept_and_the_same_content_is_refused_again(corner: make.Corner, tmp_path: Path) -> None:
    """48 rows in the file, 48 rows kept; saving the file anew does not make it another one."""
    run(corner, tmp_path)
    assert SheetRow.objects.count() == 48
    assert SheetRow.objects.exclude(request=None).count() == 41
    assert Request.objects.everywhere("test").count() == 41
    with pytest.raises(DomainError) as refusal:
        run(corner, tmp_path)
    assert refusal.value.code == "sheet_seen"
    assert Request.objects.everywhere("test").count() == 41


@IMPORTED
def test_a_row_becomes_a_request_of_its_county_and_time(report: SheetReport) -> None:
    """Written dates, the tidied phone, the present name of an abolished county and the sender's due day."""
    rows = {row.external_number: row for row in Request.objects.everywhere("test")}
    taigu = rows["HL260700023"]
    assert (taigu.division_id, taigu.urgency) == ("140703", "urgent")
    written = rows["HL260700002"]
    assert clock.local(written.received_at) == datetime(2026, 7, 4, 10, 9, tzinfo=clock.LOCAL_ZONE)
    assert written.number.startswith("XQ260704-")
    assert (written.team.code, written.notes["sender_due"]) == ("140828-01", "2026-07-07")
    assert rows["HL260700003"].contact_phone.isdigit()
    assert rows["HL260700035"].contact_phone != ""
    assert rows["HL260700034"].contact_phone == ""
    assert rows["HL260700031"].division_id == "140322"


@IMPORTED
def test_a_bare_city_district_is_never_guessed(report: SheetReport) -> None:
    """城区 alone may be 阳泉 or 晋城: both are named and no request is made."""
    row = next(row for row in report.rows if row.row_number == 32)
    reason = next(reason for reason in row.reasons if reason.code == "county_unclear")
    assert reason.sentence == "“城区”有多处：晋城市城区、阳泉市城区，请选一处"
    assert row.request_number == ""


@IMPORTED
def test_a_second_call_names_the_rows_it_repeats(report: SheetReport) -> None:
    """The outage of line 3 is told again in lines 41 and 42."""
    told = {
        row.row_number: reason.data["rows"]
        for row in report.rows
        for reason in row.reasons
        if reason.code == "same_outage"
    }
    assert told == {41: "3", 42: "3、41"}


def test_a_saved_mapping_reads_columns_with_other_names(corner: make.Corner) -> None:
    """A sender's own column names work once they are saved; without them the header is not found."""
    sheet = Table.of(("甲", "乙", "丙"), [("停电", "夏县泗交镇", "故障报修")])
    viewer, unit = corner.viewer(Role.PROVINCE), corner.tree.province
    with pytest.raises(DomainError) as refusal:
        actions.import_requests(viewer, sheet, unit=unit)
    assert refusal.value.code == "sheet_without_header"
    actions.save_mapping(viewer, "某市", {"title": "甲", "address": "乙", "kind": "丙"})
    report = actions.import_requests(viewer, sheet, "某市", unit=unit)
    assert report.mapping == {"title": "甲", "address": "乙", "kind": "丙"}
    assert [reason.code for reason in report.rows[0].reasons][:1] == ["number_missing"]
    assert SheetMapping.objects.get().name == "某市"


def test_a_mapping_in_use_is_replaced_only_when_asked_and_the_audit_keeps_both(corner: make.Corner) -> None:
    """The same again is fine; other columns need `replaces`, and the entry says what stood there before."""
    viewer, first = corner.as_captain, {"title": "甲", "address": "乙"}
    second = {**first, "kind": "丙"}
    actions.save_mapping(viewer, "某市", first)
    actions.save_mapping(viewer, "某市", first)
    with pytest.raises(DomainError) as refusal:
        actions.save_mapping(viewer, "某市", second)
    assert refusal.value.code == "mapping_name_taken"
    actions.save_mapping(viewer, "某市", second, replaces=True)
    assert SheetMapping.objects.get().columns == second
    entry = AuditEntry.objects.filter(act="sheet_mapping.saved").order_by("id").last()
    assert entry is not None
    assert (entry.before["columns"], entry.after["columns"]) == (first, second)


@pytest.mark.parametrize(
    ("name", "mapping", "code"),
    [
        (" ", {"title": "甲", "kind": "乙"}, "field_required"),
        ("某市" * 31, {"title": "甲", "kind": "乙"}, "field_invalid"),
        ("某市", {"title": "甲", "none": "乙"}, "field_invalid"),
        ("某市", {"kind": "甲", "address": "乙"}, "sheet_without_header"),
    ],
)
def test_a_mapping_that_reads_nothing_is_not_kept(
    corner: make.Corner, name: str, mapping: dict[str, str], code: str
) -> None:
    """No name, one too long, an unknown field, or neither title nor words."""
    with pytest.raises(DomainError) as refusal:
        actions.save_mapping(corner.as_captain, name, mapping)
    assert (refusal.value.code, SheetMapping.objects.count()) == (code, 0)


def test_the_columns_stand_beside_the_fields_with_masked_samples(corner: make.Corner) -> None:
    """Below a title nobody knows the head is found by its many words; a mapping then reads it."""
    sheet = Table.of(
        ("某市热线", "", ""),
        [("事由", "地点", "电话"), ("停电", "夏县泗交镇", "13800005521"), ("停电", "夏县庙前镇", "")],
    )
    viewer = corner.as_captain
    found = queries.sheet_columns(viewer, sheet)
    assert (found.header_row, found.is_enough) == (2, False)
    assert [(each.name, each.samples) for each in found.columns] == [
        ("事由", ("停电",)),
        ("地点", ("夏县泗交镇", "夏县庙前镇")),
        ("电话", ("138****5521",)),
    ]
    mapped = queries.sheet_columns(viewer, sheet, {"title": "事由", "address": "地点"})
    assert (mapped.is_enough, mapped.mapping) == (True, {"title": "事由", "address": "地点"})
    below = queries.table_below(sheet, mapped.header_row)
    assert (below.headers, len(below.rows), below.header_number) == (("事由", "地点", "电话"), 2, 2)
    for ask in (lambda: queries.sheet_columns(PUBLIC, sheet), lambda: queries.sheet_mappings(PUBLIC)):
        with pytest.raises(DomainError) as refusal:
            ask()
        assert refusal.value.code == "forbidden"


def test_only_who_may_receive_may_import(corner: make.Corner, tmp_path: Path) -> None:
    """The public and a viewer of another unit are refused, as is an unknown mapping."""
    sheet = table(tmp_path)
    for viewer, code in ((PUBLIC, "forbidden"), (corner.as_captain, "out_of_scope")):
        with pytest.raises(DomainError) as refusal:
            actions.import_requests(viewer, sheet, unit=corner.tree.wuxiang)
        assert refusal.value.code == code
    with pytest.raises(DomainError) as refusal:
        actions.import_requests(corner.as_captain, sheet, "没有")
    assert refusal.value.code == "not_found"
    with pytest.raises(DomainError):
        actions.save_mapping(PUBLIC, "某市", {"title": "甲"})
