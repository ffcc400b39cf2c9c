"""Whom a request can be handed to: teams of the same city, since borders lie between neighbours; grids."""

from django.db.models import Q

from liming.execute.models import Request, ServiceRecord
from liming.register.models import GridVersion, Team
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

MOST_GRIDS = 400
_REASON = "the next owner may be a neighbour outside the viewer's units"


def next_owners(viewer: Viewer, row: Request) -> list[tuple[str, str]]:
    """Code and short name of the other open teams of the request's city, by code."""
    if not viewer.may(Right.DISPATCH):
        return []
    return [(team.code, team.short_name) for team in _others(row)]


def next_owner(viewer: Viewer, row: Request, code: str) -> Team:
    """The team of `next_owners` with this code; raises `not_found`."""
    viewer.require(Right.DISPATCH)
    found: Team | None = _others(row).filter(code=code).first()
    if found is None:
        raise DomainError("not_found", what="服务队", key=code)
    return found


def grid_options(viewer: Viewer, row: Request) -> list[tuple[str, str, str]]:
    """Code, name and team of the grids in reach, for a request whose place named none; else empty."""
    if not viewer.may(Right.DISPATCH) or row.grid_version_id is not None or row.notes.get("candidates"):
        return []
    found = GridVersion.objects.visible_to(viewer).filter(current_of__isnull=False, valid_to=None)
    near = found.filter(Q(team=row.team) if row.team_id else Q(team__path__startswith=row.unit.path))
    shown = near.order_by("grid__code").values_list("grid__code", "grid__name", "team__short_name")
    return list(shown[:MOST_GRIDS])


def _others(row: Request) -> "ScopedQuerySet[Team]":
    city = (row.unit.path.rsplit("/", 2)[0] or "") + "/"
    teams = Team.objects.everywhere(_REASON).filter(path__startswith=city, closed_on=None)
    if row.team_id is not None:
        teams = teams.exclude(pk=row.team_id)
    return teams.select_related("unit").order_by("code")


def other_teams(viewer: Viewer, record: ServiceRecord) -> list[tuple[str, str]]:
    """Code and short name of the open teams of the record's city that could have taken part in it."""
    if not viewer.may(Right.CLOSE_REQUEST):
        return []
    return [(team.code, team.short_name) for team in _beside(record)]


def teams_coded(viewer: Viewer, record: ServiceRecord, code: str) -> list[Team]:
    """The team of `other_teams` with this code; none for an empty code."""
    viewer.require(Right.CLOSE_REQUEST)
    return list(_beside(record).filter(code=code)) if code else []


def _beside(record: ServiceRecord) -> "ScopedQuerySet[Team]":
    city = record.team.path.rsplit("/", 3)[0] + "/"
    teams = Team.objects.everywhere(_REASON).filter(path__startswith=city, closed_on=None)
    return teams.exclude(pk=record.team_id).order_by("code")
