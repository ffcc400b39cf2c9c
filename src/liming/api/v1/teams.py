"""Who is asking, and teams."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from liming.api.v1.schemas import Me, Refusal, TeamDetail, TeamPage
from liming.execute.queries.team_page import TeamFacts, TeamFilters, TeamRow, team_facts, team_rows
from liming.shared.viewer import Right, Viewer

router = Router(tags=["teams"])
REFUSALS = {400: Refusal, 401: Refusal, 403: Refusal, 404: Refusal, 422: Refusal, 429: Refusal}
PageNumber = Annotated[int, Query(ge=1)]
PageSize = Annotated[int, Query(ge=1, le=200)]


def viewer_of(request: HttpRequest, right: Right | None = None) -> Viewer:
    """The viewer that signed in, where the right is held; authentication has made sure there is one.

    Raises DomainError `forbidden`.
    """
    viewer: Viewer = request.auth  # type: ignore[attr-defined]
    if right is None:
        return viewer
    viewer.require(right)
    return viewer.within(right)


def pages_of(total: int, size: int) -> int:
    """How many pages hold `total` rows; at least one."""
    return max(1, -(-total // size))


@router.get("me", response={200: Me, 401: Refusal, 429: Refusal})
def me(request: HttpRequest) -> dict[str, Any]:
    """The asker's roles, unit paths and rights."""
    viewer = viewer_of(request)
    return {
        "name": viewer.name,
        "roles": sorted(viewer.roles),
        "unit_paths": list(viewer.unit_paths),
        "rights": [right.value for right in Right if viewer.may(right)],
    }


@router.get("teams", response={200: TeamPage, **REFUSALS})
def teams(
    request: HttpRequest,
    q: str = "",
    division: str = "",
    kind: str = "",
    sort: str = "code",
    page: PageNumber = 1,
    page_size: PageSize = 50,
) -> dict[str, Any]:
    """Open teams in reach; `q` is a name or its pinyin, `division` a city's or county's code."""
    rows = team_rows(viewer_of(request, Right.READ_REGISTER), TeamFilters(division, kind, q.strip(), sort))
    shown = rows[(page - 1) * page_size : page * page_size]
    return {
        "total": len(rows),
        "page": page,
        "pages": pages_of(len(rows), page_size),
        "rows": [_row(row) for row in shown],
    }


@router.get("teams/{code}", response={200: TeamDetail, **REFUSALS})
def team(request: HttpRequest, code: str) -> dict[str, Any]:
    """One team with its grids."""
    facts = team_facts(viewer_of(request, Right.READ_REGISTER), code)
    return {
        **_identity(facts.team),
        "captain": facts.captain.name if facts.captain else "",
        "members": len(facts.members),
        "service_points": facts.points,
        "records_this_month": facts.month_by_practice,
        "grids": _grids(facts),
    }


def _identity(team: Any) -> dict[str, Any]:
    return {
        "code": team.code,
        "name": team.name,
        "short_name": team.short_name,
        "kind": team.kind,
        "unit": team.unit.code,
        "division": team.division_id,
    }


def _row(row: TeamRow) -> dict[str, Any]:
    return {
        **_identity(row.team),
        "captain": row.captain,
        "members": row.members,
        "grids": row.grids,
        "records": row.records,
        "open": row.open,
        "overdue": row.overdue,
        "last_record_at": row.last_record_at,
    }


def _grids(facts: TeamFacts) -> list[dict[str, Any]]:
    return [
        {
            "code": version.grid.code,
            "name": version.grid.name,
            "division": version.division_id,
            "area_type": version.area_type,
            "holder": version.holder.name if version.holder else "",
            "households": version.households,
        }
        for version in facts.grids
    ]
