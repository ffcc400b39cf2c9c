"""Units and teams: as they stand, and as they stood on a day."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from liming.register.models import Team, TeamPlacement, Unit
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


def team_unit_on(team: Team, day: date) -> Unit | None:
    """The unit the team belonged to on `day`; None before it was founded or after it closed.

    Where a day holds two changes the later one counts.
    """
    rows = TeamPlacement.objects.select_related("unit__level").filter(
        Q(valid_to=None) | Q(valid_to__gt=day), team=team, valid_from__lte=day
    )
    row = rows.order_by("-valid_from").first()
    return row.unit if row else None


def root_path() -> str:
    """The path of the tree's root; "/" while there is no single one."""
    roots = Unit.objects.everywhere("the root decides who may change what all units share")
    paths = list(roots.filter(parent=None, closed_on=None).values_list("path", flat=True)[:2])
    return paths[0] if len(paths) == 1 else "/"
