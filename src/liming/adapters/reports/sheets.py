"""A report's tables as .xlsx whose sums, rates and scores are live formulas over the counted integers."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from liming.adapters.reports.parts import Column, Formula, Report, Row, Table, Value, plain
from liming.adapters.reports.word import settled
from liming.adapters.spreadsheets.writing import safe_text

_FILL = PatternFill("solid", fgColor="E7F1F2")
_STRONG = Font(bold=True)
_FORMATS = {
    "count": "#,##0",
    "share": "0.0%",
    "score": "#,##0.0",
    "signed": "+0.0;−0.0;0.0",
    "day": 'm"月"d"日"',
}
_FIRST = 2
_CHARACTERS = 5.2
"""Characters of a sheet's column to a centimetre of a paper's."""
_CORE = "docProps/core.xml"


def report_sheet(report: Report) -> bytes:
    """The .xlsx: one sheet for every table, the first one saying what it is."""
    book = Workbook()
    cover = book.worksheets[0]
    cover.title = "说明"
    about = [
        report.title,
        f"{report.issuer}，{report.signed_on}",
        "比例、合计和得分是公式，由本表的计数算出；改计数，结果随之变。",
        *(f"{table.name}：{len(table.rows):,} 行" for table in report.tables),
    ]
    for line, words in enumerate(about, start=1):
        cover.cell(line, 1, safe_text(words))
    cover.cell(1, 1).font = _STRONG
    cover.column_dimensions["A"].width = 70
    for table in report.tables:
        _fill(book.create_sheet(sheet_name(table.name)), table)
    book.calculation.fullCalcOnLoad = True
    book.properties.title, book.properties.creator = report.title, report.issuer
    return _saved(book, report.day)


def sheet_name(name: str) -> str:
    """A table's name as a sheet may bear it."""
    return "".join(letter for letter in name if letter not in r"[]:*?/\'")[:31]


def _fill(sheet: Worksheet, table: Table) -> None:
    letters = {column.key: get_column_letter(place) for place, column in enumerate(table.columns, start=1)}
    for place, column in enumerate(table.columns, start=1):
        head = sheet.cell(1, place, column.title)
        head.font, head.fill, head.alignment = _STRONG, _FILL, Alignment(vertical="center")
        sheet.column_dimensions[letters[column.key]].width = max(8.0, column.width * _CHARACTERS)
    for line, row in enumerate(table.rows, start=_FIRST):
        _line(sheet, table.columns, row, line, letters)
    if table.total:
        _total(sheet, table, letters)
    sheet.freeze_panes = "B2"


def _line(sheet: Worksheet, columns: Sequence[Column], row: Row, line: int, letters: dict[str, str]) -> None:
    for place, column in enumerate(columns, start=1):
        value = row.get(column.key)
        if column.formula and plain(value) is not None and not isinstance(plain(value), str):
            value = Formula(_placed(column.formula, letters, line), value)
        _put(sheet.cell(line, place), column, value)


def _total(sheet: Worksheet, table: Table, letters: dict[str, str]) -> None:
    """The last line: counts are summed up, formulas work on the sums."""
    line = _FIRST + len(table.rows)
    for place, column in enumerate(table.columns, start=1):
        value = (table.total or {}).get(column.key)
        letter = letters[column.key]
        if column.formula and plain(value) is not None:
            value = Formula(_placed(column.formula, letters, line), value)
        elif column.kind == "count" and plain(value) is not None and table.rows:
            value = Formula(f"=SUM({letter}{_FIRST}:{letter}{line - 1})", value)
        cell = sheet.cell(line, place)
        _put(cell, column, value)
        cell.font = _STRONG


def _placed(formula: str, letters: dict[str, str], line: int) -> str:
    """ "{good}/{n}" -> "=IF(C5=0,"",B5/C5)": no division by nothing."""
    text = formula.format(**{key: f"{letter}{line}" for key, letter in letters.items()})
    divisor = re.search(r"/([A-Z]+\d+)$", text)
    return f'=IF({divisor[1]}=0,"",{text})' if divisor else f"={text}"


def _put(cell: object, column: Column, value: Value) -> None:
    assert isinstance(cell, Cell)
    bare = plain(value)
    if isinstance(value, Formula):
        cell.value = value.text
    elif isinstance(bare, str):
        cell.value, cell.data_type = safe_text(bare), "s"
    else:
        cell.value = bare
    if column.kind in _FORMATS and not isinstance(bare, str):
        cell.number_format = _FORMATS[column.kind]


def _saved(book: Workbook, day: date) -> bytes:
    """The file, dated by the report and not by the moment of its making."""
    stream = BytesIO()
    book.save(stream)
    content = stream.getvalue()
    with ZipFile(BytesIO(content)) as made:
        core = made.read(_CORE)
    moment = f"{datetime.combine(day, time.min):%Y-%m-%dT%H:%M:%SZ}".encode()
    dated = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + moment, core)
    return settled(content, {_CORE: dated})
