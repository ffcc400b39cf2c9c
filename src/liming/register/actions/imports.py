"""Import a table of any noun: dry run first, all or nothing or the good rows, nothing half-written."""

from typing import Any

from django.db.models import Model

from liming.register.actions.registry import change, create
from liming.register.actions.table_rows import ImportReport, Mode, Outcome, take_each
from liming.register.queries.references import References, rows_of
from liming.register.queries.sheets import masked, value_of
from liming.register.rules import Table
from liming.register.rules.columns import Noun, noun
from liming.register.rules.error_fields import column_of
from liming.register.rules.values import as_text
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

MOST_ROWS = 50_000


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
    job = _Import(viewer, of)
    return take_each(
        of, table, job.take, lambda error: column_of(of, error), job.references, dry_run=dry_run, mode=mode
    )


class _Import:
    """Creates a row that is not known yet, changes one that is."""

    def __init__(self, viewer: Viewer, of: Noun) -> None:
        self.viewer, self.of = viewer, of
        self.references = References(viewer)
        self.known = {self._identity(row): row for row in rows_of(viewer, of)}
        self.seen: dict[tuple[str, ...], int] = {}

    def take(self, values: dict[str, Any], number: int) -> Outcome:
        """One row of values; raises `code_twice_in_file` and what the action refuses."""
        identity = self._identity_of(values)
        if identity in self.seen:
            raise DomainError("code_twice_in_file", entry=" ".join(identity), first=self.seen[identity])
        self.seen[identity] = number
        row = self.known.get(identity)
        if row is None:
            self.references.put(self.of, create(self.viewer, self.of.key, **values))
            return "created"
        changes = {name: value for name, value in values.items() if self._differs(row, name, value)}
        if not changes:
            return "unchanged"
        before = {name: getattr(row, name, None) for name in changes if hasattr(row, name)}
        try:
            change(self.viewer, self.of.key, row, **changes)
        except DomainError:
            for name, value in before.items():
                setattr(row, name, value)
            raise
        return "changed"

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


def _key(value: Any) -> str:
    return str(value.pk) if isinstance(value, Model) else as_text(value)
