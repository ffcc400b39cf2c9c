"""Which column of a sheet holds what: found by a saved mapping, by a given one, or by known names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liming.execute import bridge
from liming.execute.models import SheetMapping
from liming.execute.queries.hotline import hotline
from liming.execute.rules.sheets import columns
from liming.register.rules import Table, TableRow
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_SAMPLES = 3
_SAMPLE_LENGTH = 24


@dataclass(frozen=True)
class Located:
    """Where the header stands: its line, its cells, the field -> position found in it, the rows below."""

    header_row: int
    headers: tuple[str, ...]
    places: dict[str, int]
    rows: Sequence[TableRow]

    @property
    def mapping(self) -> dict[str, str]:
        """Field to column name."""
        return {field: self.headers[place] for field, place in self.places.items()}


@dataclass(frozen=True)
class SheetColumn:
    """A column of the sender's sheet with the first values that stand in it, private numbers masked."""

    name: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class SheetColumns:
    """The columns of a sheet, field -> column name as it would be read; `is_enough` to read it."""

    header_row: int
    columns: tuple[SheetColumn, ...]
    mapping: dict[str, str]
    is_enough: bool


def locate(table: Table, mapping: str | Mapping[str, str] = "") -> Located:
    """The header and what its columns hold; a title above it is passed over.

    `mapping` is the name of a saved mapping or field -> column name; empty guesses by known column names.
    Raises DomainError `sheet_without_header`, `not_found`.
    """
    wanted = _saved(mapping) if isinstance(mapping, str) else mapping
    for found in _lines(table, wanted):
        if columns.is_header(found.places):
            return found
    raise DomainError("sheet_without_header", fields="诉求标题、诉求内容")


def sheet_mappings(viewer: Viewer) -> list[SheetMapping]:
    """The saved mappings by name; they belong to senders, so every receiver may use each."""
    viewer.require(Right.RECEIVE_REQUEST)
    return list(SheetMapping.objects.order_by("name"))


def sheet_columns(viewer: Viewer, table: Table, mapping: str | Mapping[str, str] = "") -> SheetColumns:
    """The sheet's columns beside the fields, for a person who maps them; the header is looked for kindly.

    Where no line is a header yet, the one among the first with the most different words is shown.
    Raises DomainError `forbidden`, `not_found` (a saved mapping).
    """
    viewer.require(Right.RECEIVE_REQUEST)
    wanted = _saved(mapping) if isinstance(mapping, str) else mapping
    lines = list(_lines(table, wanted))
    found = next((line for line in lines if columns.is_header(line.places)), None)
    shown = found or max(lines, key=lambda line: (len(line.places), len(set(line.headers) - {""})))
    return SheetColumns(
        header_row=shown.header_row,
        columns=tuple(_column(shown, place) for place in _first_of_each_name(shown.headers)),
        mapping=shown.mapping,
        is_enough=found is not None,
    )


def table_below(table: Table, header_row: int) -> Table:
    """The table with its header in that line, as `locate` found it."""
    lines = _all(table)
    place = next(place for place, line in enumerate(lines) if line.number == header_row)
    headers = tuple(str(cell or "") for cell in lines[place].cells)
    return Table(headers, tuple(lines[place + 1 :]), table.name, header_row)


def _lines(table: Table, wanted: Mapping[str, str]) -> list[Located]:
    lines = _all(table)
    synonyms = hotline()["columns"]
    located = []
    for place, line in enumerate(lines[: columns.HEADER_ROWS]):
        headers = tuple(str(cell or "") for cell in line.cells)
        found = columns.by_mapping(headers, wanted) if wanted else {}
        found = found or columns.guess(headers, synonyms)
        located.append(Located(line.number, headers, found, lines[place + 1 :]))
    return located


def _all(table: Table) -> list[TableRow]:
    return [TableRow(table.header_number, tuple(table.headers)), *table.rows]


def _saved(name: str) -> dict[str, str]:
    if not name:
        return {}
    row = SheetMapping.objects.filter(name=name).first()
    if row is None:
        raise DomainError("not_found", what="列对应", key=name)
    return dict(row.columns)


def _first_of_each_name(headers: Sequence[str]) -> list[int]:
    names = [columns.plain(header) for header in headers]
    return [place for place, name in enumerate(names) if name and names.index(name) == place]


def _column(line: Located, place: int) -> SheetColumn:
    cells = (str(row.cells[place] or "").strip() for row in line.rows[:50] if place < len(row.cells))
    samples = dict.fromkeys(_short(bridge.mask_text(cell)) for cell in cells if cell)
    return SheetColumn(line.headers[place], tuple(samples)[:_SAMPLES])


def _short(text: str) -> str:
    return text if len(text) <= _SAMPLE_LENGTH else text[: _SAMPLE_LENGTH - 1] + "…"
