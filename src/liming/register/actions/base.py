"""What every write of the register does: permission, checks, row, audit, in one transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from liming.register.queries.tree import root_path
from liming.register.rules import pinyin_of
from liming.register.rules.columns import Noun
from liming.register.rules.paths import check_code
from liming.register.rules.values import as_text, shorten
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedModel
from liming.shared.viewer import Right, Viewer

R = TypeVar("R", bound=models.Model)


def path_of(noun: Noun, row: models.Model) -> str:
    """The path that decides who may change the row; the root's for what all units share."""
    if not noun.path:
        return root_path()
    value: Any = row
    for name in noun.path.split("__"):
        value = getattr(value, name)
    return str(value)


def require_edit(viewer: Viewer, path: str) -> None:
    """Refuse unless the viewer may edit the register at this path."""
    viewer.require(Right.EDIT_REGISTER, path)


@transaction.atomic
def insert(viewer: Viewer, noun: Noun, row: R, path: str = "") -> R:
    """Save a new row: required fields, permission at its path, free identity, valid fields, audit."""
    fill_blanks(row)
    check_required(noun, row)
    path = path or path_of(noun, row)
    require_edit(viewer, path)
    if "code" in noun.identity:
        check_code(str(row.code))  # type: ignore[attr-defined]
    _check_free(noun, row)
    spell(noun, row)
    check_fields(noun, row)
    row.save(force_insert=True)
    audit.record(viewer, f"{noun.single}.created", row, after=snapshot(noun, row), unit_path=path)
    return row


@transaction.atomic
def update(viewer: Viewer, noun: Noun, row: R, changes: Mapping[str, Any]) -> R:
    """Change plain fields of a row; permission where it was and where it will be; audit of what differs.

    Raises `code_fixed` for a field that never changes and `dated_field` for one that changes by date.
    """
    path = path_of(noun, row)
    require_edit(viewer, path)
    given = {name: blank(row, name) if value is None else value for name, value in changes.items()}
    differing = {name: value for name, value in given.items() if getattr(row, name) != value}
    _refuse_fixed(noun, row, differing)
    if not differing:
        return row
    before = {name: getattr(row, name) for name in differing}
    for name, value in differing.items():
        setattr(row, name, value)
    check_required(noun, row)
    after_path = path_of(noun, row)
    require_edit(viewer, after_path)
    spell(noun, row)
    check_fields(noun, row)
    row.save()
    audit.record(viewer, f"{noun.single}.changed", row, before=before, after=differing, unit_path=after_path)
    return row


@transaction.atomic
def end(viewer: Viewer, noun: Noun, row: R, on: date, reason: str = "") -> R:
    """Close a row from `on` (the first day it no longer holds); raises `already_closed`, `not_closable`."""
    if not noun.closing:
        raise DomainError("not_closable", what=noun.label)
    path = path_of(noun, row)
    require_edit(viewer, path)
    ended = getattr(row, noun.closing)
    if ended is not None:
        raise DomainError("already_closed", name=str(row), day=ended.isoformat())
    check_not_future(on)
    setattr(row, noun.closing, on)
    row.save(update_fields=[noun.closing])
    audit.record(
        viewer, f"{noun.single}.closed", row, after={noun.closing: on, "reason": reason}, unit_path=path
    )
    return row


def check_not_future(on: date) -> None:
    """The register keeps changes up to today."""
    if on > clock.today():
        raise DomainError("day_in_future", day=on.isoformat())


def check_after(on: date, last: date) -> None:
    """A dated change never lies before the change it follows."""
    check_not_future(on)
    if on < last:
        raise DomainError("day_before_last", day=on.isoformat(), last=last.isoformat())


def snapshot(noun: Noun, row: models.Model) -> dict[str, Any]:
    """The row's own plain fields, for the audit."""
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "pinyin", "initials", "password")
    }


def spell(noun: Noun, row: models.Model) -> None:
    """Keep pinyin and initials in step with the name."""
    if noun.is_named:
        person = noun.key in ("members", "customers")
        row.pinyin, row.initials = pinyin_of(row.name, person=person)  # type: ignore[attr-defined]


def check_fields(noun: Noun, row: models.Model) -> None:
    """Lengths and choices as the table has them; raises `field_invalid` at the first wrong field."""
    # A reference is a row that was already found; asking again would cost a query each.
    references = [field.name for field in row._meta.concrete_fields if field.is_relation]
    try:
        row.clean_fields(exclude=references)
    except ValidationError as fault:
        name, messages = next(iter(fault.message_dict.items()))
        column = noun.by_columns.get(name)
        label = column.label if column else name
        value = shorten(as_text(getattr(row, name, "")))
        raise DomainError("field_invalid", field=label, value=value, remedy=messages[0]) from fault


def fill_blanks(row: models.Model) -> None:
    """Put the default where None stands in a field that is never empty."""
    for column in row._meta.concrete_fields:
        if getattr(row, column.attname) is None and not column.null:
            setattr(row, column.attname, column.get_default())


def blank(row: models.Model, name: str) -> Any:
    """What an empty form field or cell means for this field: None, or its default where None may not be."""
    column: Any = row._meta.get_field(name)
    return None if column.null or column.is_relation else column.get_default()


def check_required(noun: Noun, row: models.Model) -> None:
    """Raise `field_required` for the first required column without a value."""
    for column in noun.columns:
        if not column.required or column.source:
            continue
        attribute = f"{column.field}_id" if hasattr(row, f"{column.field}_id") else column.field
        value = getattr(row, attribute)
        if value is None or value == "":
            raise DomainError("field_required", field=column.label)


def _refuse_fixed(noun: Noun, row: models.Model, changes: Mapping[str, Any]) -> None:
    for name in changes:
        column = noun.by_columns[name]
        if column.fixed:
            raise DomainError("code_fixed", entry=as_text(getattr(row, name)))
        if column.dated:
            raise DomainError("dated_field", field=column.label, action=column.dated)


def _check_free(noun: Noun, row: models.Model) -> None:
    """Raise `code_taken` when a row with the same identity exists anywhere."""
    if noun.identity == ("id",):
        return
    same = {name: getattr(row, name) for name in noun.identity}
    manager: Any = noun.model._default_manager
    rows = manager.everywhere("a code is unique in the province") if _is_scoped(noun) else manager.all()
    holder = rows.filter(**same).first()
    if holder is not None:
        code = " ".join(as_text(value) for value in same.values())
        raise DomainError("code_taken", entry=code, holder=str(holder))


def _is_scoped(noun: Noun) -> bool:
    return issubclass(noun.model, ScopedModel)
