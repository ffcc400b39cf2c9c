"""Create, change, move and close units and party branches."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liming.register.actions.base import (
    check_after,
    check_not_future,
    end,
    fill_blanks,
    insert,
    require_edit,
    update,
)
from liming.register.models import PartyBranch, Team, TeamPlacement, Unit, UnitLevel, UnitPlacement
from liming.register.rules import moved_path, path_below
from liming.register.rules.columns import noun
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

_TREE = "a move rewrites everything below, whoever is in charge there"
Placement = UnitPlacement | TeamPlacement


@transaction.atomic
def create_unit(viewer: Viewer, *, valid_from: date | None = None, **fields: Any) -> Unit:
    """A new unit below its parent (none = a root), true from `valid_from` (default today)."""
    day = valid_from or clock.today()
    check_not_future(day)
    parent = fields.get("parent")
    unit = Unit(**fields)
    fill_blanks(unit)
    unit.path = path_below(parent.path if parent else None, unit.code)
    unit.level = _level(parent.level_id + 1 if parent else 0)
    insert(viewer, noun("units"), unit, unit.path)
    UnitPlacement.objects.create(unit=unit, parent=parent, path=unit.path, valid_from=day)
    return unit


def change_unit(viewer: Viewer, unit: Unit, **changes: Any) -> Unit:
    """Change names or division; the parent changes by `move_unit`."""
    return update(viewer, noun("units"), unit, changes)


@transaction.atomic
def move_unit(viewer: Viewer, unit: Unit, parent: Unit, on: date, reason: str = "") -> Unit:
    """From `on` the unit, and everything below it, stands below another parent; the past keeps its tree.

    Raises `tree_loop`, `day_before_last` (something below changed later than `on`), `day_in_future`.
    """
    require_edit(viewer, unit.path)
    require_edit(viewer, parent.path)
    if parent.path.startswith(unit.path):
        raise DomainError("tree_loop", name=unit.name, parent=parent.name)
    old_path, new_path = unit.path, path_below(parent.path, unit.code)
    deeper = parent.level_id + 1 - unit.level_id
    before = {"parent": unit.parent_id, "path": old_path}
    _move_units(unit, parent, old_path, new_path, deeper, on, reason)
    _move_teams(old_path, new_path, on, reason)
    unit.refresh_from_db(from_queryset=Unit.objects.everywhere(_TREE))
    after = {"parent": parent.pk, "path": new_path, "on": on, "reason": reason}
    audit.record(viewer, "unit.moved", unit, before=before, after=after, unit_path=new_path)
    return unit


def close_unit(viewer: Viewer, unit: Unit, on: date, reason: str = "") -> Unit:
    """Close a unit that holds no open unit and no open team."""
    below = Unit.objects.everywhere(_TREE).filter(parent=unit, closed_on=None).count()
    if below:
        raise DomainError("still_used", name=unit.name, count=below, what=_("单位"))
    teams = Team.objects.everywhere(_TREE).filter(unit=unit, closed_on=None).count()
    if teams:
        raise DomainError("still_used", name=unit.name, count=teams, what=_("服务队"))
    with transaction.atomic():
        closed = end(viewer, noun("units"), unit, on, reason)
        _end_placement(UnitPlacement.objects.get(unit=unit, valid_to=None), on)
    return closed


def create_party_branch(viewer: Viewer, **fields: Any) -> PartyBranch:
    """A new party branch of a unit."""
    branch = PartyBranch(**fields)
    return insert(viewer, noun("party-branches"), branch)


def change_party_branch(viewer: Viewer, branch: PartyBranch, **changes: Any) -> PartyBranch:
    """Change the name, the unit, the secretary or the day of founding."""
    return update(viewer, noun("party-branches"), branch, changes)


def replace_placement(current: Placement, on: date, **values: Any) -> None:
    """End a placement on `on` and begin the next one; on the very day it began, correct it instead."""
    check_after(on, current.valid_from)
    if on == current.valid_from:
        for name, value in values.items():
            setattr(current, name, value)
        current.save()
        return
    _end_placement(current, on)
    place: dict[str, Any] = (
        {"unit": current.unit, "parent": current.parent}
        if isinstance(current, UnitPlacement)
        else {"team": current.team, "unit": current.unit}
    )
    type(current).objects.create(**{**place, **values}, valid_from=on)


def _end_placement(current: Placement, on: date) -> None:
    check_after(on, current.valid_from)
    current.valid_to = on
    current.save(update_fields=["valid_to"])


def _move_units(
    unit: Unit, parent: Unit, old_path: str, new_path: str, deeper: int, on: date, reason: str
) -> None:
    placements = UnitPlacement.objects.filter(valid_to=None, path__startswith=old_path)
    for placement in placements.select_related("unit", "parent"):
        row = placement.unit
        row.path = moved_path(row.path, old_path, new_path)
        row.level = _level(row.level_id + deeper)
        values: dict[str, Any] = {"path": row.path, "reason": reason}
        if row.pk == unit.pk:
            row.parent = values["parent"] = parent
        row.save()
        replace_placement(placement, on, **values)


def _move_teams(old_path: str, new_path: str, on: date, reason: str) -> None:
    placements = TeamPlacement.objects.filter(valid_to=None, path__startswith=old_path)
    for placement in placements.select_related("team", "unit"):
        team = placement.team
        team.path = moved_path(team.path, old_path, new_path)
        team.save()
        replace_placement(placement, on, path=team.path, reason=reason)


def _level(depth: int) -> UnitLevel:
    level, _ = UnitLevel.objects.get_or_create(depth=depth, defaults={"name": f"第{depth + 1}级"})
    return level
