"""Rows of any table at a place, found or planted with the least that the table asks for.

What a planted row needs beyond that it has from the table's first row, except what tells rows apart.
"""

from itertools import count
from typing import Any

from django.db import models, transaction
from django.db.models import Q, QuerySet

from liming.shared import clock
from liming.shared.ids import new_id

_number = count(1)
Table = type[models.Model]
FILE = "planted.jpg"
"""What every planted file field names."""


def here(table: Table, path: str) -> QuerySet[Any]:
    """The table's rows at or below a path; all rows of a table that belongs to no place."""
    lookups: tuple[str, ...] = getattr(table, "scope_lookups", ())
    condition = Q()
    for lookup in lookups:
        condition |= Q(**{f"{lookup}__startswith": path})
    return QuerySet(table).filter(condition).distinct().order_by("pk")


def sample(table: Table, path: str, **fields: Any) -> Any:
    """The first row at the place with these fields, planted when there is none."""
    found = here(table, path).filter(**fields).first()
    return found or planted(table, path, **fields)


def planted(table: Table, path: str, **fields: Any) -> Any:
    """A new row at the place; what `fields` leave out is filled with the plainest value that fits."""
    like = QuerySet(table).order_by("pk").first()
    for field in table._meta.concrete_fields:
        if field.name not in fields and field.attname not in fields and _is_needed(table, field):
            fields[field.name] = _value(field, path, like)
    made = table(**fields)
    with transaction.atomic():
        made.save_base(raw=True, force_insert=True)
    return made


def _is_needed(table: Table, field: models.Field[Any, Any]) -> bool:
    lookups = getattr(table, "scope_lookups", ())
    names_place = any(lookup.split("__")[0] == field.name for lookup in lookups[:1])
    return not field.has_default() and (names_place or not field.null)


def _value(field: Any, path: str, like: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return sample(field.related_model, path)
    is_alone = field.name in _told_apart_by(field.model) or isinstance(field, models.IntegerField)
    if like is not None and not is_alone:
        return getattr(like, field.attname)
    if isinstance(field, models.CharField | models.TextField):
        return _text(field)
    for kind, value in _PLAIN:
        if isinstance(field, kind):
            return value()
    return next(_number)


def _text(field: Any) -> str:
    if field.blank:
        return ""
    return field.choices[0][0] if field.choices else f"planted-{next(_number)}"[: field.max_length or 60]


_PLAIN: tuple[tuple[type[Any], Any], ...] = (
    (models.FileField, lambda: FILE),
    (models.UUIDField, new_id),
    (models.DateTimeField, clock.now),
    (models.DateField, clock.today),
    (models.BooleanField, bool),
    (models.JSONField, dict),
)


def _told_apart_by(table: Table) -> set[str]:
    """Fields whose values, alone or together, no two rows may share."""
    names = {field.name for field in table._meta.concrete_fields if field.unique}
    for constraint in table._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            names |= set(constraint.fields)
    return names.union(*table._meta.unique_together)
