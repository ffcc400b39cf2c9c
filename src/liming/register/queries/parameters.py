"""The value of an editable parameter on a day, for everybody or for one unit."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from liming.register.models import Parameter, Unit, UnitParameter
from liming.register.queries.lists import NounFilter, noun_rows
from liming.register.rules.columns import noun
from liming.shared import clock, revision
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_NEAREST = "the nearest unit upwards decides, whoever asks"


def parameter_row(key: str, day: date | None = None) -> Parameter | None:
    """The row in force on `day` (default today), or None."""
    day = day or clock.today()
    return next((copy(row) for row in _stored().get(key, ()) if _holds(row, day)), None)


def parameter(key: str, day: date | None = None) -> Any:
    """The value in force on `day` (default today); raises `parameter_unknown` when there is none."""
    row = parameter_row(key, day)
    if row is None:
        raise DomainError("parameter_unknown", key=key, day=(day or clock.today()).isoformat())
    return row.value


class ParameterBook:
    """Some parameters as they hold on a day in every unit, without a query of their own.

    `shipped` gives what holds where nothing is stored.
    """

    def __init__(
        self, keys: Iterable[str], shipped: Mapping[str, Any] | None = None, day: date | None = None
    ) -> None:
        day = day or clock.today()
        self._common = dict(shipped or {})
        self._own: dict[tuple[str, str], Any] = {}
        stored, of_units = _stored(), _of_units()
        for key in keys:
            common = next((row for row in stored.get(key, ()) if _holds(row, day)), None)
            if common is not None:
                self._common[key] = common.value
            for path, row in of_units.get(key, ()):
                if _holds(row, day):
                    self._own.setdefault((key, path), row.value)

    def at(self, key: str, path: str = "") -> Any:
        """The value at a unit's or team's path: the nearest unit upwards, else the common one.

        Raises DomainError `parameter_unknown`.
        """
        while path.strip("/"):
            if (key, path) in self._own:
                return self._own[key, path]
            path = path.rstrip("/").rpartition("/")[0] + "/"
        if key not in self._common:
            raise DomainError("parameter_unknown", key=key, day=clock.today().isoformat())
        return self._common[key]


@dataclass(frozen=True)
class ParameterLine:
    """A parameter as the list shows it: the row in force and how many units have a value of their own."""

    row: Parameter
    units: int


def parameter_lines(viewer: Viewer, text: str = "") -> tuple[ParameterLine, ...]:
    """The parameters in force today, by key. Two queries; raises DomainError `forbidden`."""
    today = clock.today()
    rows = _on(noun_rows(viewer, noun("parameters"), NounFilter(text)), today)
    own = _on(UnitParameter.objects.visible_to(viewer), today)
    counts = dict(own.order_by().values_list("key").annotate(n=Count("pk")))
    return tuple(ParameterLine(row, counts.get(row.key, 0)) for row in rows)


@dataclass(frozen=True)
class ParameterDetail:
    """A parameter today, what units set of their own, what was true before, and units that may set one."""

    row: Parameter
    own: tuple[UnitParameter, ...]
    earlier: tuple[Parameter, ...]
    units: tuple[Unit, ...]


def parameter_detail(viewer: Viewer, key: str) -> ParameterDetail:
    """One parameter. Four queries; raises DomainError `forbidden`, `not_found`."""
    viewer.require(Right.READ_REGISTER)
    row = parameter_row(key)
    if row is None:
        raise DomainError("not_found", what=noun("parameters").label, key=key)
    own = _on(UnitParameter.objects.visible_to(viewer).filter(key=key), None).select_related("unit__level")
    may_set = row.is_per_unit and viewer.may(Right.EDIT_REGISTER)
    units = Unit.objects.visible_to(viewer.within(Right.EDIT_REGISTER)).filter(closed_on=None)
    return ParameterDetail(
        row=row,
        own=tuple(own.order_by("unit__path")),
        earlier=tuple(Parameter.objects.filter(key=key, valid_to__lte=clock.today()).order_by("-valid_from")),
        units=tuple(units.select_related("level").order_by("path")) if may_set else (),
    )


def _on(rows: "QuerySet[Any]", day: date | None) -> "QuerySet[Any]":
    day = day or clock.today()
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


def _holds(row: Parameter | UnitParameter, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or row.valid_to > day)


@revision.kept()
def _stored() -> dict[str, list[Parameter]]:
    """All rows by key, the newest first."""
    rows: dict[str, list[Parameter]] = {}
    for row in Parameter.objects.order_by("key", "-valid_from"):
        rows.setdefault(row.key, []).append(row)
    return rows


@revision.kept()
def _of_units() -> dict[str, list[tuple[str, UnitParameter]]]:
    """What units set of their own: key to (path, row), the newest first."""
    rows: dict[str, list[tuple[str, UnitParameter]]] = {}
    own = UnitParameter.objects.everywhere(_NEAREST).select_related("unit")
    for row in own.order_by("key", "-valid_from"):
        rows.setdefault(row.key, []).append((row.unit.path, row))
    return rows
