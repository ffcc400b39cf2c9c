"""The dated past of a row, and who changed it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from liming.register.models import (
    Grid,
    GridVersion,
    Member,
    Membership,
    Parameter,
    Team,
    TeamPlacement,
    Unit,
    UnitPlacement,
)
from liming.register.queries.sheets import masked
from liming.register.rules.columns import Column, Kind, Noun
from liming.register.rules.values import as_text, shorten, written
from liming.shared.models import AuditEntry

_OWN_PAST = "the past of a row the viewer already sees"
_MOST = 100


@dataclass(frozen=True)
class Period:
    """What held from one day (inclusive) to another (exclusive; None = still)."""

    valid_from: date
    valid_to: date | None
    words: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Trace:
    """One act of the audit: the fields it changed with what stood before and after (private ones masked)."""

    at: datetime
    actor: str
    act: str
    changes: tuple[tuple[str, str, str], ...]


def periods(row: Any) -> list[Period]:
    """The dated rows behind a unit, team, member, grid or parameter, newest first; none for other nouns."""
    reader = _READERS.get(type(row))
    return sorted(reader(row), key=lambda each: each.valid_from, reverse=True) if reader else []


def traces(of: Noun, row: Any) -> list[Trace]:
    """The last hundred acts on the row, newest first."""
    entries = AuditEntry.objects.filter(subject_kind=row._meta.label_lower, subject_id=str(row.pk))
    return [
        Trace(entry.at, entry.actor_name, entry.act.rsplit(".", 1)[-1], _changes(of, entry))
        for entry in entries.order_by("-id")[:_MOST]
    ]


def _changes(of: Noun, entry: AuditEntry) -> tuple[tuple[str, str, str], ...]:
    if entry.act.endswith(".created"):
        return ()
    found = []
    for name in {**entry.before, **entry.after}:
        column = of.by_columns.get(name)
        if column is None:
            continue
        before, after = entry.before.get(name), entry.after.get(name)
        if column.private:
            before, after = masked(column, str(before or "")), masked(column, str(after or ""))
        if column.kind is Kind.REFERENCE:
            before = after = None
        found.append((column.label, _words(column, before), _words(column, after)))
    return tuple(found)


def _words(column: Column, value: object) -> str:
    return shorten(as_text(written(column, value)))


def _units(unit: Unit) -> list[Period]:
    rows = UnitPlacement.objects.filter(unit=unit).select_related("parent")
    return [
        Period(row.valid_from, row.valid_to, (row.parent.name if row.parent else "",), row.reason)
        for row in rows
    ]


def _teams(team: Team) -> list[Period]:
    rows = TeamPlacement.objects.filter(team=team).select_related("unit")
    return [Period(row.valid_from, row.valid_to, (row.unit.name,), row.reason) for row in rows]


def _members(member: Member) -> list[Period]:
    rows = Membership.objects.filter(member=member).select_related("team")
    return [
        Period(row.valid_from, row.valid_to, (row.team.short_name, row.get_role_display()), row.reason)
        for row in rows
    ]


def _grids(grid: Grid) -> list[Period]:
    rows = GridVersion.objects.everywhere(_OWN_PAST).filter(grid=grid)
    return [_version(row) for row in rows.select_related("team", "division", "holder", "deputy")]


def _version(row: GridVersion) -> Period:
    people = "、".join(each.name for each in (row.holder, row.deputy) if each)
    words = (row.team.short_name, row.division.name, row.get_area_type_display(), people)
    return Period(row.valid_from, row.valid_to, words, row.reason)


def _parameters(row: Parameter) -> list[Period]:
    rows = Parameter.objects.filter(key=row.key)
    return [
        Period(each.valid_from, each.valid_to, (shorten(as_text(each.value)), each.source), "")
        for each in rows
    ]


_READERS: dict[type, Callable[[Any], list[Period]]] = {
    Unit: _units,
    Team: _teams,
    Member: _members,
    Grid: _grids,
    Parameter: _parameters,
}
