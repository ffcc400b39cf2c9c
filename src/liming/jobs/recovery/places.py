"""Databases by address: opened for reading one moment, or filled whole or not at all."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from django.db import IntegrityError, connections, transaction

from liming.jobs.recovery import errors as _errors  # noqa: F401 - registers the refusals
from liming.jobs.recovery import schema
from liming.jobs.recovery.postgres_side import PostgresSide
from liming.jobs.recovery.schema import Steps
from liming.jobs.recovery.sides import Side
from liming.jobs.recovery.sqlite_side import filling, reading, refresh_statistics
from liming.shared.databases import configured
from liming.shared.errors import DomainError

_STEPS = "SELECT app, name FROM django_migrations"
STAGED = ".staged"
STAGED_SCHEMA, KEPT_SCHEMA, HALF_SCHEMA = "liming_staged", "liming_before", "liming_half"


class Place:
    """A database under an alias of its own; `default` is the program's."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.connection: Any = connections[alias]
        self.before_change: Callable[[], object] = self.forget_kept
        """Called when all is proven and the next step changes this place."""

    @property
    def is_file(self) -> bool:
        return bool(self.connection.vendor == "sqlite")

    @property
    def settings(self) -> tuple[str, ...]:
        """What tells one database from another."""
        return tuple(str(self.connection.settings_dict[name]) for name in ("ENGINE", "NAME", "HOST", "PORT"))

    @property
    def file(self) -> Path:
        """Where SQLite keeps it."""
        return Path(str(self.connection.settings_dict["NAME"]))

    @property
    def name(self) -> str:
        """What a person calls it; no password."""
        return str(self.file) if self.is_file else str(self.connection.settings_dict["NAME"])

    def is_empty(self) -> bool:
        """True without a single row, or without tables."""
        if self.is_file and not self.file.exists():
            return True
        with self.read() as side:
            return not any(next(iter(side.rows(table)), None) for table in side.tables())

    def steps(self) -> Steps:
        """The migrations that were applied; none where the tables were made without."""
        with self.connection.cursor() as cursor:
            if "django_migrations" not in self.connection.introspection.table_names(cursor):
                return []
            cursor.execute(_STEPS)
            return schema.steps_in(cursor.fetchall())

    @contextmanager
    def read(self) -> Iterator[Side]:
        """One moment of the database, while others write."""
        if self.is_file:
            with reading(self.file) as side:
                yield side
            return
        parameters = self.connection.get_connection_params()
        with psycopg.connect(**parameters) as found:
            found.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            found.read_only = True
            yield PostgresSide(found)

    @contextmanager
    def fill(self, steps: Steps) -> Iterator[Side]:
        """Empty tables to be filled; this place's own when the block ends well, else nothing has changed.

        What was there before is kept beside it: a SQLite file as `.before`, PostgreSQL's tables in the schema
        `liming_before`. Raises DomainError `rows_stray` when rows point to none.
        """
        fill = self._fill_file if self.is_file else self._fill_schema
        try:
            with fill(steps) as side:
                yield side
        except (sqlite3.IntegrityError, IntegrityError) as fault:
            raise DomainError("rows_stray", what=str(fault).splitlines()[0]) from fault

    @contextmanager
    def _fill_file(self, steps: Steps) -> Iterator[Side]:
        staged = self.file.with_name(self.file.name + STAGED)
        _remove(staged)
        try:
            build_file(staged, steps)
            with filling(staged) as side:
                yield side
            self.take(staged)
        finally:
            _remove(staged)

    @contextmanager
    def _fill_schema(self, steps: Steps) -> Iterator[Side]:
        """In a schema of its own that changes names with the present one at the end: in one transaction the
        locks on so many tables would not fit PostgreSQL's default.
        """
        with self._session(STAGED_SCHEMA) as own:
            _drop_schema(own.connection, STAGED_SCHEMA)
            own.run(f"CREATE SCHEMA {STAGED_SCHEMA}")
            try:
                with schema.building(own.alias, steps, atomic=False):
                    own.connection.ensure_connection()
                    yield PostgresSide(own.connection.connection)
                own.run("ANALYZE")
                self.before_change()
                _change_names(self.connection)
            finally:
                _drop_schema(own.connection, STAGED_SCHEMA)

    @contextmanager
    def _session(self, named: str) -> Iterator["Place"]:
        """The same database through a connection that sees the schema of this name only."""
        found = dict(self.connection.settings_dict)
        found["OPTIONS"] = found["OPTIONS"] | {"pool": False, "options": f"-c search_path={named}"}
        with _known_as(found) as place:
            yield place

    def run(self, statement: str) -> None:
        """One statement."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement)

    @property
    def _kept(self) -> Path:
        return self.file.with_name(self.file.name + ".before")

    def forget_kept(self) -> None:
        """Remove what an earlier change has put aside."""
        if self.is_file:
            _remove(self._kept)
        else:
            _drop_schema(self.connection, KEPT_SCHEMA)

    def take(self, staged: Path) -> Path | None:
        """Put a finished file in this place's, its tables counted; returns where the one before is kept.

        Where one is kept already, an earlier try was broken off, and what stands here is half of that.
        """
        refresh_statistics(staged)
        self.before_change()
        self.connection.close()
        kept = self._kept
        if kept.exists():
            _remove(self.file, with_line=False)
        for suffix in ("-wal", "-shm"):
            with_log = self.file.with_name(self.file.name + suffix)
            if with_log.exists():
                with_log.replace(kept.with_name(kept.name + suffix))
        is_there = self.file.exists()
        if is_there:
            self.file.replace(kept)
        staged.replace(self.file)
        settle(self.file)
        return kept if is_there else None


@contextmanager
def elsewhere(url: str) -> Iterator[Place]:
    """The database of an address under an alias of its own, forgotten after the block."""
    with _known_as(configured(url, pool=False)) as place:
        yield place


@contextmanager
def _known_as(found: dict[str, Any]) -> Iterator[Place]:
    alias = f"elsewhere {len(connections.databases)}"
    connections.databases[alias] = connections.configure_settings({"default": {}, alias: found})[alias]
    try:
        yield Place(alias)
    finally:
        connections[alias].close()
        del connections[alias], connections.databases[alias]


def build_file(path: Path, steps: Steps) -> None:
    """A SQLite file of empty tables."""
    with elsewhere(f"sqlite:///{path.absolute()}") as place:
        with schema.building(place.alias, steps, atomic=True):
            pass
        place.run("PRAGMA journal_mode=DELETE")
    path.with_name(path.name + ".lock").unlink(missing_ok=True)


def _change_names(connection: Any) -> None:
    """The staged schema becomes the present one, which stays under another name.

    Where one is kept already, an earlier try was broken off, and the present one is half of that: it goes.
    """
    _drop_schema(connection, HALF_SCHEMA)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), to_regnamespace(%s) IS NULL", [KEPT_SCHEMA])
        present, is_first = cursor.fetchone()
        cursor.execute(f"ALTER SCHEMA {present} RENAME TO {KEPT_SCHEMA if is_first else HALF_SCHEMA}")
        cursor.execute(f"ALTER SCHEMA {STAGED_SCHEMA} RENAME TO {present}")
    _drop_schema(connection, HALF_SCHEMA)


def _drop_schema(connection: Any, name: str) -> None:
    """Remove a schema if it is there, table by table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = %s", [name])
        for (table,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE {name}.{table} CASCADE")
        cursor.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")


def private_file(path: Path) -> IO[bytes]:
    """A new file to write that only its owner reads."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb")


def settle(path: Path) -> None:
    """Wait until file and name are safe on the disk."""
    for each, flags in ((path, os.O_RDONLY), (path.parent, os.O_RDONLY | os.O_DIRECTORY)):
        handle = os.open(each, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove(path: Path, *, with_line: bool = True) -> None:
    for suffix in ("", "-wal", "-shm", "-journal", *([".lock"] if with_line else [])):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
