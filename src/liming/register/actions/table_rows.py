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
        column: Column | None = None
        values: dict[str, Any] = {}
        try:
            for place, column in self.places.items():
                value = parse(column, row.cells[place] if place < len(row.cells) else None)
                if column.kind is Kind.REFERENCE and value is not None:
                    value = self.references.resolve(column, value)
                values[column.field] = value
            column = None
            with transaction.atomic():
                outcome = self.take(values)
            setattr(self.report, outcome, getattr(self.report, outcome) + 1)
        except DomainError as error:
            header = column.label if column else self._header_of(error)
            self.report.errors.append(CellError(row.number, header, error.code, error.sentence()))

    def _header_of(self, error: DomainError) -> str:
        name = self.fields.get(error.code)
        return self.of.by_columns[name].label if name else str(error.data.get("field", ""))
