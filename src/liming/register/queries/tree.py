"""Units and teams: as they stand, and as they stood on a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from liming.register.models import Team, TeamPlacement, Unit, UnitPlacement
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer


def unit_by_code(viewer: Viewer, code: str) -> Unit:
    """The unit with this code among those the viewer reaches; raises `not_found`."""
    viewer.require(Right.READ_REGISTER)
    found: Unit | None = Unit.objects.visible_to(viewer).select_related("level").filter(code=code).first()
    if found is None:
        raise DomainError("not_found", what=_("单位"), key=code)
    return found


def team_by_code(viewer: Viewer, code: str) -> Team:
    """The team with this code among those the viewer reaches; raises `not_found`."""
    viewer.require(Right.READ_REGISTER)
    found: Team | None = Team.objects.visible_to(viewer).select_related("unit").filter(code=code).first()
    if found is None:
        raise DomainError("not_found", what=_("服务队"), key=code)
    return found


def units(viewer: Viewer) -> ScopedQuerySet[Unit]:
    """Units the viewer reaches that are not closed, in tree order."""
    viewer.require(Right.READ_REGISTER)
    return Unit.objects.visible_to(viewer).filter(closed_on=None).select_related("level")


def teams(viewer: Viewer, unit: Unit | None = None) -> ScopedQuerySet[Team]:
    """Teams the viewer reaches that are not closed, of `unit` and all below it when given."""
    viewer.require(Right.READ_REGISTER)
    found = Team.objects.visible_to(viewer).filter(closed_on=None).select_related("unit")
    return found.filter(path__startswith=unit.path) if unit else found


@dataclass(frozen=True)
class TreePlace:
    """A unit or team as it stood on a day: its path then and its parent's code ("" at the root)."""

    kind: str
    code: str
    name: str
    path: str
    parent_code: str


def tree_on(viewer: Viewer, day: date) -> tuple[TreePlace, ...]:
    """The tree of units and teams as it stood on `day`, in path order.

    The viewer sees what lay below its paths on that day.
    """
    viewer.require(Right.READ_REGISTER)
    placed = [
        TreePlace("unit", row.unit.code, row.unit.name, row.path, row.parent.code if row.parent else "")
        for row in _on(UnitPlacement.objects.select_related("unit", "parent"), day)
    ]
    placed += [
        TreePlace("team", row.team.code, row.team.name, row.path, row.unit.code)
        for row in _on(TeamPlacement.objects.select_related("team", "unit"), day)
    ]
    return tuple(sorted((each for each in placed if viewer.reaches(each.path)), key=lambda each: each.path))


def team_unit_on(team: Team, day: date) -> Unit | None:
    """The unit the team belonged to on `day`; None before it was founded or after it closed."""
    row = _on(TeamPlacement.objects.select_related("unit__level").filter(team=team), day).first()
    return row.unit if row else None


def team_path_on(team: Team, day: date) -> str | None:
    """The team's path on `day`; None before it was founded or after it closed."""
    row = _on(TeamPlacement.objects.filter(team=team), day).first()
    return row.path if row else None


def root_path() -> str:
    """The path of the tree's root; "/" while there is no single one."""
    roots = Unit.objects.everywhere("the root decides who may change what all units share")
    paths = list(roots.filter(parent=None, closed_on=None).values_list("path", flat=True)[:2])
    return paths[0] if len(paths) == 1 else "/"


def _on(rows: "QuerySet[UnitPlacement] | QuerySet[TeamPlacement]", day: date) -> "QuerySet":  # type: ignore[type-arg]
    """Rows true on `day`; where a day holds two changes the later one counts."""
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day).order_by("-valid_from")
