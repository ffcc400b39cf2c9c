"""Write tables as .xlsx: a styled, frozen header; nothing that a spreadsheet would run."""

import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from liming.adapters.marks import Mark
from liming.register.rules import CellError, Table
from liming.register.rules.headers import plain_header
from liming.shared import clock

_RUNS = ("=", "+", "-", "@", "\t", "\r")
_HEADER_FILL = PatternFill("solid", fgColor="E7F1F2")
_ERROR_FILL = PatternFill("solid", fgColor="F4CCCC")
_ERROR_FONT = Font(color="B3261E", bold=True)
_NARROW, _WIDE = 8, 48
_ERROR_HEADER = "错误说明"
_MARK_SHEET = "导出标记"


def write_table(table: Table, mark: Mark | None = None) -> bytes:
    """The table as an .xlsx file with the header in line 1; with a mark of who took it away."""
    book, sheet = _book(table.name)
    _fill(sheet, table)
    if mark is not None:
        _sign(book, mark)
    return _bytes(book)


def _sign(book: Workbook, mark: Mark) -> None:
    sheet = book.create_sheet(_MARK_SHEET)
    told = (("导出人", mark.name), ("导出时间", mark.at), ("理由", mark.reason), ("说明", mark.words))
    for number, (label, value) in enumerate(told, start=1):
        _put(sheet.cell(number, 1), label)
        _put(sheet.cell(number, 2), value)
    _widths(sheet)
    plain = mark.line().replace("&", "&&")
    for each in book.worksheets:
        assert each.oddHeader is not None and each.oddFooter is not None
        each.oddHeader.right.text = plain
        each.oddFooter.center.text = plain


def write_tables(tables: Sequence[Table]) -> bytes:
    """Each table as a sheet of its own under its name."""
    book, sheet = _book(tables[0].name)
    for number, table in enumerate(tables):
        _fill(sheet if number == 0 else book.create_sheet(_title(table.name)), table)
    return _bytes(book)


def _fill(sheet: Worksheet, table: Table) -> None:
    _header(sheet, table.headers)
    for number, row in enumerate(table.rows, start=2):
        for place, value in enumerate(row.cells, start=1):
            _put(sheet.cell(number, place), value)
    _widths(sheet)


def write_marked_copy(table: Table, errors: Iterable[CellError], mark: Mark | None = None) -> bytes:
    """The same rows with wrong cells in red and a last column that says what is wrong in each row.

    `mark` says who took it away.
    """
    by_row: dict[int, list[CellError]] = {}
    for error in errors:
        by_row.setdefault(error.row, []).append(error)
    places = {plain_header(header): place for place, header in enumerate(table.headers, start=1)}
    book, sheet = _book(table.name)
    headers = [header for header in table.headers if header != _ERROR_HEADER]
    _header(sheet, (*headers, _ERROR_HEADER))
    for number, row in enumerate(table.rows, start=2):
        for place, value in enumerate(row.cells[: len(headers)], start=1):
            _put(sheet.cell(number, place), value)
        _mark(sheet, number, len(headers) + 1, by_row.get(row.number, []), places)
    _widths(sheet)
    if mark is not None:
        _sign(book, mark)
    return _bytes(book)


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a leading apostrophe where it would begin one."""
    return "'" + text if text.startswith(_RUNS) else text


def _mark(sheet: Worksheet, number: int, last: int, errors: list[CellError], places: dict[str, int]) -> None:
    for error in errors:
        place = places.get(plain_header(error.field))
        if place is not None:
            sheet.cell(number, place).fill = _ERROR_FILL
    if errors:
        cell = sheet.cell(number, last)
        _put(cell, "；".join(error.sentence.rstrip("。") for error in errors) + "。")
        cell.font = _ERROR_FONT


def _book(name: str) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _title(name)
    return book, sheet


def _title(name: str) -> str:
    return "".join(letter for letter in name if letter not in r"[]:*?/\'")[:31] or "Sheet"


def _header(sheet: Worksheet, headers: Iterable[str]) -> None:
    for place, header in enumerate(headers, start=1):
        cell = sheet.cell(1, place)
        _put(cell, header)
        cell.font, cell.fill = Font(bold=True), _HEADER_FILL
        cell.alignment = Alignment(vertical="center")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _put(cell: Cell | MergedCell, value: object) -> None:
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = safe_text(_printable(value))
        cell.data_type = "s"
        cell.number_format = "@"
    elif isinstance(value, datetime):
        cell.value = clock.local(value).replace(tzinfo=None) if value.tzinfo else value
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    else:
        cell.value = value if isinstance(value, int | float | bool) or value is None else str(value)


def _printable(text: str) -> str:
    """Without the control characters that an .xlsx cannot hold."""
    return "".join(letter for letter in text if letter in "\t\n\r" or ord(letter) >= 32)


def _widths(sheet: Worksheet) -> None:
    for place, column in enumerate(sheet.iter_cols(max_row=200), start=1):
        widest = max((_width(cell.value) for cell in column), default=0)
        sheet.column_dimensions[get_column_letter(place)].width = min(max(widest + 2, _NARROW), _WIDE)


def _width(value: object) -> int:
    text = "" if value is None else str(value)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _bytes(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
