"""A table as it comes out of a file: headers and rows that know their line."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableRow:
    """`number` is the line in the file, counted from 1, as the person sees it."""

    number: int
    cells: tuple[object, ...]


@dataclass(frozen=True)
class Table:
    """A header row and the rows below it. Cells are text, numbers, dates, flags or None."""

    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]
    name: str = ""
    header_number: int = 1

    @classmethod
    def of(cls, headers: Sequence[str], rows: Sequence[Sequence[object]], name: str = "") -> "Table":
        """A table whose header stands in line 1, e.g. one built in a program or a test."""
        numbered = (TableRow(number, tuple(cells)) for number, cells in enumerate(rows, start=2))
        return cls(tuple(headers), tuple(numbered), name)


@dataclass(frozen=True)
class CellError:
    """What is wrong in one row: the field's header ("" = the whole row), a stable code and the sentence."""

    row: int
    field: str
    code: str
    sentence: str
