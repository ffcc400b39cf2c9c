"""Read a table from .xlsx or .csv, whatever stands above its header; refuse what is too large first."""

import csv
import io
import sys
import zipfile
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook

from liming.register.rules import Table, TableRow
from liming.register.rules.headers import plain_header
from liming.shared.errors import DomainError
from liming.shared.uploads import check_packed

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
LARGEST_UNPACKED = 200 * MEGABYTE
MOST_ROWS = 120_000
_HEADER_ROWS = 15
_ENCODINGS = ("utf-8-sig", "gb18030")

Line = Sequence[object]


def read_table(source: str | Path | IO[bytes], headers: Collection[str] = (), name: str = "") -> Table:
    """The first table of a file, its header found by the `headers` that are known (in plain form).

    Titles above the header are passed over; merged cells give their value to the whole block. Cells are text,
    numbers, dates, flags or None; rows without any value are left out and keep the others' line numbers.
    Raises `file_too_large`, `file_unpacks_too_large`, `too_many_rows`, `file_type`, `file_unreadable`,
    `file_empty`, `upload_dangerous`, `upload_unpacks_too_large`.
    """
    content, name = _content(source, name)
    lines = _xlsx_lines(content, name) if _is_xlsx(content, name) else _csv_lines(content, name)
    if not any(_has_value(line) for line in lines):
        raise DomainError("file_empty", name=name)
    if len(lines) > MOST_ROWS + _HEADER_ROWS:
        raise DomainError("too_many_rows", limit=MOST_ROWS)
    place = _header_place(lines, {plain_header(header) for header in headers})
    rows = [
        TableRow(number, tuple(_tidy(cell) for cell in line))
        for number, line in enumerate(lines[place + 1 :], start=place + 2)
        if _has_value(line)
    ]
    if not rows:
        raise DomainError("file_empty", name=name)
    titles = tuple(str(cell or "").strip() for cell in lines[place])
    return Table(titles, tuple(rows), name, place + 1)


def _content(source: str | Path | IO[bytes], name: str) -> tuple[bytes, str]:
    """The bytes of the file, refused by size before they are read."""
    if isinstance(source, str | Path):
        path = Path(source)
        _refuse_large(path.stat().st_size)
        return path.read_bytes(), name or path.name
    size = getattr(source, "size", None)
    if isinstance(size, int):
        _refuse_large(size)
    content = source.read(LARGEST_FILE + 1)
    _refuse_large(len(content))
    return content, name or str(getattr(source, "name", "") or "文件")


def _refuse_large(size: int) -> None:
    if size > LARGEST_FILE:
        megabytes = -(-size // MEGABYTE)
        raise DomainError("file_too_large", size=megabytes, limit=LARGEST_FILE // MEGABYTE)


def _is_xlsx(content: bytes, name: str) -> bool:
    """An .xlsx by its first bytes; refuses everything that is neither .xlsx nor text."""
    if not content:
        raise DomainError("file_empty", name=name)
    if content.startswith(b"PK\x03\x04"):
        return True
    if Path(name).suffix.lower() not in (".csv", ".txt", "") or b"\x00" in content[:4096]:
        raise DomainError("file_type", name=name)
    return False


def _xlsx_lines(content: bytes, name: str) -> list[list[object]]:
    _refuse_bomb(content, name)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        if sheet.total_height > MOST_ROWS + _HEADER_ROWS:
            raise DomainError("too_many_rows", limit=MOST_ROWS)
        lines: list[list[object]] = [list(line) for line in sheet.to_python(skip_empty_area=False)]
        _spread_merged(lines, sheet.merged_cell_ranges or ())
    except (CalamineError, ValueError, IndexError, OSError) as fault:
        raise DomainError("file_unreadable", name=name) from fault
    return lines


def _refuse_bomb(content: bytes, name: str) -> None:
    """Refuse by the sizes in the archive's directory, then by what its parts really hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as fault:
        raise DomainError("file_unreadable", name=name) from fault
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise DomainError("file_type", name=name)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise DomainError("file_unpacks_too_large", limit=LARGEST_UNPACKED // MEGABYTE)
    check_packed(content, name, LARGEST_UNPACKED)


def _spread_merged(
    lines: list[list[object]], ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    for (top, left), (bottom, right) in ranges:
        if top >= len(lines) or left >= len(lines[top]):
            continue
        value = lines[top][left]
        for line in lines[top : bottom + 1]:
            for place in range(left, min(right + 1, len(line))):
                line[place] = value


def _csv_lines(content: bytes, name: str) -> list[list[object]]:
    text = _decoded(content, name)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    lines: list[list[object]] = []
    for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        lines.append(list(line))
        if len(lines) > MOST_ROWS + _HEADER_ROWS:
            raise DomainError("too_many_rows", limit=MOST_ROWS)
    return lines


def _decoded(content: bytes, name: str) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DomainError("file_unreadable", name=name)


def _header_place(lines: list[list[object]], known: set[str]) -> int:
    """The line among the first that names most known headers; the first line with values when none does."""
    best, place = 0, -1
    for number, line in enumerate(lines[:_HEADER_ROWS]):
        # A merged title repeats one word; each header counts once.
        hits = len({plain_header(cell) for cell in line} & known)
        if hits > best:
            best, place = hits, number
    if place >= 0:
        return place
    return next(number for number, line in enumerate(lines) if _has_value(line))


def _has_value(line: Line) -> bool:
    return any(cell is not None and str(cell).strip() for cell in line)


def _tidy(cell: object) -> object:
    """Text without blanks around it; most words of a sheet stand in many of its rows and are held once."""
    if isinstance(cell, str):
        cell = sys.intern(cell.strip())
    return None if cell == "" else cell
