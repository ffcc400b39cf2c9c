"""Teams a request can be handed to: those of the same city, since borders lie between neighbours."""

from liming.execute.models import Request
from liming.register.models import Team
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

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


def _others(row: Request) -> "ScopedQuerySet[Team]":
    city = (row.unit.path.rsplit("/", 2)[0] or "") + "/"
    teams = Team.objects.everywhere(_REASON).filter(path__startswith=city, closed_on=None)
    if row.team_id is not None:
        teams = teams.exclude(pk=row.team_id)
    return teams.select_related("unit").order_by("code")
