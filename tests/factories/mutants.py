"""Sheets gone wrong in every way a seed draws: cells, headers, rows, encodings, archives, cut files."""

import csv
import io
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import IllegalCharacterError

Lines = list[list[Any]]
LONG = "长" * 4_000
ODD: tuple[Any, ...] = (
    *(None, "", " ", "\u3000", "0", "-1", "²", "1e309", "nan", "inf", "1,234", "１２", "Ⅳ", "٣", "=1+1"),
    *(
        '=HYPERLINK("http://x")',
        "+1",
        "-1+1",
        "@sum",
        "'",
        '"',
        "\\",
        "%s",
        "{0}",
        "{what}",
        "%(x)s",
        "${7*7}",
    ),
    *(
        "<script>1</script>",
        "../../etc/passwd",
        "x\ty",
        "x\ny",
        "\u200b",
        "\ufeff",
        "😀",
        "e\u0301",
        "\ud7ff",
        LONG,
    ),
    *(
        "2026-02-30",
        "2026/7/1",
        "20260701",
        "0000-00-00",
        "9999-12-31",
        "1900-02-29",
        "24:00",
        "25:61",
        "8:5",
    ),
    *(
        "是",
        "否",
        "TRUE",
        "null",
        "None",
        "[]",
        "{}",
        '{"type":"Polygon","coordinates":[[[0,0]]]}',
        "[[1e308]]",
    ),
    *(0, -1, 1, 2**31, 2**63, 10**30, 0.1, -0.0, 1e308, True, False, date(1900, 1, 1), date(9999, 12, 31)),
    *(datetime.fromisoformat("2026-07-01T23:59:59.999999"), "ORG-\x00", "\x01\x02\x1f", "户号140011" * 3),
)


def sheet(lines: Lines, source: random.Random) -> tuple[bytes, str]:
    """A file made of `lines` with one to four things wrong, and its name."""
    found = [list(line) for line in lines]
    for _ in range(source.randint(1, 4)):
        source.choice(CHANGES)(found, source)
    if source.random() < 0.5:
        content, name = _workbook(found), "表.xlsx"
    else:
        content, name = _text(found, source), source.choice(("表.csv", "表.txt", "表"))
    if source.random() < 0.25:
        content = source.choice(BREAKS)(content, source)
    return content, name


def _cell(lines: Lines, source: random.Random) -> None:
    """A cell below the header, or the header itself now and then."""
    line = source.choice(lines[1:] or lines) if source.random() < 0.9 else lines[0]
    if line:
        line[source.randrange(len(line))] = source.choice(ODD)


def _cell_bent(lines: Lines, source: random.Random) -> None:
    """A good value bent a little."""
    line = source.choice(lines)
    if not line:
        return
    place = source.randrange(len(line))
    text = str(line[place] or "")
    cut = source.randrange(len(text) + 1)
    line[place] = text[:cut] + source.choice(("", "x", " ", "0", text)) + text[cut + source.randint(0, 1) :]


def _row_twice(lines: Lines, source: random.Random) -> None:
    lines.insert(source.randint(0, len(lines)), list(source.choice(lines)))


def _row_gone(lines: Lines, source: random.Random) -> None:
    if len(lines) > 1:
        lines.pop(source.randrange(len(lines)))


def _row_cut(lines: Lines, source: random.Random) -> None:
    line = source.choice(lines)
    del line[source.randint(0, len(line)) :]


def _row_long(lines: Lines, source: random.Random) -> None:
    source.choice(lines).extend(source.choices(ODD, k=source.randint(1, 5)))


def _empty_row(lines: Lines, source: random.Random) -> None:
    lines.insert(source.randint(0, len(lines)), [])


def _columns_shuffled(lines: Lines, source: random.Random) -> None:
    order = list(range(max(map(len, lines), default=0)))
    source.shuffle(order)
    lines[:] = [[line[place] if place < len(line) else None for place in order] for line in lines]


def _column_gone(lines: Lines, source: random.Random) -> None:
    place = source.randrange(max(map(len, lines), default=0) or 1)
    for line in lines:
        del line[place : place + 1]


def _column_twice(lines: Lines, source: random.Random) -> None:
    place = source.randrange(max(map(len, lines), default=0) or 1)
    for line in lines:
        line[place:place] = line[place : place + 1]


def _titled(lines: Lines, source: random.Random) -> None:
    lines.insert(0, ["某公司台账"] * source.randint(1, 4))


def _swapped(lines: Lines, source: random.Random) -> None:
    one, other = source.choice(lines), source.choice(lines)
    for place in range(min(len(one), len(other))):
        if source.random() < 0.3:
            one[place], other[place] = other[place], one[place]


CHANGES: tuple[Callable[[Lines, random.Random], None], ...] = (
    *(_cell, _cell, _cell, _cell_bent, _cell_bent, _row_twice, _row_gone, _row_cut, _row_long, _empty_row),
    *(_columns_shuffled, _column_gone, _column_twice, _titled, _swapped),
)


def _workbook(lines: Lines) -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line, start=1):
            _set(page.cell(number, place), value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _set(cell: Any, value: Any) -> None:
    """The value as a strange program would write it; what the format cannot hold as its text."""
    try:
        cell.value = value
    except (ValueError, IllegalCharacterError):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:30_000]


def _text(lines: Lines, source: random.Random) -> bytes:
    stream = io.StringIO()
    rows = csv.writer(
        stream, delimiter=source.choice(",;\t"), lineterminator=source.choice(("\n", "\r\n", "\r"))
    )
    rows.writerows(lines)
    encoding = source.choice(("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "latin-1", "big5"))
    return stream.getvalue().encode(encoding, errors="replace")


def _cut(content: bytes, source: random.Random) -> bytes:
    return content[: source.randrange(len(content) + 1)]


def _flipped(content: bytes, source: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(source.randint(1, 8)):
        if changed:
            changed[source.randrange(len(changed))] = source.randrange(256)
    return bytes(changed)


def _stuffed(content: bytes, source: random.Random) -> bytes:
    place = source.randrange(len(content) + 1)
    return content[:place] + source.randbytes(source.randint(1, 64)) + content[place:]


def _part_broken(content: bytes, source: random.Random) -> bytes:
    """One part of the archive is cut, emptied, doubled in size or of another kind; other files are cut."""
    if not content.startswith(b"PK"):
        return _cut(content, source)
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = old.namelist()
        broken = source.choice(names)
        for name in names:
            part = old.read(name)
            if name == broken:
                ways = (
                    b"",
                    part[: len(part) // 2],
                    part * 2,
                    b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
                    b"\x00" * 99,
                )
                part = source.choice(ways)
            new.writestr(name, part)
    return stream.getvalue()


def _bomb(content: bytes, source: random.Random) -> bytes:
    """An archive whose sheet says it is far larger than anything that may be unpacked."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * source.choice((10**4, 10**6)))
    made = bytearray(stream.getvalue())
    place = made.rfind(b"PK\x01\x02")
    made[place + 24 : place + 28] = (2**31).to_bytes(4, "little")
    return bytes(made)


BREAKS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_cut, _flipped, _flipped, _stuffed, _part_broken, _part_broken, _bomb),
)
