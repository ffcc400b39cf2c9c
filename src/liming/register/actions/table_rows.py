"""Rows of a sheet taken one by one: dry run first, all or nothing or the good rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db import transaction

from liming.register.actions.imports import ImportReport, Mode
from liming.register.queries.references import References
from liming.register.rules import CellError, Table, TableRow
from liming.register.rules.columns import Column, Kind, Noun
from liming.register.rules.headers import match_headers
from liming.register.rules.values import parse
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

Outcome = Literal["created", "changed", "unchanged"]
Take = Callable[[dict[str, Any]], Outcome]
"""Enters one row of values by field and says what came of it. Refuses with DomainError."""


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
    report = ImportReport(of.key, dry_run)
    job = _Rows(of, take, fields, match_headers(of, table.headers), References(viewer), report)
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
    of: Noun
    take: Take
    fields: Mapping[str, str]
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
                outcome = self.take(values)
            setattr(self.report, outcome, getattr(self.report, outcome) + 1)
        except DomainError as error:
            name = self.fields.get(error.code)
            header = self.of.by_columns[name].label if name else str(error.data.get("field", ""))
            self._note(row, header, error)

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
                self._note(row, column.label, error)
        return values if len(values) == len(self.places) else None

    def _note(self, row: TableRow, header: str, error: DomainError) -> None:
        self.report.errors.append(CellError(row.number, header, error.code, error.sentence()))
