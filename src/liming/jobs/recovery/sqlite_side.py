"""A SQLite file as plain rows, and a whole copy of one that is in use."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from liming.jobs.recovery.sides import CHUNK, Column, Kind, Row, Table

_COLUMNS = 'SELECT name, lower(type), pk FROM pragma_table_info(?) ORDER BY "cid"'
_TABLES = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
)
_COUNTERS = "SELECT name, seq FROM sqlite_sequence"


class SqliteSide:
    """An open connection to one file; what it reads is one moment."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def tables(self) -> list[Table]:
        return [self._table(name, sql) for name, sql in self._connection.execute(_TABLES).fetchall()]

    def _table(self, name: str, sql: str) -> Table:
        found = self._connection.execute(_COLUMNS, [name]).fetchall()
        columns = tuple(
            sorted((Column(each, _kind(each, type_, sql)) for each, type_, _ in found), key=_name)
        )
        key = sorted((place, each) for each, _, place in found if place)
        return Table(name, columns, tuple(each for _, each in key))

    def rows(self, table: Table) -> Iterator[Row]:
        names = ", ".join(_quoted(column.name) for column in table.columns)
        order = ", ".join(map(_quoted, table.key))
        cursor = self._connection.cursor()
        cursor.row_factory = None
        cursor.execute(f"SELECT {names} FROM {_quoted(table.name)} ORDER BY {order}")  # noqa: S608 - own tables
        while chunk := cursor.fetchmany(CHUNK):
            yield from chunk

    def put(self, table: Table, rows: Iterable[Row]) -> None:
        names = ", ".join(_quoted(column.name) for column in table.columns)
        places = ", ".join("?" * len(table.columns))
        statement = f"INSERT INTO {_quoted(table.name)} ({names}) VALUES ({places})"  # noqa: S608 - own tables
        iterator = iter(rows)
        while chunk := list(islice(iterator, CHUNK)):
            self._connection.executemany(statement, chunk)

    def counters(self) -> dict[str, int]:
        return dict(self._connection.execute(_COUNTERS).fetchall())

    def set_counters(self, counters: dict[str, int]) -> None:
        self._connection.execute("DELETE FROM sqlite_sequence")
        self._connection.executemany(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", counters.items()
        )


def _name(column: Column) -> str:
    return column.name


def _kind(name: str, type_: str, sql: str) -> Kind:
    if type_ == "blob":
        return Kind.BYTES
    return Kind.JSON if f'JSON_VALID("{name}")' in sql else Kind.PLAIN


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def reading(path: Path) -> Iterator[SqliteSide]:
    """The file as it is now; writers go on, and what they write is not seen."""
    with closing(
        sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    ) as found:
        found.execute("BEGIN")
        yield SqliteSide(found)


@contextmanager
def filling(path: Path) -> Iterator[SqliteSide]:
    """A file of tables that nobody else knows yet, safe on the disk when the block ends.

    Raises sqlite3.IntegrityError when a row points to one that is not there.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as found:
        found.execute("PRAGMA journal_mode=OFF")
        found.execute("BEGIN")
        yield SqliteSide(found)
        if stray := found.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.IntegrityError(f"a row of {stray[0]} points to no row of {stray[2]}")
        found.execute("COMMIT")


def refresh_statistics(path: Path) -> None:
    """Count a whole file's tables, since a house may be looked through before its next day."""
    with closing(sqlite3.connect(path)) as found:
        found.execute("ANALYZE")


def copy_file(source: Path, target: Path) -> None:
    """All pages of one moment into a new file, while others write."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
