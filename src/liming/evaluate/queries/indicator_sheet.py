"""The province's indicators under the header that an import reads."""

from typing import Any

from liming.evaluate.enums import Direction
from liming.evaluate.models import Indicator
from liming.evaluate.queries.indicators import catalogue
from liming.evaluate.rules.indicator_columns import INDICATORS, scale_of
from liming.register.rules import Table
from liming.register.rules.columns import Column
from liming.register.rules.values import written
from liming.shared.viewer import Viewer


def indicator_table(viewer: Viewer) -> Table:
    """The newest version of each; quarter and reason are left to be filled in. Needs `read_benchmark`."""
    rows = [line.indicator for part in catalogue(viewer).dimensions for line in part.lines]
    head = [column.label for column in INDICATORS.columns]
    return Table.of(head, [[_cell(column, row) for column in INDICATORS.columns] for row in rows])


def _cell(column: Column, row: Indicator) -> object:
    if column.field in ("quarter", "reason"):
        return ""
    value: Any = getattr(row, column.field)
    if column.field == "direction":
        value = Direction.of(row.direction)
    if column.field in ("goal_low", "goal_high"):
        return round(value * scale_of(row.kind), 4)
    return written(column, value)
