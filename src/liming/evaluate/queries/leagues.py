"""The league of a peer group: bands, never places unless the table can carry them."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from liming.evaluate.enums import Band
from liming.evaluate.models import Snapshot, SnapshotCell, SnapshotGroup, SnapshotTeam
from liming.evaluate.queries.revisions import open_to, shown_snapshot
from liming.evaluate.queries.sealing import sealed
from liming.register.enums import TeamKind
from liming.shared.viewer import Right, Viewer

RANKABLE = 0.5
"""Below this share of real difference ranks are noise (benchmark method, rankability)."""


@dataclass(frozen=True)
class LeagueRow:
    """A team's standing with its call-backs; `rank` is None unless the group can be ranked."""

    standing: SnapshotTeam
    callbacks: SnapshotCell | None
    rank: float | None

    @property
    def is_scored(self) -> bool:
        return self.standing.band != Band.NOT_SCORED

    @property
    def callback_count(self) -> int:
        return self.callbacks.denominator if self.callbacks else 0


@dataclass(frozen=True)
class BandSection:
    """One band: how many teams it holds in all, and those the viewer may see, by pinyin."""

    band: Band
    count: int
    rows: list[LeagueRow]

    @property
    def hidden(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class League:
    """A peer group in a snapshot. `groups` counts the teams of every group, for choosing another."""

    snapshot: Snapshot
    group: SnapshotGroup
    sections: list[BandSection]
    groups: list[SnapshotGroup]
    minimum_callbacks: int

    @property
    def is_rankable(self) -> bool:
        return (self.group.rankability or 0.0) >= RANKABLE

    @property
    def group_name(self) -> str:
        return group_name(self.group.peer_group)

    @property
    def weights(self) -> dict[str, float]:
        weights: dict[str, float] = self.snapshot.rules["dimension_weights"]
        return weights

    @property
    def rows(self) -> list[LeagueRow]:
        return [row for section in self.sections for row in section.rows]


def group_name(peer_group: str) -> str:
    """The peer group in words."""
    return str(TeamKind(peer_group).label) if peer_group in TeamKind.values else peer_group


def league(viewer: Viewer, quarter: str = "", peer_group: str = "", unit_path: str = "") -> League | None:
    """The league of a group; the viewer's own group where none is named; None before any measurement.

    Rows outside the viewer's units are counted in their band but not listed. Needs `read_benchmark`.
    Raises DomainError `quarter_not_measured`.
    """
    snapshot = shown_snapshot(viewer, quarter)
    if snapshot is None or not snapshot.groups.exists():
        return None
    group, groups = group_of_viewer(viewer, snapshot, peer_group)
    counts = _band_counts(snapshot, group)
    seen = visible(viewer, snapshot).filter(peer_group=group.peer_group)
    standings = list(seen.filter(team__path__startswith=unit_path) if unit_path else seen)
    rankable = (group.rankability or 0.0) >= RANKABLE
    callbacks = _callbacks(snapshot, [standing.team_id for standing in standings])
    rows = [
        LeagueRow(row, callbacks.get(row.team_id), row.expected_rank if rankable else None)
        for row in standings
    ]
    sections = [
        BandSection(band, counts[band], [row for row in rows if row.standing.band == band]) for band in Band
    ]
    return League(snapshot, group, sections, groups, int(snapshot.rules["minimum_callbacks"]))


def visible(viewer: Viewer, snapshot: Snapshot) -> QuerySet[SnapshotTeam]:
    """Standings the viewer may see, in pinyin order. Needs `read_benchmark`."""
    viewer.require(Right.READ_BENCHMARK)
    rows = SnapshotTeam.objects.visible_to(viewer).filter(snapshot=snapshot)
    return rows.select_related("team", "unit").order_by("team__pinyin", "team__code")


def group_of_viewer(
    viewer: Viewer, snapshot: Snapshot, peer_group: str = ""
) -> tuple[SnapshotGroup, list[SnapshotGroup]]:
    """The named peer group, else the viewer's own, else the largest; and all groups, the largest first."""
    groups = list(SnapshotGroup.objects.filter(snapshot=snapshot).order_by("-team_count"))
    named = {group.peer_group: group for group in groups}
    if peer_group in named:
        return named[peer_group], groups
    own = visible(viewer, snapshot).order_by().values_list("peer_group", flat=True).distinct()
    kinds = set(own)
    return next((group for group in groups if group.peer_group in kinds), groups[0]), groups


def _band_counts(snapshot: Snapshot, group: SnapshotGroup) -> Counter[str]:
    bands = SnapshotTeam.objects.everywhere("bands are counted without names").filter(
        snapshot=snapshot, peer_group=group.peer_group
    )
    return Counter(bands.values_list("band", flat=True))


def _callbacks(snapshot: Snapshot, teams: list[UUID]) -> dict[UUID, SnapshotCell]:
    code = snapshot.rules.get("callback_indicator")
    rows = SnapshotCell.objects.filter(snapshot=snapshot, indicator__code=code, team__in=teams)
    return {row.team_id: sealed(row) for row in rows.select_related("indicator")}


@dataclass(frozen=True)
class QuarterStanding:
    """A team's standing in one quarter beside its group's median."""

    quarter: str
    standing: SnapshotTeam
    median: float | None


def standing_history(viewer: Viewer, team_id: UUID, quarters: int = 5) -> list[QuarterStanding]:
    """The team's last standings, oldest first, newest revision each. Needs `read_benchmark`."""
    viewer.require(Right.READ_BENCHMARK)
    rows = (
        SnapshotTeam.objects.visible_to(viewer)
        .filter(team_id=team_id, snapshot__in=open_to(viewer))
        .select_related("snapshot")
        .order_by("-snapshot__quarter", "-snapshot__revision")
    )
    newest: dict[str, SnapshotTeam] = {}
    for row in rows[: quarters * 3]:
        newest.setdefault(row.snapshot.quarter, row)
    kept = list(newest.values())[:quarters]
    medians = {
        (group.snapshot_id, group.peer_group): group.median_composite
        for group in SnapshotGroup.objects.filter(snapshot__in=[row.snapshot_id for row in kept])
    }
    return [
        QuarterStanding(row.snapshot.quarter, row, medians.get((row.snapshot_id, row.peer_group)))
        for row in reversed(kept)
    ]
