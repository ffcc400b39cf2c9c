"""Forms made from the columns of a noun; the same reader as for files, the same sentences."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from liming.register import queries
from liming.register.rules.columns import Column, Kind, Noun, noun
from liming.register.rules.error_fields import column_of
from liming.register.rules.values import parse, written
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.components.forms import HouseForm

_CHOSEN = {"units", "teams", "party-branches", "skills"}


class ColumnForm(HouseForm):
    """A field for each column; `values` are read and resolved after `is_valid()`."""

    def __init__(self, viewer: Viewer, columns: Iterable[Column], *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.columns = tuple(columns)
        self.values: dict[str, Any] = {}
        self._references = queries.References(viewer)
        for column in self.columns:
            self.fields[column.field] = _field(viewer, column)
            if column.private and self.initial.get(column.field):
                self.fields[column.field].help_text = _("留着星号就不改")
        self.ask_plainly()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for column in self.columns:
            if column.field in self.errors:
                continue
            try:
                value = parse(column, cleaned.get(column.field))
                if column.kind is Kind.REFERENCE and value is not None:
                    value = self._references.resolve(column, value)
                self.values[column.field] = value
            except DomainError as error:
                self.add_error(column.field, error.sentence())
        return cleaned

    def refuse(self, of: Noun, error: DomainError) -> None:
        """Show a refusal at the field it speaks of, else above the form."""
        column = column_of(of, error)
        name = column.field if column and column.field in self.fields else None
        self.add_error(name, error.sentence())


def columns_for(of: Noun, viewer: Viewer, *, new: bool) -> list[Column]:
    """The columns somebody may fill in; fixed and dated ones only when new, private ones with the right."""
    may_read = viewer.may(Right.READ_PRIVATE)
    return [
        column
        for column in of.columns
        if (new or not (column.fixed or column.dated)) and (new or may_read or not column.private)
    ]


def initial_of(columns: Iterable[Column], row: Any) -> dict[str, Any]:
    """What stands in the row, as the form shows it; private values masked."""
    return {column.field: _initial(column, row) for column in columns}


def changes_of(columns: Iterable[Column], row: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The values that differ from the row; a private value left masked is no change."""
    changes = {}
    for column in columns:
        present, value = queries.value_of(column, row), values[column.field]
        kept = column.private and present and value == queries.masked(column, str(present))
        if not kept and value != present and not (value is None and present in ("", [])):
            changes[column.field] = value
    return changes


def _initial(column: Column, row: Any) -> Any:
    value = queries.value_of(column, row)
    if value is None:
        return ""
    if column.private:
        return queries.masked(column, str(value))
    if column.kind is Kind.REFERENCE:
        return getattr(value, "code", "") or getattr(value, "username", "")
    return value if column.kind in (Kind.CHOICE, Kind.FLAG, Kind.DATE) else written(column, value)


def _field(viewer: Viewer, column: Column) -> forms.Field:
    shared: dict[str, Any] = {
        "label": f"{column.label} *" if column.required else column.label,
        "required": False,
    }
    if column.kind is Kind.CHOICE and column.choices is not None:
        return forms.ChoiceField(choices=[("", "—"), *column.choices.choices], **shared)
    if column.kind is Kind.FLAG:
        return forms.BooleanField(**shared)
    if column.kind is Kind.DATE:
        return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **shared)
    if column.kind is Kind.REFERENCE and column.noun in _CHOSEN:
        return forms.ChoiceField(choices=[("", "—"), *_rows(viewer, column)], **shared)
    if column.kind is Kind.REFERENCE:
        return forms.CharField(help_text=_("填编码或名称"), **shared)
    if column.kind in (Kind.LONG_TEXT, Kind.JSON):
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **shared)
    if column.kind is Kind.WORDS:
        return forms.CharField(help_text=_("用顿号隔开"), **shared)
    return forms.CharField(**shared)


def _rows(viewer: Viewer, column: Column) -> list[tuple[str, str]]:
    rows = queries.choice_rows(viewer, noun(column.noun))
    return [(row.code, f"{getattr(row, 'short_name', '') or row.name}（{row.code}）") for row in rows]
