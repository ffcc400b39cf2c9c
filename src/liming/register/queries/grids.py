"""The grids of a team on a day."""

from datetime import date

from django.db.models import Q

from liming.register.models import GridVersion, Team
from liming.shared import clock
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer


def grids_of_team(viewer: Viewer, team: Team, day: date | None = None) -> ScopedQuerySet[GridVersion]:
    """The grid versions of a team in force on `day` (default today), by grid code."""
    viewer.require(Right.READ_REGISTER, team.path)
    day = day or clock.today()
    versions = GridVersion.objects.visible_to(viewer).filter(
        Q(valid_to=None) | Q(valid_to__gt=day), team=team, valid_from__lte=day
    )
    return versions.select_related("grid", "division", "holder", "deputy").order_by("grid__code")
