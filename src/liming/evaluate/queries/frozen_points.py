"""The confirmed cases of a snapshot: part of its digest and of its proof."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from liming.evaluate.enums import PointKind
from liming.evaluate.models import Snapshot, SnapshotPoints
from liming.evaluate.rules import Given, counted_points


def with_points(snapshot: Snapshot, cells: list[Any]) -> Any:
    """What the data digest covers: the cells alone where no case was confirmed, else cells and cases."""
    rows = SnapshotPoints.objects.filter(snapshot=snapshot).order_by("position")
    found = [
        [code, item, kind, str(entry), given]
        for code, item, kind, entry, given in rows.values_list(
            "team__code", "item_code", "kind", "entry_id", "given"
        )
    ]
    return [cells, found] if found else cells


def teams_with_wrong_points(snapshot: Snapshot) -> set[str]:
    """Codes of teams whose counted points are not what the snapshot's own rules make of the given ones."""
    by_team: dict[UUID, list[SnapshotPoints]] = defaultdict(list)
    for row in snapshot.points.select_related("team").order_by("position"):
        by_team[row.team_id].append(row)
    return {
        rows[0].team.code for rows in by_team.values() if counted_of(rows, snapshot.rules) != _stored(rows)
    }


def vetoed_teams(snapshot: Snapshot) -> set[UUID]:
    """Teams with a confirmed veto in the quarter: measured and banded as ever, but out of its honours."""
    rows = SnapshotPoints.objects.filter(snapshot=snapshot, kind=PointKind.VETO)
    return set(rows.values_list("team_id", flat=True))


def counted_of(rows: list[SnapshotPoints], rules: dict[str, Any]) -> list[float]:
    """What one team's cases count, in their order."""
    return counted_points([Given(row.item_code, row.kind, row.given) for row in rows], rules)


def _stored(rows: list[SnapshotPoints]) -> list[float]:
    return [row.counted for row in rows]
