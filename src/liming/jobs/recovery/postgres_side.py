"""A PostgreSQL database as plain rows."""

from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
from psycopg import sql

from liming.jobs.recovery.sides import CHUNK, Column, Kind, Row, Table

_COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL),
        coalesce(array_position(i.indkey::int2[], a.attnum), -1)
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
    ORDER BY c.relname COLLATE "C", a.attname COLLATE "C"
"""
_COUNTERS = """
    SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attidentity <> ''
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
"""
_MOMENT = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
_AS_PLAIN = {
    "uuid": "replace({}::text, '-', '')",
    "timestamp with time zone": f"replace({_MOMENT}, '.000000', '')",
    "date": "{}::text",
    "jsonb": "{}::text",
    "boolean": "{}::int",
    "inet": "host({})",
} | dict.fromkeys(
    ("bytea", "double precision", "integer", "bigint", "smallint", "text", "character varying"), "{}"
)
_KINDS = {"jsonb": Kind.JSON, "bytea": Kind.BYTES}
_TEXTS = ("text", "character varying")


class PostgresSide:
    """A connection; what it reads is one moment where its transaction holds one."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._connection = connection
        self._types: dict[tuple[str, str], str] = {}
        self._run("SET TIME ZONE 'UTC'")
        self._run("SET DateStyle TO 'ISO'")

    def tables(self) -> list[Table]:
        found: dict[str, list[tuple[str, str, int]]] = {}
        for table, column, type_, place in self._run(_COLUMNS):
            if type_ not in _AS_PLAIN:
                raise LookupError(f"column {table}.{column} is of type {type_}, which a backup does not know")
            self._types[table, column] = type_
            found.setdefault(table, []).append((column, type_, place))
        return [_table(name, columns) for name, columns in found.items()]

    def rows(self, table: Table) -> Iterator[Row]:
        query = sql.SQL("SELECT {} FROM {} ORDER BY {}").format(
            sql.SQL(", ").join(self._plain(table, column.name) for column in table.columns),
            sql.Identifier(table.name),
            sql.SQL(", ").join(self._order(table, name) for name in table.key),
        )
        with self._connection.transaction(), self._connection.cursor(name="liming_rows") as cursor:
            cursor.itersize = CHUNK
            cursor.execute(query)
            yield from cursor

    def put(self, table: Table, rows: Iterable[Row]) -> None:
        names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def counters(self) -> dict[str, int]:
        return {table: self._last(sequence) for table, _, sequence in self._run(_COUNTERS)}

    def _last(self, sequence: str) -> int:
        named = sql.SQL(sequence)
        [(last, is_called)] = self._run(sql.SQL("SELECT last_value, is_called FROM {}").format(named))
        return int(last) if is_called else int(last) - 1

    def set_counters(self, counters: dict[str, int]) -> None:
        for table, column, sequence in self._run(_COUNTERS):
            [(most,)] = self._run(
                sql.SQL("SELECT coalesce(max({}), 0) FROM {}").format(
                    sql.Identifier(column), sql.Identifier(table)
                )
            )
            last = max(counters.get(table, 0), most)
            self._run("SELECT setval(%s::regclass, %s, %s)", [sequence, max(last, 1), last > 0])

    def _run(self, query: Any, values: list[Any] | None = None) -> list[Row]:
        with psycopg.Cursor(self._connection) as cursor:
            cursor.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def _plain(self, table: Table, column: str) -> sql.Composable:
        return sql.SQL(_AS_PLAIN[self._types[table.name, column]]).format(sql.Identifier(column))

    def _order(self, table: Table, column: str) -> sql.Composable:
        """Text by its bytes, as SQLite orders it, whatever the database's language is."""
        way = ' COLLATE "C"' if self._types[table.name, column] in _TEXTS else ""
        return sql.SQL("{}" + way).format(sql.Identifier(column))


def _table(name: str, found: list[tuple[str, str, int]]) -> Table:
    columns = tuple(Column(column, _KINDS.get(type_, Kind.PLAIN)) for column, type_, _ in found)
    key = sorted((place, column) for column, _, place in found if place >= 0)
    return Table(name, columns, tuple(column for _, column in key))
