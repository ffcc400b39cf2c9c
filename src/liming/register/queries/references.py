"""From what somebody wrote (a code or a name) to the row that is meant."""

from typing import Any

from django.db.models import Model, Q, QuerySet

from liming.register.models import Account, Division, MemberSkill
from liming.register.queries.divisions import division_by_words, full_name
from liming.register.rules.columns import Column, Noun, noun
from liming.register.rules.places import normal_code
from liming.register.rules.replaced import replaced_divisions
from liming.register.rules.values import shorten
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedModel
from liming.shared.viewer import Viewer

_ENOUGH = 5


def rows_of(viewer: Viewer, of: Noun) -> "QuerySet[Any]":
    """Every row of a noun that the viewer reaches, with its relations, unsorted."""
    manager: Any = of.model._default_manager
    if of.model is MemberSkill:
        return manager.filter(_reaches(viewer, "member__team__path")).select_related(*of.relations)  # type: ignore[no-any-return]
    if issubclass(of.model, ScopedModel):
        return manager.visible_to(viewer).select_related(*of.relations)  # type: ignore[no-any-return]
    return manager.select_related(*of.relations)  # type: ignore[no-any-return]


class References:
    """Resolves references for one viewer; each noun is read once, so a long file costs few queries."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._rows: dict[str, tuple[dict[str, Model], dict[str, list[Model]]]] = {}
        self._divisions: dict[str, Division] = {}

    def resolve(self, column: Column, text: str) -> Model:
        """The row a text means; raises `reference_unknown`, `reference_ambiguous`, `division_replaced`
        or `division_ambiguous`."""
        if column.noun == "divisions":
            return self._division(column, text)
        by_code, by_name = self._read(noun(column.noun))
        if text in by_code:
            return by_code[text]
        same = by_name.get(text, [])
        if len(same) == 1:
            return same[0]
        if same:
            example = getattr(same[0], "code", str(same[0].pk))
            raise DomainError(
                "reference_ambiguous", field=column.label, value=text, count=len(same), example=example
            )
        raise DomainError("reference_unknown", field=column.label, value=shorten(text))

    def put(self, of: Noun, row: Model) -> None:
        """Make a row known that was created meanwhile, e.g. by an earlier line of the same file."""
        if of.key in self._rows:
            by_code, by_name = self._rows[of.key]
            _enter(row, by_code, by_name)

    def _read(self, of: Noun) -> tuple[dict[str, Model], dict[str, list[Model]]]:
        if of.key not in self._rows:
            by_code: dict[str, Model] = {}
            by_name: dict[str, list[Model]] = {}
            for row in rows_of(self._viewer, of):
                _enter(row, by_code, by_name)
            self._rows[of.key] = by_code, by_name
        return self._rows[of.key]

    def _division(self, column: Column, text: str) -> Division:
        if text not in self._divisions:
            self._divisions[text] = _find_division(column, text)
        return self._divisions[text]


def _enter(row: Model, by_code: dict[str, Model], by_name: dict[str, list[Model]]) -> None:
    by_code[_code(row)] = row
    for name in {getattr(row, "name", ""), getattr(row, "short_name", "")} - {""}:
        by_name.setdefault(name, []).append(row)


def _code(row: Any) -> str:
    return str(row.username if isinstance(row, Account) else row.code)


def _find_division(column: Column, text: str) -> Division:
    if text.isdigit():
        code = normal_code(text)
        row = Division.objects.select_related("replaced_by", "parent").filter(code=code).first()
        if row is None:
            raise _unknown(column, text, code)
        if row.valid_to is not None:
            raise _replaced(row.name, [row.replaced_by] if row.replaced_by else [])
        return row
    named = division_by_words(text)
    replaced = [name for each in named for name in each.replaced]
    if replaced:
        raise _replaced(replaced[0], [each.division for each in named])
    if not named:
        raise DomainError("reference_unknown", field=column.label, value=shorten(text))
    if len(named) > 1:
        choices = "、".join(f"{full_name(each.division)}（{each.division.code}）" for each in named[:_ENOUGH])
        raise DomainError("division_ambiguous", name=text, choices=choices)
    return named[0].division


def _unknown(column: Column, text: str, code: str) -> DomainError:
    for old in replaced_divisions():
        if old.code == code:
            present = list(Division.objects.select_related("parent").filter(code__in=old.present))
            return _replaced(old.names[0], present)
    return DomainError("reference_unknown", field=column.label, value=shorten(text))


def _replaced(name: str, present: list[Division]) -> DomainError:
    words = "、".join(f"{each.name}（{each.code}）" for each in present) or "—"
    return DomainError("division_replaced", name=name, present=words)


def _reaches(viewer: Viewer, lookup: str) -> Any:
    condition = Q(pk__in=[])
    for path in viewer.unit_paths:
        condition |= Q(**{f"{lookup}__startswith": path})
    return condition
