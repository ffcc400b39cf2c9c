"""Create, change, hand over, split and close grids. Every change makes a new dated version."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liming.register.actions.base import (
    blank,
    check_after,
    check_not_future,
    end,
    insert,
    require_edit,
    spell,
)
from liming.register.actions.members import check_in_team
from liming.register.enums import DivisionLevel
from liming.register.models import Division, DivisionShape, Grid, GridVersion, Member, Team
from liming.register.rules.columns import noun
from liming.register.rules.places import (
    as_geometry,
    check_boundary_inside,
    county_code,
    is_inside,
    read_boundary,
)
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

_VERSIONS = "the versions of a grid the viewer may edit"
_OWN = (
    "team",
    "division",
    "area_type",
    "holder",
    "deputy",
    "communities",
    "households",
    "population",
    "boundary",
    "longitude",
    "latitude",
)


@dataclass(frozen=True)
class GridPart:
    """One part of a split: what differs from the grid that is split. Its code is new."""

    code: str
    name: str
    communities: Sequence[str]
    holder: Member | None = None
    changes: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def create_grid(
    viewer: Viewer, *, code: str, name: str, valid_from: date | None = None, **fields: Any
) -> Grid:
    """A new grid with its first version, in force from `valid_from` (default today).

    Raises `outside_county` when its division is not in the team's county.
    """
    day = valid_from or clock.today()
    check_not_future(day)
    grid = Grid(code=code, name=name)
    version = _version(grid, 1, day, fields)
    insert(viewer, noun("grids"), grid, version.team.path)
    _put(grid, version)
    return grid


@transaction.atomic
def change_grid(
    viewer: Viewer, grid: Grid, on: date | None = None, reason: str = "", **changes: Any
) -> GridVersion:
    """From `on` (default today) the grid is as `changes` say: a new version; the old one ends that day.

    A change on the day the present version began corrects that version. `name` changes at once.
    """
    current = _current(grid)
    require_edit(viewer, current.team.path)
    _rename(viewer, grid, changes)
    given = {name: blank(current, name) if value is None else value for name, value in changes.items()}
    differing = {name: value for name, value in given.items() if getattr(current, name) != value}
    if not differing:
        return current
    day = on or clock.today()
    check_after(day, current.valid_from)
    before = {name: getattr(current, name) for name in differing}
    version = _next(grid, current, day, differing, reason)
    require_edit(viewer, version.team.path)
    _put(grid, version)
    after = {**differing, "on": day, "reason": reason}
    audit.record(viewer, "grid.changed", grid, before=before, after=after, unit_path=version.team.path)
    return version


def hand_over_grid(
    viewer: Viewer,
    grid: Grid,
    holder: Member | None,
    on: date | None = None,
    reason: str = "",
    **deputy: Member | None,
) -> GridVersion:
    """From `on` another member answers for the grid (None = nobody yet); `deputy=` changes the deputy too."""
    return change_grid(viewer, grid, on, reason, holder=holder, **deputy)


@transaction.atomic
def split_grid(
    viewer: Viewer, grid: Grid, parts: Sequence[GridPart], on: date | None = None, reason: str = ""
) -> list[Grid]:
    """From `on` the grid is closed and its parts take its place; each names the old version as predecessor.

    Raises `split_needs_two`, `split_repeats` (a community in two parts), `split_loses` (in none).
    """
    current = _current(grid)
    require_edit(viewer, current.team.path)
    _check_parts(current, parts)
    day = on or clock.today()
    made = [_part(viewer, current, part, day, reason) for part in parts]
    close_grid(viewer, grid, day, reason)
    return made


@transaction.atomic
def close_grid(viewer: Viewer, grid: Grid, on: date, reason: str = "") -> Grid:
    """The grid ends on `on`; its last version stays for the requests of its days."""
    current = _current(grid)
    check_after(on, current.valid_from)
    end(viewer, noun("grids"), grid, on, reason)
    current.valid_to = on
    current.save(update_fields=["valid_to"])
    return grid


def county_of(team: Team) -> Division | None:
    """The division a team's grids must lie in: its own, else its unit's."""
    return team.division or team.unit.division


def check_version(version: GridVersion) -> None:
    """The grid lies in one county, the team's; its people are of the team; its boundary is inside."""
    area, division = county_of(version.team), version.division
    if division.level in (DivisionLevel.PROVINCE, DivisionLevel.CITY):
        raise DomainError("outside_county", place=division.name, county=_("一个县区"))
    if area is not None and not is_inside(division.code, area.code):
        raise DomainError("outside_county", place=division.name, county=area.name)
    check_in_team(version.holder, version.team)
    check_in_team(version.deputy, version.team)
    if version.boundary:
        _check_boundary(version)


