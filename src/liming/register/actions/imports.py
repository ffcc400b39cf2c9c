"""Import a table of any noun: dry run first, all or nothing or the good rows, nothing half-written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import transaction
from django.db.models import Model

from liming.register.actions.registry import change, create
from liming.register.queries.references import References, rows_of
from liming.register.queries.sheets import masked, value_of
from liming.register.rules import CellError, Table, TableRow
from liming.register.rules.columns import Column, Kind, Noun, noun
from liming.register.rules.error_fields import column_of
from liming.register.rules.headers import match_headers
from liming.register.rules.values import as_text, parse
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

Mode = Literal["all_or_nothing", "good_rows"]
MOST_ROWS = 50_000


@dataclass
class ImportReport:
    """What an import did (or would do): rows by outcome, and what is wrong where."""

    noun: str
    dry_run: bool
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: list[CellError] = field(default_factory=list)
    is_written: bool = False

    @property
    def bad_rows(self) -> int:
        """How many rows hold at least one error."""
        return len({error.row for error in self.errors})


class _UndoError(Exception):
    """Leaves the transaction without a trace."""


def import_register(
    viewer: Viewer, noun_key: str, table: Table, *, dry_run: bool = True, mode: Mode = "all_or_nothing"
) -> ImportReport:
    """Create and change rows of a noun from a table with the noun's headers.

    A row is known by its identity (mostly the code). A dry run goes through every action and leaves no trace.
    With `all_or_nothing` one bad row stops all; with `good_rows` the good ones are written. Empty cells of
    a known row change nothing. Raises `header_unknown`, `header_twice`, `file_empty` or `too_many_rows`.
    """
    viewer.require(Right.EDIT_REGISTER)
    of = noun(noun_key)
    if not of.can_import:
        raise DomainError("noun_unknown", noun=of.label)
    if not table.rows:
        raise DomainError("file_empty", name=table.name or of.label)
    if len(table.rows) > MOST_ROWS:
        raise DomainError("too_many_rows", limit=MOST_ROWS)
    report = ImportReport(of.key, dry_run)
    job = _Import(viewer, of, match_headers(of, table.headers), report)
    try:
        with transaction.atomic():
            for row in table.rows:
                job.take(row)
            if dry_run or (report.errors and mode == "all_or_nothing"):
                raise _UndoError
    except _UndoError:
        return report
    report.is_written = True
    return report


class _Import:
    def __init__(self, viewer: Viewer, of: Noun, places: Mapping[int, Column], report: ImportReport) -> None:
        self.viewer, self.of, self.places, self.report = viewer, of, places, report
        self.references = References(viewer)
        self.known = {self._identity(row): row for row in rows_of(viewer, of)}
        self.seen: dict[tuple[str, ...], int] = {}

    def take(self, line: TableRow) -> None:
        """Read one line and write it in a savepoint of its own; a refusal is noted, not raised."""
        values = self._read(line)
        if values is None:
            return
        try:
            with transaction.atomic():
                self._check_first(line, values)
                self._write(values)
        except DomainError as error:
            self._note(line.number, error)

    def _read(self, line: TableRow) -> dict[str, Any] | None:
        values: dict[str, Any] = {}
        failed = False
        for place, column in self.places.items():
            try:
                value = parse(column, line.cells[place] if place < len(line.cells) else None)
                if column.kind is Kind.REFERENCE and value is not None:
                    value = self.references.resolve(column, value)
                values[column.field] = value
            except DomainError as error:
                failed = True
                self._note(line.number, error, column)
        return None if failed else values

    def _check_first(self, line: TableRow, values: dict[str, Any]) -> None:
        identity = self._identity_of(values)
        if identity in self.seen:
            raise DomainError("code_twice_in_file", entry=" ".join(identity), first=self.seen[identity])
        self.seen[identity] = line.number

    def _write(self, values: dict[str, Any]) -> None:
        row = self.known.get(self._identity_of(values))
        if row is None:
            self.references.put(self.of, create(self.viewer, self.of.key, **values))
            self.report.created += 1
            return
        changes = {name: value for name, value in values.items() if self._differs(row, name, value)}
        if not changes:
            self.report.unchanged += 1
            return
        before = {name: getattr(row, name, None) for name in changes if hasattr(row, name)}
        try:
            change(self.viewer, self.of.key, row, **changes)
        except DomainError:
            for name, value in before.items():
                setattr(row, name, value)
            raise
        self.report.changed += 1

    def _differs(self, row: Model, name: str, value: Any) -> bool:
        """An empty cell keeps what is there, and so does a private value that comes back masked."""
        column = self.of.by_columns[name]
        present = value_of(column, row)
        if value is None or value == present:
            return False
        return not (column.private and present and value == masked(column, str(present)))

    def _identity(self, row: Model) -> tuple[str, ...]:
        return tuple(_key(getattr(row, name)) for name in self.of.identity)

    def _identity_of(self, values: dict[str, Any]) -> tuple[str, ...]:
        return tuple(_key(values.get(name)) for name in self.of.identity)

    def _note(self, number: int, error: DomainError, column: Column | None = None) -> None:
        column = column or column_of(self.of, error)
        header = column.label if column else str(error.data.get("field", ""))
        self.report.errors.append(CellError(number, header, error.code, error.sentence()))


def _key(value: Any) -> str:
    return str(value.pk) if isinstance(value, Model) else as_text(value)
