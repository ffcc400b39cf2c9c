"""Lists of any noun: filtered, sorted, searched by pinyin, in the viewer's scope."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from liming.register.models import Account, RoleGrant
from liming.register.queries.references import rows_of
from liming.register.queries.search import word_fits
from liming.register.rules.columns import NOUNS, Kind, Noun, noun
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_SECURITY = {"accounts", "grants"}
_YES = "yes"


@dataclass(frozen=True)
class NounFilter:
    """What a list shows: typed words, chosen values by field, closed rows or open ones, and the order."""

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False
    order: str = ""


def right_to_read(of: Noun) -> Right:
    """Accounts and grants are the security administrator's; all else is the register's."""
    return Right.GRANT_ROLES if of.key in _SECURITY else Right.READ_REGISTER


def noun_rows(viewer: Viewer, of: Noun, wanted: NounFilter) -> "QuerySet[Any]":
    """The rows of a noun the viewer reaches under a filter; one query however many rows."""
    viewer.require(right_to_read(of))
    rows = rows_of(viewer, of)
    if of.key in _SECURITY:
        rows = rows.filter(_security_scope(viewer, of.model)).distinct()
    if of.closing:
        rows = rows.filter(**{f"{of.closing}__isnull": not wanted.closed})
    for word in wanted.text.split():
        rows = rows.filter(_fits(of, word))
    for name, value in wanted.chosen.items():
        rows = rows.filter(**_chosen(of, name, value))
    return rows.order_by(*_order(of, wanted.order))


def noun_row(viewer: Viewer, of: Noun, key: str) -> Any:
    """One row by the key in its address (its code, or its id where it has none); raises `not_found`."""
    viewer.require(right_to_read(of))
    name = _address(of)
    rows = rows_of(viewer, of)
    if of.key in _SECURITY:
        rows = rows.filter(_security_scope(viewer, of.model)).distinct()
    try:
        row = rows.filter(**{name: key}).first()
    except (ValueError, ValidationError):
        row = None
    if row is None:
        raise DomainError("not_found", what=of.label, key=key)
    return row


def choice_rows(viewer: Viewer, of: Noun) -> "QuerySet[Any]":
    """The open rows within reach that a form or filter offers by name; no right beyond reaching them."""
    rows = rows_of(viewer, of)
    return (rows.filter(**{of.closing: None}) if of.closing else rows).order_by(*of.order)


def address_of(of: Noun, row: Model) -> str:
    """The key of a row in its address."""
    value = getattr(row, _address(of))
    return str(value)


def counts(viewer: Viewer) -> dict[str, int]:
    """How many open rows of each noun the viewer may read."""
    found = {}
    for key, of in NOUNS.items():
        if viewer.may(right_to_read(of)):
            found[key] = noun_rows(viewer, of, NounFilter()).count()
    return found


def _address(of: Noun) -> str:
    return of.identity[0] if len(of.identity) == 1 and of.identity != ("id",) else "pk"


def _fits(of: Noun, word: str) -> Q:
    if of.is_named:
        fits = word_fits(word)
    else:
        fits = Q()
        for column in of.columns:
            if column.kind is Kind.TEXT and not column.private:
                fits |= Q(**{f"{column.lookup}__icontains": word})
    for column in of.columns:
        if column.kind is Kind.REFERENCE and column.in_list and hasattr(noun(column.noun).model, "initials"):
            fits |= word_fits(word, f"{column.lookup}__")
    return fits


def _chosen(of: Noun, name: str, value: str) -> dict[str, Any]:
    column = of.by_columns[name]
    if column.kind is Kind.FLAG:
        return {column.lookup: value == _YES}
    if column.kind is Kind.REFERENCE:
        target = noun(column.noun)
        if target.key == "units" and of.path.endswith("path"):
            return {of.path + "__contains": f"/{value}/"}
        return {f"{column.lookup}__{target.identity[0]}": value}
    return {column.lookup: value}


def _order(of: Noun, wanted: str) -> tuple[str, ...]:
    """The wanted order when it is a column of the list; then the noun's own."""
    column = of.by_columns.get(wanted.removeprefix("-"))
    if column is None or not column.in_list:
        return of.order
    lookup = column.lookup
    if column.kind is Kind.REFERENCE:
        lookup = f"{lookup}__{noun(column.noun).order[0].removeprefix('-')}"
    return ("-" + lookup if wanted.startswith("-") else lookup, *of.order)


def _security_scope(viewer: Viewer, model: type[Model]) -> Q:
    if "/" in viewer.unit_paths:
        return Q()
    prefix = "" if model is RoleGrant else "grants__"
    member = "account__member" if model is RoleGrant else "member"
    scope = Q(pk__in=[])
    for path in viewer.unit_paths:
        scope |= Q(**{f"{prefix}unit__path__startswith": path})
        scope |= Q(**{f"{prefix}team__path__startswith": path})
        scope |= Q(**{f"{member}__team__path__startswith": path})
    if model is Account:
        scope |= Q(grants=None, member=None)
    return scope