def _check_boundary(version: GridVersion) -> None:
    polygon = read_boundary(version.boundary)
    version.boundary = as_geometry(polygon)
    shape = DivisionShape.objects.filter(division_id=county_code(version.division_id) or "").first()
    if shape is not None:
        check_boundary_inside(polygon, read_boundary(shape.geometry), shape.division.name)


def _current(grid: Grid) -> GridVersion:
    if grid.closed_on is not None:
        raise DomainError("already_closed", name=grid.name, day=grid.closed_on.isoformat())
    version: GridVersion = (
        GridVersion.objects.everywhere(_VERSIONS)
        .select_related("team__unit__division", "team__division", "division", "holder", "deputy")
        .get(pk=grid.current_id)
    )
    return version


def _rename(viewer: Viewer, grid: Grid, changes: dict[str, Any]) -> None:
    name = changes.pop("name", grid.name)
    code = changes.pop("code", grid.code)
    if code != grid.code:
        raise DomainError("code_fixed", entry=grid.code)
    if name != grid.name:
        before, grid.name = grid.name, name
        spell(noun("grids"), grid)
        grid.save(update_fields=["name", "pinyin", "initials"])
        audit.record(viewer, "grid.renamed", grid, before={"name": before}, after={"name": name})


def _version(grid: Grid, number: int, day: date, fields: dict[str, Any]) -> GridVersion:
    for column in noun("grids").columns:
        if column.required and column.source and not fields.get(column.field):
            raise DomainError("field_required", field=column.label)
    given = {name: value for name, value in fields.items() if value is not None}
    version = GridVersion(grid=grid, number=number, valid_from=day, **given)
    check_version(version)
    return version


def _next(grid: Grid, current: GridVersion, day: date, changes: dict[str, Any], reason: str) -> GridVersion:
    if day == current.valid_from:
        version = current
        for name, value in changes.items():
            setattr(version, name, value)
        version.reason = reason or version.reason
        check_version(version)
        return version
    fields = {name: getattr(current, name) for name in _OWN} | changes
    version = _version(grid, current.number + 1, day, {**fields, "reason": reason})
    version.predecessor = current
    current.valid_to = day
    GridVersion.objects.everywhere(_VERSIONS).filter(pk=current.pk).update(valid_to=day)
    return version


def _put(grid: Grid, version: GridVersion) -> None:
    version.grid = grid
    version.save()
    grid.current = version
    grid.save(update_fields=["current"])


def _check_parts(current: GridVersion, parts: Sequence[GridPart]) -> None:
    if len(parts) < 2:
        raise DomainError("split_needs_two", count=len(parts))
    seen: set[str] = set()
    for part in parts:
        for community in part.communities:
            if community in seen:
                raise DomainError("split_repeats", community=community)
            seen.add(community)
    for community in current.communities:
        if community not in seen:
            raise DomainError("split_loses", community=community)


def _part(viewer: Viewer, current: GridVersion, part: GridPart, day: date, reason: str) -> Grid:
    shared = {name: getattr(current, name) for name in ("team", "division", "area_type", "deputy")}
    fields = {**shared, "communities": list(part.communities), "holder": part.holder, **part.changes}
    grid = create_grid(viewer, code=part.code, name=part.name, valid_from=day, reason=reason, **fields)
    grid.current.predecessor = current  # type: ignore[union-attr]
    grid.current.save(update_fields=["predecessor"])  # type: ignore[union-attr]
    return grid
