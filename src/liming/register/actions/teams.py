"""Create, change, move and close teams."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liming.register.actions.base import check_not_future, check_required, end, insert, require_edit, update
from liming.register.actions.units import replace_placement
from liming.register.models import Grid, Member, Team, TeamPlacement, Unit
from liming.register.queries.parameters import parameter_row
from liming.register.rules import check_team_name, path_below
from liming.register.rules.columns import noun
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

NAME_RULE = "team.name_rule"
_CLOSING = "a team is only closed when nothing of it is left, whoever looks"


@transaction.atomic
def create_team(viewer: Viewer, **fields: Any) -> Team:
    """A new team of a unit, true from its founding day (default today).

    Raises `team_name_pattern` with the name as it should be written.
    """
    team = Team(**fields)
    team.founded_on = team.founded_on or clock.today()
    check_required(noun("teams"), team)
    check_not_future(team.founded_on)
    _check_name(team.name)
    team.path = path_below(team.unit.path, team.code)
    insert(viewer, noun("teams"), team, team.path)
    TeamPlacement.objects.create(team=team, unit=team.unit, path=team.path, valid_from=team.founded_on)
    return team


def change_team(viewer: Viewer, team: Team, **changes: Any) -> Team:
    """Change plain fields; the unit changes by `move_team`."""
    if changes.get("name", team.name) != team.name:
        _check_name(changes["name"])
    return update(viewer, noun("teams"), team, changes)


@transaction.atomic
def move_team(viewer: Viewer, team: Team, unit: Unit, on: date, reason: str = "") -> Team:
    """From `on` the team belongs to another unit; before, it stays where it was.

    Its grids keep their place; the viewer needs both the old and the new unit.
    """
    require_edit(viewer, team.path)
    require_edit(viewer, unit.path)
    before = {"unit": team.unit_id, "path": team.path}
    team.unit, team.path = unit, path_below(unit.path, team.code)
    placement = TeamPlacement.objects.select_related("team", "unit").get(team=team, valid_to=None)
    replace_placement(placement, on, unit=unit, path=team.path, reason=reason)
    team.save()
    after = {"unit": unit.pk, "path": team.path, "on": on, "reason": reason}
    audit.record(viewer, "team.moved", team, before=before, after=after, unit_path=team.path)
    return team


@transaction.atomic
def close_team(viewer: Viewer, team: Team, on: date, reason: str = "") -> Team:
    """Close a team without members and grids; raises `still_used` otherwise."""
    left = Member.objects.everywhere(_CLOSING).filter(team=team, left_on=None).count()
    if left:
        raise DomainError("still_used", name=team.short_name, count=left, what=_("队员"))
    grids = Grid.objects.everywhere(_CLOSING).filter(current__team=team, closed_on=None).count()
    if grids:
        raise DomainError("still_used", name=team.short_name, count=grids, what=_("网格"))
    closed = end(viewer, noun("teams"), team, on, reason)
    TeamPlacement.objects.filter(team=team, valid_to=None).update(valid_to=on)
    return closed


def _check_name(name: str) -> None:
    rule = parameter_row(NAME_RULE)
    if rule is not None:
        check_team_name(rule.value, name)
