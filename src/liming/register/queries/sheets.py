"""A noun of the register as a table: the same headers go out and come in."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from liming.register.bridge import mask_account, mask_phone
from liming.register.queries.lists import NounFilter, noun_rows
from liming.register.rules import Table, TableRow
from liming.register.rules.columns import Column, Kind, Noun, noun
from liming.register.rules.values import written
from liming.shared.viewer import Right, Viewer

_MASKS: dict[str, Callable[[str], str]] = {
    "phone": mask_phone,
    "account": mask_account,
    "address": lambda text: "***",
}


def value_of(column: Column, row: Any) -> Any:
    """The value of a column in a row, following its source; None where the way ends."""
    value = row
    for name in column.lookup.split("__"):
        value = getattr(value, name, None)
        if value is None:
            return None
    return value


def masked(column: Column, value: str) -> str:
    """A private value as somebody without the right sees it."""
    return _MASKS[column.private](value) if value else ""


def cell(column: Column, row: Any, *, private: bool) -> object:
    """The cell of a file: references by code, labels, private fields masked unless `private`."""
    value = value_of(column, row)
    if column.kind is Kind.REFERENCE and value is not None:
        return str(getattr(value, "code", None) or getattr(value, "username", "") or value.pk)
    if column.private and value and not private:
        return masked(column, str(value))
    return written(column, value)


def empty_table(of: Noun) -> Table:
    """A table with the noun's headers and no rows."""
    return Table(tuple(column.label for column in of.columns), (), of.label)


def export_table(
    viewer: Viewer, noun_key: str, wanted: NounFilter | None = None, *, private: bool = False
) -> Table:
    """Every row the viewer reaches (of the filter, when given) under the headers that an import reads.

    Private fields are masked unless `private`, which needs READ_PRIVATE; `actions.export_private` keeps
    a trace.
    """
    of = noun(noun_key)
    if private:
        viewer.require(Right.READ_PRIVATE)
    return _table(of, noun_rows(viewer, of, wanted or NounFilter()), private=private)


def _table(of: Noun, rows: "QuerySet[Any]", *, private: bool) -> Table:
    lines = tuple(
        TableRow(number, tuple(cell(column, row, private=private) for column in of.columns))
        for number, row in enumerate(rows, start=2)
    )
    return Table(tuple(column.label for column in of.columns), lines, of.label)
