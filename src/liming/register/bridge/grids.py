"""The grids of a day as the core's index, built once per state of the register."""

from bisect import bisect_right
from datetime import date
from uuid import UUID

from django.db.models import Q

from liming.core.dispatch import GridArea, GridIndex
from liming.register.models import GridVersion
from liming.register.rules.places import read_boundary
from liming.shared import revision

Index = tuple[GridIndex, dict[str, UUID]]
_REASON = "dispatch looks for the grid of a place anywhere"


def grid_index(day: date) -> Index:
    """The index of the grids in force on `day` and, for each grid code, the id of that version.

    Built once for all days between two changes of grids, anew after every change of the register.
    """
    return _index(grid_era(day))


def grid_era(day: date) -> date:
    """The last day up to `day` on which a grid version began or ended: the grids are the same ever since."""
    days = _days_of_change()
    place = bisect_right(days, day)
    return days[place - 1] if place else date.min


@revision.kept()
def _days_of_change() -> list[date]:
    versions = GridVersion.objects.everywhere(_REASON)
    pairs = versions.values_list("valid_from", "valid_to").distinct()
    return sorted({day for pair in pairs for day in pair if day is not None})


@revision.kept()
def _index(day: date) -> Index:
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
