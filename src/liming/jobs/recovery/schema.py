"""Empty tables as a set of migrations leaves them, made at once instead of migration by migration."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps as present
from django.db import connections, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from liming.shared.errors import DomainError

Steps = list[tuple[str, str]]


def models_at(steps: Steps) -> list[type[models.Model]]:
    """The models whose tables stand after these migrations; of the present program when none is named.

    Raises DomainError `backup_too_new` for a migration that this program does not have.
    """
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known, named = set(loader.disk_migrations), set(steps)
    if unknown := sorted(named - known):
        raise DomainError("backup_too_new", what=".".join(unknown[0]))
    registry = present if not named or known <= named else loader.project_state(sorted(named)).apps
    return [model for model in registry.get_models() if model._meta.managed and not model._meta.proxy]


@contextmanager
def building(alias: str, steps: Steps, *, atomic: bool) -> Iterator[None]:
    """Tables of the empty database of this alias inside the block; their indexes, and on PostgreSQL the keys
    between them, are made after it and prove what came in meanwhile.
    """
    connection = connections[alias]
    MigrationRecorder(connection).ensure_schema()
    with connection.schema_editor(atomic=atomic) as editor:
        for model in models_at(steps):
            editor.create_model(model)
        yield


def steps_in(rows: Iterable[tuple[str, str]]) -> Steps:
    """The migrations as rows of `django_migrations` name them, in order."""
    return sorted((str(app), str(name)) for app, name in rows)
