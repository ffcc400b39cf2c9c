"""One indicator over a peer group, and the indicators of a dimension: figures with n, interval and band."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median as middle
from uuid import UUID

from django.db.models import QuerySet

from liming.evaluate import bridge
from liming.evaluate.enums import Band, Dimension
from liming.evaluate.models import Indicator, Snapshot, SnapshotCell, SnapshotGroup, SnapshotTeam
from liming.evaluate.queries.leagues import RANKABLE, group_of_viewer, visible
from liming.evaluate.queries.sealing import is_sealed, sealed
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

_ALL = "a group's spread is over all its teams and names none"


@dataclass(frozen=True)
class PeerRow:
    """A team's figure beside its group: `rank` is None unless the group can be ranked in this indicator.

    `better` = P(better than the median), None where there is too little to say.
    """

    standing: SnapshotTeam
    cell: SnapshotCell
    band: Band
    better: float | None
    rank: float | None


@dataclass(frozen=True)
class PeerTable:
    """`rows` are those the viewer may see, by band and pinyin; `counts` are over the whole group."""

    snapshot: Snapshot
    group: SnapshotGroup
    groups: list[SnapshotGroup]
    indicator: Indicator
    median: float | None
    rankability: float | None
    rows: list[PeerRow]
    counts: Counter[Band]

    @property
    def is_rankable(self) -> bool:
        return (self.rankability or 0.0) >= RANKABLE

    @property
    def teams(self) -> int:
        return sum(self.counts.values())

    @property
    def hidden(self) -> int:
        return self.teams - len(self.rows)


@dataclass(frozen=True)
class DimensionTable:
    """A dimension of a peer group: one table for each measured indicator, scored ones first."""

    snapshot: Snapshot
    group: SnapshotGroup
    groups: list[SnapshotGroup]
    dimension: Dimension
    tables: list[PeerTable]


def peer_table(
    viewer: Viewer, snapshot: Snapshot, code: str, peer_group: str = "", unit_path: str = ""
) -> PeerTable:
    """An indicator over one peer group (the viewer's own by default). Five queries. Needs `read_benchmark`.

    Raises DomainError `not_found` for an indicator that was not measured.
    """
    group, groups = group_of_viewer(viewer, snapshot, peer_group)
    cells = _cells(snapshot, group).filter(indicator__code=code)
    rows = list(cells)
    if not rows:
        raise DomainError("not_found", what="指标", key=code)
    return _table(snapshot, group, groups, rows, _seen(viewer, snapshot, group, unit_path))


def dimension_table(
    viewer: Viewer, snapshot: Snapshot, dimension: str, peer_group: str = "", unit_path: str = ""
) -> DimensionTable:
    """The indicators of a dimension over one peer group. Five queries. Needs `read_benchmark`.

    Raises DomainError `not_found` for no dimension.
    """
    if dimension not in Dimension:
        raise DomainError("not_found", what="维度", key=dimension)
    group, groups = group_of_viewer(viewer, snapshot, peer_group)
    by_indicator: dict[str, list[SnapshotCell]] = {}
    for cell in _cells(snapshot, group).filter(indicator__dimension=dimension):
        by_indicator.setdefault(cell.indicator.code, []).append(cell)
    seen = _seen(viewer, snapshot, group, unit_path)
    tables = [_table(snapshot, group, groups, rows, seen) for rows in by_indicator.values()]
    tables.sort(key=lambda table: (-table.indicator.weight, table.indicator.code))
    return DimensionTable(snapshot, group, groups, Dimension(dimension), tables)


def group_cells(snapshot: Snapshot, table: PeerTable) -> list[SnapshotCell]:
    """All cells behind a table, those of other units too: for limits, which name no team."""
    return list(_cells(snapshot, table.group).filter(indicator=table.indicator))


def _cells(snapshot: Snapshot, group: SnapshotGroup) -> QuerySet[SnapshotCell]:
    """Of the province's indicators: a unit's own is counted for that unit's teams only."""
    teams = SnapshotTeam.objects.everywhere(_ALL).filter(snapshot=snapshot, peer_group=group.peer_group)
    rows = SnapshotCell.objects.filter(snapshot=snapshot, team__in=teams.values("team_id"))
    rows = rows.filter(indicator__owner=None)
    return rows.select_related("indicator").order_by("indicator__code", "team_id")


def _seen(
    viewer: Viewer, snapshot: Snapshot, group: SnapshotGroup, unit_path: str
) -> dict[UUID, SnapshotTeam]:
    rows = visible(viewer, snapshot).filter(peer_group=group.peer_group)
    rows = rows.filter(team__path__startswith=unit_path) if unit_path else rows
    return {row.team_id: row for row in rows}


def _table(
    snapshot: Snapshot,
    group: SnapshotGroup,
    groups: list[SnapshotGroup],
    cells: Sequence[SnapshotCell],
    seen: dict[UUID, SnapshotTeam],
) -> PeerTable:
    indicator = cells[0].indicator
    told = [cell for cell in cells if _tells(cell)]
    centre = _median(group, indicator, told)
    found = bridge.order_of(indicator, told, _peers(snapshot, cells), snapshot.seed)
    threshold = float(snapshot.rules.get("band_threshold", 0.9))
    better = dict(zip((cell.team_id for cell in told), found.better, strict=True)) if found else {}
    ranks = dict(zip((cell.team_id for cell in told), found.ranks, strict=True)) if found else {}
    bands = {cell.team_id: _band(cell, better.get(cell.team_id), threshold) for cell in cells}
    can_rank = found is not None and found.rankability >= RANKABLE
    by_team = {cell.team_id: cell for cell in cells}
    places = {band: number for number, band in enumerate(Band)}
    rows = [
        PeerRow(
            standing,
            sealed(by_team[key]),
            bands[key],
            better.get(key),
            ranks.get(key) if can_rank else None,
        )
        for key, standing in seen.items()
        if key in by_team
    ]
    rows.sort(key=lambda row: places[row.band])
    counts = Counter(bands.values())
    return PeerTable(
        snapshot, group, groups, indicator, centre, found.rankability if found else None, rows, counts
    )


def _peers(snapshot: Snapshot, cells: Sequence[SnapshotCell]) -> Sequence[SnapshotCell]:
    """Whom the shrinkage is learnt from: the group, or every team where the group is small."""
    if len(cells) >= int(snapshot.rules.get("minimum_prior_teams", 15)):
        return cells
    return list(SnapshotCell.objects.filter(snapshot=snapshot, indicator=cells[0].indicator))


def _tells(cell: SnapshotCell) -> bool:
    """Whether a figure is enough to be compared: counted, with an interval, not too few."""
    enough = cell.denominator >= max(1, cell.indicator.minimum_sample) or cell.indicator.kind == "count"
    return cell.value is not None and cell.low is not None and enough and not is_sealed(cell)


def _median(group: SnapshotGroup, indicator: Indicator, cells: Sequence[SnapshotCell]) -> float | None:
    """The comparator stored with the group; of an indicator that is only shown, the middle figure."""
    stored = group.reference.get("medians", {}).get(indicator.code)
    if stored is not None:
        return float(stored)
    return middle(cell.value for cell in cells if cell.value is not None) if cells else None


def _band(cell: SnapshotCell, better: float | None, threshold: float) -> Band:
    if not _tells(cell):
        return Band.NOT_SCORED
    if better is not None and better > threshold:
        return Band.ABOVE
    return Band.BELOW if better is not None and better < 1 - threshold else Band.NOT_SEPARABLE
