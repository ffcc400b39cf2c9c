"""Databases by address: opened for reading one moment, or filled whole or not at all."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections, transaction

from liming.jobs.recovery import errors as _errors  # noqa: F401 - registers the refusals
from liming.jobs.recovery import schema
from liming.jobs.recovery.postgres_side import PostgresSide
from liming.jobs.recovery.schema import Steps
from liming.jobs.recovery.sides import Side
from liming.jobs.recovery.sqlite_side import filling, reading
from liming.shared.databases import configured
from liming.shared.errors import DomainError

_STEPS = "SELECT app, name FROM django_migrations"
STAGED = ".staged"


class Place:
    """A database under an alias of its own; `default` is the program's."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.connection: Any = connections[alias]

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

        What was in a SQLite file before is kept beside it; PostgreSQL's tables are dropped.
        Raises DomainError `rows_stray` when rows point to none.
        """
        fill = self._fill_file if self.is_file else self._fill_schema
        try:
            with fill(steps) as side:
                yield side
        except (sqlite3.IntegrityError, psycopg.errors.ForeignKeyViolation) as fault:
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
        with transaction.atomic(using=self.alias):
            self.connection.ensure_connection()
            side = PostgresSide(self.connection.connection)
            side.drop_tables()
            schema.build(self.alias, steps)
            with side.without_foreign_keys():
                yield side

    def take(self, staged: Path) -> Path | None:
        """Put a finished file in this place's; returns where the one before is kept."""
        self.connection.close()
        kept = self.file.with_name(self.file.name + ".before")
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
    alias = f"elsewhere {len(connections.databases)}"
    connections.databases[alias] = connections.configure_settings(
        {"default": {}, alias: configured(url, pool=False)}
    )[alias]
    try:
        yield Place(alias)
    finally:
        connections[alias].close()
        del connections[alias], connections.databases[alias]


def build_file(path: Path, steps: Steps) -> None:
    """A SQLite file of empty tables."""
    with elsewhere(f"sqlite:///{path.absolute()}") as place:
        schema.build(place.alias, steps)
        with place.connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")
    path.with_name(path.name + ".lock").unlink(missing_ok=True)


def settle(path: Path) -> None:
    """Wait until file and name are safe on the disk."""
    for each, flags in ((path, os.O_RDONLY), (path.parent, os.O_RDONLY | os.O_DIRECTORY)):
        handle = os.open(each, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal", ".lock"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
