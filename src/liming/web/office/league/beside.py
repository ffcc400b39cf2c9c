"""What stands beside a team's composite: bonus and deduction cases, and its unit's own indicators."""

from typing import Any

from liming.evaluate import queries as evaluate
from liming.evaluate.models import Snapshot, SnapshotTeam
from liming.shared.viewer import Viewer


def beside(viewer: Viewer, snapshot: Snapshot, standing: SnapshotTeam | None) -> dict[str, Any]:
    """The team's cases with the adjusted figure, and its own indicators; empty without a team."""
    if standing is None:
        return {}
    team = standing.team_id
    summed = evaluate.points_of(snapshot, [team]).get(team)
    return {
        "point_sum": summed,
        "adjusted": summed.adjusted(standing.composite) if summed else None,
        "own_result": evaluate.own_results(viewer, snapshot, [team]).get(team),
        "beside_snapshot": snapshot,
        "beside_standing": standing,
    }
