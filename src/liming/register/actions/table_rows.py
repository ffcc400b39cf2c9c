"""Rows of a sheet taken one by one: dry run first, all or nothing or the good rows, nothing half-written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import transaction

from liming.register.queries.references import References
from liming.register.rules import CellError, Table, TableRow
from liming.register.rules.columns import Column, Kind, Noun
from liming.register.rules.headers import match_headers
from liming.register.rules.values import parse
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

Mode = Literal["all_or_nothing", "good_rows"]
Outcome = Literal["created", "changed", "unchanged"]
Take = Callable[[dict[str, Any]], Outcome]
"""Enters one row of values by field and says what came of it. Refuses with DomainError."""
TakeNumbered = Callable[[dict[str, Any], int], Outcome]
"""The same, told the row's number in the sheet too."""
Blame = Callable[[DomainError], Column | None]
"""The column that a refusal is about, where it is about one."""


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


def take_rows(
    viewer: Viewer,
    of: Noun,
    table: Table,
    take: Take,
    fields: Mapping[str, str],
    *,
    dry_run: bool,
    mode: Mode,
) -> ImportReport:
    """Give every row's values to `take`; `fields` names the column that a refusal's code is about.

    Raises `header_unknown`, `header_twice`.
    """

    def blame(error: DomainError) -> Column | None:
        name = fields.get(error.code)
        return of.by_columns[name] if name else None

    return take_each(
        of, table, lambda values, _row: take(values), blame, References(viewer), dry_run=dry_run, mode=mode
    )


def take_each(
    of: Noun,
    table: Table,
    take: TakeNumbered,
    blame: Blame,
    references: References,
    *,
    dry_run: bool,
    mode: Mode,
) -> ImportReport:
    """Give every row's values and number to `take`. A dry run goes through all of it and leaves no trace.

    With `all_or_nothing` one bad row stops all; with `good_rows` the good ones are written. Raises
    `header_unknown`, `header_twice`.
    """
    report = ImportReport(of.key, dry_run)
    job = _Rows(take, blame, match_headers(of, table.headers), references, report)
    try:
        with transaction.atomic():
            for row in table.rows:
                job.take_one(row)
            if dry_run or (report.errors and mode == "all_or_nothing"):
                raise _UndoError
    except _UndoError:
        return report
    report.is_written = True
    return report


@dataclass
class _Rows:
    take: TakeNumbered
    blame: Blame
    places: Mapping[int, Column]
    references: References
    report: ImportReport

    def take_one(self, row: TableRow) -> None:
        """One row in a savepoint of its own; a refusal is noted with its cell, not raised."""
        values = self._read(row)
        if values is None:
            return
        try:
            with transaction.atomic():
                outcome = self.take(values, row.number)
            setattr(self.report, outcome, getattr(self.report, outcome) + 1)
        except DomainError as error:
            self._note(row, error, self.blame(error))

    def _read(self, row: TableRow) -> dict[str, Any] | None:
        """The values by field; None when a cell is wrong, after every wrong cell was noted."""
        values: dict[str, Any] = {}
        for place, column in self.places.items():
            try:
                value = parse(column, row.cells[place] if place < len(row.cells) else None)
                if column.kind is Kind.REFERENCE and value is not None:
                    value = self.references.resolve(column, value)
                values[column.field] = value
            except DomainError as error:
                self._note(row, error, column)
        return values if len(values) == len(self.places) else None

    def _note(self, row: TableRow, error: DomainError, column: Column | None) -> None:
        header = column.label if column else str(error.data.get("field", ""))
        self.report.errors.append(CellError(row.number, header, error.code, error.sentence()))
