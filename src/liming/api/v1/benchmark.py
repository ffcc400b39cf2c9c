"""The quarterly league."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from liming.api.v1.schemas import LeagueOut
from liming.api.v1.teams import REFUSALS, viewer_of
from liming.evaluate import queries
from liming.evaluate.models import SnapshotTeam
from liming.shared.errors import DomainError
from liming.shared.viewer import Right

router = Router(tags=["benchmark"])


@router.get("league/{quarter}", response={200: LeagueOut, **REFUSALS})
def league(request: HttpRequest, quarter: str, peer_group: str = "") -> dict[str, Any]:
    """A peer group in a quarter such as 2026Q2; the asker's own group where none is named."""
    found = queries.league(viewer_of(request, Right.READ_BENCHMARK), quarter, peer_group)
    if found is None:
        raise DomainError("quarter_not_measured", quarter=quarter)
    return {
        "quarter": found.snapshot.quarter,
        "revision": found.snapshot.revision,
        "state": found.snapshot.state,
        "peer_group": found.group.peer_group,
        "peer_groups": [group.peer_group for group in found.groups],
        "team_count": found.group.team_count,
        "median": found.group.median_composite,
        "rankability": found.group.rankability,
        "band_counts": {section.band.value: section.count for section in found.sections},
        "teams": [_standing(row.standing) for section in found.sections for row in section.rows],
    }


def _standing(row: SnapshotTeam) -> dict[str, Any]:
    numbers = ("composite", "low80", "high80", "low95", "high95", "probability_above_median")
    return {
        "team": row.team.code,
        "name": row.team.short_name,
        "unit": row.unit.code,
        "band": row.band,
        **{name: getattr(row, name) for name in numbers},
    }
