"""The grids of a day as the core's index, built once per state of the register."""

from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import CharField, Count, Max, Q, Sum
from django.db.models.functions import Cast

from liming.core.dispatch import GridArea, GridIndex
from liming.register.models import GridVersion
from liming.register.rules.places import read_boundary
from liming.shared.models import AuditEntry

Index = tuple[GridIndex, dict[str, UUID]]
_REASON = "dispatch looks for the grid of a place anywhere"


def grid_index(day: date) -> Index:
    """The index of the grids in force on `day` and, for each grid code, the id of that version.

    Built anew whenever a grid version was added, ended or changed: the state is asked on every call.
    """
    return _build(day, _state())


def _state() -> tuple[object, ...]:
    """A fingerprint that differs after every change of a grid version, whoever made it."""
    versions = GridVersion.objects.everywhere(_REASON).aggregate(
        rows=Count("id"),
        newest=Max(Cast("id", CharField())),
        numbers=Sum("number"),
        ended=Count("valid_to"),
        last_end=Max("valid_to"),
        last_start=Max("valid_from"),
    )
    acts = AuditEntry.objects.filter(subject_kind__in=("register.grid", "register.division"))
    return (*versions.values(), acts.aggregate(last=Max("id"))["last"])


@lru_cache(maxsize=8)
def _build(day: date, state: tuple[object, ...]) -> Index:
    areas, version_ids = [], {}
    for version in _in_force(day):
        key = version.grid.code
        areas.append(_area(key, version))
        version_ids[key] = version.pk
    return GridIndex(areas), version_ids


def _in_force(day: date) -> list[GridVersion]:
    versions = GridVersion.objects.everywhere(_REASON).filter(
        Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day
    )
    return list(versions.select_related("grid", "division").order_by("grid__code", "number"))


def _area(key: str, version: GridVersion) -> GridArea:
    placed = version.longitude is not None and version.latitude is not None
    return GridArea(
        key=key,
        boundary=read_boundary(version.boundary) if version.boundary else None,
        centre=(version.longitude, version.latitude) if placed else None,  # type: ignore[arg-type]
        communities=frozenset(version.communities) | {_short(version.division.name)},
        division_code=version.division_id,
    )


def _short(name: str) -> str:
    """泗交镇 -> 泗交: a township speaks for all its grids, so it must weigh less than a community."""
    for ending in ("街道办事处", "街道", "社区", "镇", "乡", "村"):
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name
