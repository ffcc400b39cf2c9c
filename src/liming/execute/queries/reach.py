"""Requests in reach by ids of teams and units: a path compared on every row would read the whole table."""

from django.db.models import Q

from liming.execute.models import Request
from liming.register.models import Team, Unit
from liming.register.queries import root_path
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Viewer

_REASON = "narrowed to the teams and units in the viewer's reach"


def requests_in_reach(viewer: Viewer) -> "ScopedQuerySet[Request]":
    """Requests of teams in the viewer's reach, and those without a team of units in reach, by indexes.

    At most three small queries more.
    """
    return Request.objects.everywhere(_REASON).filter(reach_of(viewer))


def reaches_all(viewer: Viewer) -> bool:
    """Whether nothing is out of the viewer's reach, so that no path needs to be compared."""
    return "/" in viewer.unit_paths or root_path() in viewer.unit_paths


def reach_of(viewer: Viewer, prefix: str = "") -> Q:
    """The same as a condition; `prefix` leads to the request, as "request__"."""
    if reaches_all(viewer):
        return Q()
    teams = list(Team.objects.visible_to(viewer).order_by().values_list("pk", flat=True))
    units = list(Unit.objects.visible_to(viewer).order_by().values_list("pk", flat=True))
    reach = Q(**{f"{prefix}team_id__in": teams})
    without_team = Q(**{f"{prefix}team_id": None, f"{prefix}unit_id__in": units})
    return reach | without_team if units else reach
