"""Fast inserts: one `executemany` per table, each value in the form its field would save.

For actions that write many rows at once and for builders. Nothing is validated, and no key made by the
database comes back.
"""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import islice, repeat
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED
from django.db.models.fields.json import JSONField

from liming.shared import clock
from liming.shared.ids import new_id, new_ids

Row = Mapping[str, Any]
Prepare = Callable[[Any], Any]
Column = tuple[str, Prepare | None, Any]

_CHUNK = 20_000
_to_json = json.JSONEncoder().encode
_AS_IT_IS = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.FloatField,
    models.BooleanField,
)


def bulk_insert(model: type[models.Model], rows: Iterable[Row]) -> int:
    """Insert rows given as {attribute name: value}; returns how many.

    Foreign keys are named by their attribute ("team_id"). A missing name takes the field's default; an
    unknown one raises KeyError. Must run inside a transaction.
    """
    statement, columns = _plan(model, connection.vendor)
    known = {name for name, _prepare, _default in columns}
    count = 0
    iterator = iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(iterator, _CHUNK)):
            for alike in _alike(model, chunk, known):
                cursor.executemany(statement, _tuples(_transposed(alike), len(alike), columns))
            count += len(chunk)
    return count


def bulk_save(instances: Sequence[models.Model]) -> int:
    """Insert unsaved instances of one model as they are; marks them as saved."""
    if not instances:
        return 0
    statement, columns = _plan(type(instances[0]), connection.vendor)
    names = [name for name, _prepare, _default in columns]
    values = zip(*(itemgetter(*names)(each.__dict__) for each in instances), strict=True)
    rows = _tuples(dict(zip(names, values, strict=True)), len(instances), columns)
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
    for each in instances:
        each._state.adding = False
        each._state.db = "default"
    return len(instances)


def preparer(field: "models.Field[Any, Any]") -> Prepare | None:
    """What `field.get_db_prep_save` does, without its overhead where the kind of field is known.

    None means that the value is stored as it is.
    """
    target = _target(field)
    if isinstance(target, models.UUIDField):
        return None if connection.features.has_native_uuid_field else _hexadecimal
    if isinstance(target, models.DateTimeField) and connection.vendor == "sqlite":
        return _utc_text
    if isinstance(target, models.DateField) and connection.vendor == "sqlite":
        return str
    if isinstance(target, JSONField) and connection.vendor == "sqlite" and target.encoder is None:
        return _as_json
    if isinstance(target, JSONField) or not isinstance(target, _AS_IT_IS):
        return _by_django(field)
    return None


@cache
def _plan(model: type[models.Model], vendor: str) -> tuple[str, list[Column]]:
    """The statement of a model and how each column is prepared; made once for each kind of database."""
    fields = [field for field in model._meta.concrete_fields if not _made_by_database(field)]
    columns = [(str(field.attname), preparer(field), _default(field)) for field in fields]
    return _statement(model, fields), columns


@contextmanager
def collector_resting() -> Iterator[None]:
    """Inside the block garbage is not looked for among what was there before: much is built on it, nothing
    of it is thrown away.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def indexes_postponed(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """On SQLite, drop the plain indexes of empty tables inside the block and build them sorted after it.

    Unique indexes stay, so that a doubled row still fails. Elsewhere nothing happens.
    """
    if connection.vendor != "sqlite":
        yield
        return
    names = {model._meta.db_table for model in tables}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        )
        plain = [(name, sql) for name, table, sql in cursor.fetchall() if table in names]
        plain = [(name, sql) for name, sql in plain if not sql.upper().startswith("CREATE UNIQUE")]
        for name, _ in plain:
            cursor.execute(f'DROP INDEX "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, sql in plain:
                cursor.execute(sql)


def _alike(model: type[models.Model], rows: Sequence[Row], known: set[str]) -> Iterable[list[Row]]:
    """The rows in groups that give the same names in the same order."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    for names in groups:
        if unknown := set(names) - known:
            raise KeyError(f"{model.__name__} has no {sorted(unknown)}")
    return groups.values()


def _tuples(
    given: Mapping[str, Sequence[Any]], count: int, columns: Sequence[Column]
) -> list[tuple[Any, ...]]:
    """Column by column, which is several times faster than value by value."""
    prepared: list[Iterable[Any]] = []
    for name, prepare, default in columns:
        values = given.get(name)
        if values is None:
            prepared.append(_defaults(prepare, default, count))
        elif prepare is None:
            prepared.append(values)
        else:
            prepared.append([None if value is None else prepare(value) for value in values])
    return list(zip(*prepared, strict=True))


def _transposed(rows: Sequence[Row]) -> dict[str, Sequence[Any]]:
    """Name to values; these rows share their names."""
    names = tuple(rows[0])
    if len(names) < 2:
        return {name: [row[name] for row in rows] for name in names}
    return dict(zip(names, zip(*map(itemgetter(*names), rows), strict=True), strict=True))


def _defaults(prepare: Prepare | None, default: Any, count: int) -> Iterable[Any]:
    """A new key for each row; any other default is prepared once."""
    if default is new_id:
        values = new_ids(count, clock.now())
        return values if prepare is None else [prepare(value) for value in values]
    value = default() if callable(default) else default
    return repeat(value if prepare is None or value is None else prepare(value), count)


def _statement(model: type[models.Model], fields: "Sequence[models.Field[Any, Any]]") -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608


def _made_by_database(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.AutoField)


def _default(field: "models.Field[Any, Any]") -> Any:
    if field.default is not NOT_PROVIDED:
        return field.default
    return "" if field.empty_strings_allowed and not field.null else None


def _target(field: "models.Field[Any, Any]") -> "models.Field[Any, Any]":
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def _by_django(field: "models.Field[Any, Any]") -> Prepare:
    return lambda value: field.get_db_prep_save(value, connection)


def _as_json(value: Any) -> str:
    return "[]" if value == [] else "{}" if value == {} else _to_json(value)


def _hexadecimal(value: UUID) -> str:
    return value.hex


def _utc_text(value: datetime) -> str:
    return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat(" ")[:-6]
