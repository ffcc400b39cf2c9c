"""Spreadsheets in and out: whatever people send is read, or refused with a remedy."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from liming.adapters.spreadsheets import read_table, write_marked_copy, write_table
from liming.adapters.spreadsheets.reading import LARGEST_UNPACKED, MOST_ROWS
from liming.register.rules import CellError, Table
from liming.shared.errors import DomainError

KNOWN = ("队编码", "队名", "成立日期")


def xlsx(*lines, merge=()):
    book = Workbook()
    sheet = book.worksheets[0]
    for line in lines:
        sheet.append(line)
    for area in merge:
        sheet.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    stream.name = "teams.xlsx"
    return stream


def stream(content, name):
    result = io.BytesIO(content)
    result.name = name
    return result


def refusal(source, **options):
    with pytest.raises(DomainError) as refused:
        read_table(source, **options)
    return refused.value


def test_the_header_is_found_below_merged_titles_and_rows_keep_their_lines():
    source = xlsx(
        ["2026 年服务队一览", None, None],
        ["填报单位：夏县", None, None],
        ["队编码", "队名", "成立日期"],
        ["T1", "甲队", date(2024, 1, 1)],
        [None, None, None],
        ["T2", "乙队", "2024年1月2日"],
        merge=["A1:C1", "A2:C2"],
    )
    table = read_table(source, KNOWN)
    assert (table.headers, table.header_number) == (KNOWN, 3)
    assert [(row.number, row.cells) for row in table.rows] == [
        (4, ("T1", "甲队", date(2024, 1, 1))),
        (6, ("T2", "乙队", "2024年1月2日")),
    ]


def test_a_merged_block_gives_its_value_to_every_row():
    source = xlsx(["队编码", "队名"], ["T1", "甲队"], ["T2", None], merge=["B2:B3"])
    assert [row.cells for row in read_table(source, KNOWN).rows] == [("T1", "甲队"), ("T2", "甲队")]


def test_an_empty_first_column_and_line_do_not_shift_the_line_numbers():
    table = read_table(xlsx([None], [None, "队编码", "队名"], [None, "T1", "甲队"]), KNOWN)
    assert (table.header_number, table.rows[0].number, table.rows[0].cells[-2:]) == (2, 3, ("T1", "甲队"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_each_usual_encoding(encoding):
    source = stream('队编码,队名\r\nT1,"甲,队"\r\n\r\n'.encode(encoding), "teams.csv")
    table = read_table(source, KNOWN)
    assert (table.headers, table.rows[0].cells) == (("队编码", "队名"), ("T1", "甲,队"))


def test_a_file_over_20_megabytes_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "big.xlsx"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    error = refusal(path)
    assert (error.code, error.data) == ("file_too_large", {"size": 50, "limit": 20})


def test_a_stream_that_hides_its_size_is_refused_too():
    assert refusal(stream(b"a," * (11 * 1024 * 1024), "big.csv")).code == "file_too_large"


def test_more_rows_than_the_limit_are_refused():
    assert refusal(stream(b"a,b\n" + b"1,2\n" * (MOST_ROWS + 20), "long.csv")).code == "too_many_rows"


def test_a_zip_bomb_is_refused_by_its_directory():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "<x/>")
        with file.open("xl/worksheets/sheet1.xml", "w") as sheet:
            block = b"0" * (1024 * 1024)
            for _ in range(LARGEST_UNPACKED // len(block) + 1):
                sheet.write(block)
    assert refusal(stream(archive.getvalue(), "bomb.xlsx")).code == "file_unpacks_too_large"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "teams.xlsx", "file_empty"),
        (b"\n \n", "teams.csv", "file_empty"),
        ("队编码,队名\n".encode(), "teams.csv", "file_empty"),
        (b"%PDF-1.7 ...", "teams.pdf", "file_type"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "teams.xls", "file_type"),
        (b"PNG\x00\x01", "teams.csv", "file_type"),
        (b"PK\x03\x04 broken", "teams.xlsx", "file_unreadable"),
        (b"\xff\xff\xfe", "teams.csv", "file_unreadable"),
    ],
)
def test_what_is_no_table_is_refused_with_its_name(content, name, code):
    error = refusal(stream(content, name))
    assert (error.code, error.data["name"]) == (code, name)


def test_a_word_file_is_no_spreadsheet():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("word/document.xml", "<x/>")
    assert refusal(stream(archive.getvalue(), "a.docx")).code == "file_type"


def test_an_empty_workbook_is_refused():
    assert refusal(xlsx()).code == "file_empty"


def test_a_written_table_is_read_back_the_same():
    table = Table.of(
        ("队编码", "户数", "成立日期"), [("001", 12, date(2026, 7, 1)), ("T2", 1.5, None)], "服务队"
    )
    back = read_table(stream(write_table(table), "x.xlsx"), KNOWN)
    assert [row.cells for row in back.rows] == [("001", 12.0, date(2026, 7, 1)), ("T2", 1.5, None)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_no_written_cell_begins_a_formula(text):
    sheet = load_workbook(io.BytesIO(write_table(Table.of(("名称",), [(text,)])))).worksheets[0]
    cell = sheet["A2"]
    assert (cell.data_type, cell.value) == ("s", "'" + text)


def test_the_header_is_frozen_and_columns_are_as_wide_as_their_words():
    sheet = load_workbook(io.BytesIO(write_table(Table.of(("队名",), [("夏县" * 5,)], "服务队")))).worksheets[
        0
    ]
    assert (sheet.title, sheet.freeze_panes, sheet.column_dimensions["A"].width) == ("服务队", "A2", 22)


def test_a_marked_copy_keeps_the_rows_paints_wrong_cells_and_says_what_is_wrong():
    table = Table.of(("队编码*", "队名"), [("T1", "甲队"), ("T1", "=乙队")])
    errors = [CellError(3, "队编码", "x", "编码重复。"), CellError(3, "", "y", "整行不对。")]
    sheet = load_workbook(io.BytesIO(write_marked_copy(table, errors))).worksheets[0]
    values = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert values == [
        ["队编码*", "队名", "错误说明"],
        ["T1", "甲队", None],
        ["T1", "'=乙队", "编码重复；整行不对。"],
    ]
    assert [sheet[place].fill.fgColor.rgb for place in ("A2", "A3", "B3")] == [
        "00000000",
        "00F4CCCC",
        "00000000",
    ]
