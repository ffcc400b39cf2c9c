"""One team in a snapshot: how its gap adds up, whom it can ask, and its indicators."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from liming.evaluate import bridge
from liming.evaluate.enums import Dimension
from liming.evaluate.models import Indicator, Snapshot, SnapshotCell, SnapshotGroup, SnapshotTeam
from liming.evaluate.queries.leagues import visible
from liming.evaluate.queries.sealing import sealed
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

PARTNERS = 3


@dataclass(frozen=True)
class CellView:
    """A cell with the median of its group and the points it adds to or takes from the composite."""

    cell: SnapshotCell
    median: float | None
    points: float | None

    @property
    def indicator(self) -> Indicator:
        return self.cell.indicator


@dataclass(frozen=True)
class DimensionPart:
    """What one dimension adds to the gap, and its indicators; the rounded parts add up."""

    dimension: Dimension
    points: float
    cells: list[CellView]


@dataclass(frozen=True)
class Partner:
    """A peer credibly better in one indicator; `cell` is None where the viewer may see only the name."""

    name: str
    cell: SnapshotCell | None


@dataclass(frozen=True)
class TeamStanding:
    """A team's standing taken apart; `weakest` is the indicator that costs most, None when none does."""

    standing: SnapshotTeam
    group: SnapshotGroup
    total: float | None
    parts: list[DimensionPart]
    weakest: CellView | None
    partners: list[Partner]


def team_standing(viewer: Viewer, snapshot: Snapshot, team_code: str) -> TeamStanding:
    """Take a team's distance from its group's median apart. Needs `read_benchmark`.

    Raises DomainError `not_found` for a team outside the viewer's units or the snapshot.
    """
    standing = visible(viewer, snapshot).filter(team__code=team_code).first()
    if standing is None:
        raise DomainError("not_found", what="服务队", key=team_code)
    group = SnapshotGroup.objects.get(snapshot=snapshot, peer_group=standing.peer_group)
    views = _views(snapshot, group, standing)
    scored = [view for view in views if view.points is not None]
    parts = [
        DimensionPart(dimension, round(sum(view.points or 0.0 for view in kept), 1), kept)
        for dimension in Dimension
        if (kept := [view for view in scored if view.indicator.dimension == dimension])
    ]
    weakest = min(scored, key=lambda view: view.points or 0.0, default=None)
    if weakest is not None and (weakest.points or 0.0) >= 0:
        weakest = None
    return TeamStanding(
        standing=standing,
        group=group,
        total=round(sum(part.points for part in parts), 1) if parts else None,
        parts=parts,
        weakest=weakest,
        partners=_partners(viewer, standing, weakest) if weakest else [],
    )


def cells(viewer: Viewer, snapshot: Snapshot, team_id: UUID) -> list[CellView]:
    """All cells of a visible team with medians and points, by indicator code. Needs `read_benchmark`."""
    standing = visible(viewer, snapshot).filter(team_id=team_id).first()
    if standing is None:
        raise DomainError("out_of_scope")
    group = SnapshotGroup.objects.get(snapshot=snapshot, peer_group=standing.peer_group)
    return _views(snapshot, group, standing)


def cells_of_all(viewer: Viewer, snapshot: Snapshot) -> dict[UUID, list[CellView]]:
    """`cells` of every visible team at once, in three queries. Needs `read_benchmark`."""
    groups = {group.peer_group: group for group in SnapshotGroup.objects.filter(snapshot=snapshot)}
    standings = {row.team_id: row for row in visible(viewer, snapshot)}
    rows: dict[UUID, list[SnapshotCell]] = defaultdict(list)
    for cell in SnapshotCell.objects.filter(snapshot=snapshot, team__in=standings).select_related(
        "indicator"
    ):
        rows[cell.team_id].append(cell)
    return {
        key: _seen(snapshot, groups[standing.peer_group], standing, rows[key])
        for key, standing in standings.items()
    }


def _views(snapshot: Snapshot, group: SnapshotGroup, standing: SnapshotTeam) -> list[CellView]:
    rows = list(
        SnapshotCell.objects.filter(snapshot=snapshot, team=standing.team_id)
        .select_related("indicator")
        .order_by("indicator__code")
    )
    return _seen(snapshot, group, standing, rows)


def _seen(
    snapshot: Snapshot, group: SnapshotGroup, standing: SnapshotTeam, rows: list[SnapshotCell]
) -> list[CellView]:
    points = _points(snapshot, group, standing, rows)
    medians: Mapping[str, float] = group.reference.get("medians", {})
    return [CellView(row, medians.get(row.indicator.code), points.get(row.indicator.code)) for row in rows]


def _points(
    snapshot: Snapshot, group: SnapshotGroup, standing: SnapshotTeam, rows: list[SnapshotCell]
) -> dict[str, float]:
    """Rounded points by indicator code; they add up to the rounded gap."""
    if not group.reference or not any(row.score is not None for row in rows):
        return {}
    parts = bridge.gap_parts(standing, group, rows, snapshot.rules)
    return bridge.round_parts(parts.by_indicator)


def _partners(viewer: Viewer, standing: SnapshotTeam, weakest: CellView) -> list[Partner]:
    """Peers whose whole interval lies beyond the team's own one, the best first."""
    own = weakest.cell
    if own.low is None or own.high is None:
        return []
    peers = SnapshotCell.objects.filter(
        snapshot=standing.snapshot_id,
        indicator=own.indicator_id,
        team__standings__snapshot=standing.snapshot_id,
        team__standings__peer_group=standing.peer_group,
    ).select_related("team", "indicator")
    if weakest.indicator.direction > 0:
        better = peers.filter(low__gt=own.high).order_by("-shrunk", "team__pinyin")
    else:
        better = peers.filter(high__lt=own.low).order_by("shrunk", "team__pinyin")
    return [
        Partner(cell.team.short_name, sealed(cell) if viewer.reaches(cell.team.path) else None)
        for cell in better[:PARTNERS]
    ]
