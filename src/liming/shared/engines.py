"""The port of engines that count: one plain SQL statement over a table of facts, wherever that table lies."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

Line = tuple[Any, ...]


class Engine(Protocol):
    """Runs a statement over Parquet files that it sees as one table, `facts`."""

    name: str

    def lines(self, statement: str, files: Sequence[Path]) -> list[Line]:
        """The rows of the result in no certain order; numbers as int, text as str, nothing as None."""
        ...


def lines_in_memory(statement: str, columns: Sequence[str], facts: Iterable[Line]) -> list[Line]:
    """Run the statement over facts at hand, by an empty SQLite in memory whatever the program's database is.

    `columns` name the facts' values: text, or integers where a value is one.
    """
    names, places = ", ".join(columns), ", ".join("?" * len(columns))
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute(f"CREATE TABLE facts ({names})")
        memory.executemany(f"INSERT INTO facts VALUES ({places})", facts)  # noqa: S608 - names of the caller
        return memory.execute(statement).fetchall()
