"""What the pages of a dimension and of an indicator say: rows, columns, sheet and text for a group."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _

from liming.evaluate import queries as evaluate
from liming.evaluate.enums import Band
from liming.evaluate.queries import DimensionTable, PeerRow, PeerTable
from liming.register.rules import Table
from liming.shared.words import named
from liming.web.components.group_text import group_text
from liming.web.office.league.words import figure, sample
from liming.web.words.bars import round_step
from liming.web.words.formats import percent, quarter_name

Column = tuple[str, str, bool]

_KEYS: dict[str, Callable[[PeerRow], Any]] = {
    "name": lambda row: row.standing.team.pinyin,
    "unit": lambda row: row.standing.unit.path,
    "value": lambda row: row.cell.value if row.cell.value is not None else -1.0,
    "n": lambda row: row.cell.denominator,
    "better": lambda row: row.better if row.better is not None else -1.0,
    "rank": lambda row: row.rank if row.rank is not None else 1e9,
}


@dataclass(frozen=True)
class Scale:
    """The axis that all bars of the table share."""

    minimum: float
    maximum: float
    ticks: list[str]


def columns(table: PeerTable) -> list[Column]:
    """Columns that can be sorted by: key, head, whether it holds numbers."""
    found = [
        ("name", _("分队"), False),
        ("unit", _("单位"), False),
        ("value", named(table.indicator), True),
        ("n", _("样本"), True),
        ("better", _("优于中位概率"), True),
    ]
    return [*found, ("rank", _("预期名次"), True)] if table.is_rankable else found


def sorted_rows(rows: list[PeerRow], order: str) -> list[PeerRow]:
    """By a column, descending with a minus; as they came (band, pinyin) without one."""
    key = _KEYS.get(order.removeprefix("-"))
    return sorted(rows, key=key, reverse=order.startswith("-")) if key else rows


def scale(table: PeerTable) -> Scale:
    """In round steps from below the lowest to above the highest bound shown."""
    bounds = [
        bound
        for row in table.rows
        for bound in (row.cell.low, row.cell.high, row.cell.value)
        if bound is not None
    ]
    bounds += [table.median] if table.median is not None else []
    low, high = min(bounds, default=0.0), max(bounds, default=1.0)
    step = round_step(high - low, 5)
    first, last = floor(low / step + 1e-9), max(ceil(high / step - 1e-9), floor(low / step) + 1)
    marks = [number * step for number in range(first, last + 1)]
    is_share = table.indicator.unit == "%"
    ticks = [percent(mark, 0) if is_share else f"{mark:.3g}" for mark in marks]
    return Scale(marks[0], marks[-1], ticks)


def dimension_row(table: PeerTable) -> dict[str, Any]:
    """An indicator of the dimension: its spread over the visible teams, how many stand apart, all cases."""
    told = [row.cell.value for row in table.rows if row.band != Band.NOT_SCORED]
    values = [value for value in told if value is not None]
    return {
        "table": table,
        "values": values,
        "least": figure(table.indicator, min(values)) if values else "—",
        "most": figure(table.indicator, max(values)) if values else "—",
        "cases": sum(row.cell.denominator for row in table.rows) if table.indicator.kind != "count" else None,
        "above": table.counts[Band.ABOVE],
        "below": table.counts[Band.BELOW],
        "few": table.counts[Band.NOT_SCORED],
    }


def dimension_text(found: DimensionTable) -> str:
    """The dimension as lines for a group."""
    head = _("%(quarter)s%(dimension)s，%(group)s") % {
        "quarter": quarter_name(found.snapshot.quarter),
        "dimension": found.dimension.label,
        "group": evaluate.group_name(found.group.peer_group),
    }
    lines = [
        (
            named(table.indicator),
            _("中位 %(value)s") % {"value": figure(table.indicator, table.median)},
            _("低于中位 %(n)s 队") % {"n": table.counts[Band.BELOW]} if table.counts[Band.BELOW] else "",
        )
        for table in found.tables
    ]
    return group_text(head, lines)


def indicator_text(table: PeerTable, rows: Sequence[PeerRow]) -> str:
    """The rows as lines for a group: team, figure, n, band; never a place."""
    head = _("%(quarter)s%(name)s，%(group)s，中位 %(median)s") % {
        "quarter": quarter_name(table.snapshot.quarter),
        "name": named(table.indicator),
        "group": evaluate.group_name(table.group.peer_group),
        "median": figure(table.indicator, table.median),
    }
    lines = [
        (
            row.standing.team.short_name,
            f"{figure(table.indicator, row.cell.value)} {sample(row.cell)}".strip(),
            str(row.band.label),
        )
        for row in rows
    ]
    return group_text(head, lines)


def indicator_sheet(table: PeerTable, rows: Sequence[PeerRow], title: str) -> Table:
    """The page's rows as a sheet: shares stay numbers, no places."""
    head = [
        _("分队"),
        _("单位"),
        _("档"),
        named(table.indicator),
        _("分子"),
        _("样本"),
        _("95% 区间下"),
        _("95% 区间上"),
        _("同组中位"),
        _("优于中位概率"),
    ]
    return Table.of(head, [_line(table, row) for row in rows], title)


def _line(table: PeerTable, row: PeerRow) -> list[object]:
    cell = row.cell
    return [
        row.standing.team.short_name,
        row.standing.unit.short_name,
        str(row.band.label),
        _rounded(cell.value),
        cell.numerator if cell.value is not None else None,
        cell.denominator,
        _rounded(cell.low),
        _rounded(cell.high),
        _rounded(table.median),
        _rounded(row.better),
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
