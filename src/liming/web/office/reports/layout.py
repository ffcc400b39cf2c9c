"""A report laid out for a page: headings, tables whose figures open, drawings."""

from base64 import b64encode
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from django.urls import reverse

from liming.adapters.reports.charts import chart_svg
from liming.adapters.reports.parts import (
    Chart,
    Column,
    Door,
    Part,
    Report,
    Row,
    Section,
    Subheading,
    Table,
    Text,
    Value,
    heading,
)

PAGE_WIDTH = 620


@dataclass(frozen=True)
class Cell:
    """A cell in words; `url` opens the records behind it."""

    words: str
    url: str
    is_number: bool


@dataclass(frozen=True)
class Block:
    """One part: its kind, its words, and what that kind needs."""

    kind: str
    words: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: tuple[Cell, ...] = ()
    data: Any = None


@dataclass(frozen=True)
class Sheet:
    """A section with its number in the heading and its place on the page."""

    key: str
    title: str
    blocks: tuple[Block, ...]


def sheets(report: Report) -> list[Sheet]:
    """The sections of a report in order."""
    return [
        Sheet(section.key, heading(section.key, section.title, place), tuple(_blocks(section)))
        for place, section in enumerate(report.sections)
    ]


def door_url(door: Door | None) -> str:
    """The address of the records behind a figure."""
    return reverse("league_records", args=[door.quarter, door.team, door.indicator]) if door else ""


def _blocks(section: Section) -> list[Block]:
    return [block for part in section.parts if (block := _block(part)) is not None]


def _block(part: Part) -> Block | None:
    if isinstance(part, Text | Subheading):
        return Block(part.kind, part.words)
    if isinstance(part, Table):
        return _table(part)
    if isinstance(part, Chart):
        return _bars(part) if part.drawing == "bars" else _drawing(part)
    return None


def _table(table: Table) -> Block:
    columns = tuple(table.shown_columns)
    total = _cells(columns, table.total) if table.total else ()
    return Block("table", table.name, columns, tuple(_cells(columns, row) for row in table.rows), total)


def _cells(columns: tuple[Column, ...], row: Row) -> tuple[Cell, ...]:
    return tuple(_cell(column, row.get(column.key)) for column in columns)


def _cell(column: Column, value: Value) -> Cell:
    url = door_url(value) if isinstance(value, Door) else ""
    return Cell(column.shown(value), url, column.is_number)


def _bars(chart: Chart) -> Block:
    """Interval bars as the league draws them, all on one scale of tens."""
    rows = chart.data["rows"]
    low = floor(min((row["line"][0] for row in rows), default=0) / 10) * 10
    high = ceil(max((row["line"][3] for row in rows), default=100) / 10) * 10
    return Block(
        "bars",
        chart.words,
        data={"rows": rows, "median": chart.data["median"], "minimum": low, "maximum": high},
    )


def _drawing(chart: Chart) -> Block:
    content = b64encode(chart_svg(chart, PAGE_WIDTH)).decode()
    return Block("drawing", chart.words, data=f"data:image/svg+xml;base64,{content}")
