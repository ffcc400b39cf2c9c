"""A database as tables of plain rows, read alike whichever engine keeps them."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any, Protocol

Row = tuple[Any, ...]
Say = Callable[[str], object]
CHUNK = 5_000


class Kind(Enum):
    """How a column's values are compared. PLAIN: text, a number or nothing, as SQLite keeps it."""

    PLAIN = "plain"
    JSON = "json"
    BYTES = "bytes"


@dataclass(frozen=True)
class Column:
    """A column by name."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Table:
    """A table with its columns by name and the columns of its primary key."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


@dataclass(frozen=True)
class Print:
    """How many rows a table holds and SHA-256 over them in the order of the primary key."""

    count: int
    sha256: str


class Side(Protocol):
    """One database. A plain row has no time zone, no uuid and no truth: moments are UTC
    text, identifiers 32 hexadecimal digits, truth is 0 or 1.
    """

    def tables(self) -> list[Table]:
        """All tables by name. Raises LookupError for a type of column nobody taught it."""
        ...

    def rows(self, table: Table) -> Iterator[Row]:
        """The rows in the order of the primary key, a few thousand in memory at most."""
        ...

    def put(self, table: Table, rows: Iterable[Row]) -> None:
        """Append plain rows."""
        ...

    def counters(self) -> dict[str, int]:
        """The last number that each numbering table gave."""
        ...

    def set_counters(self, counters: dict[str, int]) -> None:
        """Go on numbering after these."""
        ...


class Tally:
    """Counts and digests the rows that pass through it."""

    def __init__(self, table: Table) -> None:
        self._digest = hashlib.sha256()
        self._count = 0
        self._json = [place for place, column in enumerate(table.columns) if column.kind is Kind.JSON]

    def passing(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows."""
        for row in rows:
            self._digest.update(self._line(row))
            self._count += 1
            yield row

    def print(self) -> Print:
        """What has passed until now."""
        return Print(self._count, self._digest.hexdigest())

    def _line(self, row: Row) -> bytes:
        """JSON without the order of keys, which PostgreSQL does not keep."""
        values: Any = row
        if self._json:
            values = list(row)
            for place in self._json:
                if values[place] is not None:
                    values[place] = _read(values[place])
        return _written(values).encode()


def _whole(text: str) -> int | float:
    """An integer beyond what a float tells apart may be written as either."""
    return int(text) if len(text) < 17 else float(text)


def _broken(text: str) -> float:
    return float(text) + 0.0


_read = partial(json.loads, parse_int=_whole, parse_float=_broken)
_written = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=bytes.hex).encode


def prints(side: Side) -> dict[str, Print]:
    """The print of every table."""
    return {table.name: print_of(side, table) for table in side.tables()}


def print_of(side: Side, table: Table) -> Print:
    """The print of one table."""
    tally = Tally(table)
    for _row in tally.passing(side.rows(table)):
        pass
    return tally.print()
