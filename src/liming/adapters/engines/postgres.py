"""PostgreSQL: an export copied into a table of the session, counted and forgotten."""

from collections.abc import Sequence
from pathlib import Path

import psycopg

from liming.adapters.engines.duckdb import read_columns
from liming.evaluate.rules import COUNTED
from liming.shared.engines import Line

_TABLE = "CREATE TEMP TABLE facts (team text, measure text, item text, amount bigint, exposure bigint)"


class Postgres:
    """A server by its address, "postgres://…"; it keeps nothing."""

    name = "postgresql"

    def __init__(self, address: str) -> None:
        self._address = address

    def lines(self, statement: str, files: Sequence[Path]) -> list[Line]:
        """See `shared.engines.Engine`."""
        with psycopg.connect(self._address) as connection, connection.cursor() as cursor:
            cursor.execute(_TABLE)
            with cursor.copy("COPY facts FROM STDIN") as copy:
                for line in read_columns(COUNTED, files):
                    copy.write_row(line)
            cursor.execute(statement.encode())
            found = cursor.fetchall()
            connection.rollback()
            return found
