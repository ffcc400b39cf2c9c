"""Figures that a report draws: a funnel of one indicator, and the groups' medians over quarters."""

from collections.abc import Sequence
from dataclasses import dataclass

from liming.evaluate import bridge
from liming.evaluate.models import Indicator, Snapshot, SnapshotCell, SnapshotGroup, SnapshotTeam
from liming.evaluate.queries.leagues import group_name
from liming.evaluate.queries.revisions import snapshots
from liming.shared.viewer import Right, Viewer

_REASON = "peers enter as points without names"
_STEPS = 40


@dataclass(frozen=True)
class FunnelPoint:
    """One team: good of n. Named where the viewer reaches it and it lies outside the outer limits."""

    good: int
    n: int
    name: str


@dataclass(frozen=True)
class Funnel:
    """A proportion of a peer group against its size.

    `lines`: (n, 99.8 % low, 95 % low, 95 % high, 99.8 % high).
    """

    indicator: Indicator
    group: str
    pooled: float
    points: list[FunnelPoint]
    lines: Sequence[tuple[float, ...]]


@dataclass(frozen=True)
class MedianPoint:
    """A group's median composite in one quarter."""

    quarter: str
    group: str
    median: float


def funnel(viewer: Viewer, snapshot: Snapshot, peer_group: str, indicator: Indicator) -> Funnel | None:
    """The group's teams with enough cases; None below three of them. Needs `read_benchmark`; two queries."""
    viewer.require(Right.READ_BENCHMARK)
    standings = SnapshotTeam.objects.everywhere(_REASON).filter(snapshot=snapshot, peer_group=peer_group)
    cells = SnapshotCell.objects.filter(
        snapshot=snapshot,
        indicator=indicator,
        team__in=standings.values("team"),
        denominator__gte=max(1, indicator.minimum_sample),
    ).select_related("team")
    rows = list(cells.order_by("team__pinyin", "team__code"))
    if len(rows) < 3:
        return None
    pooled = sum(row.numerator for row in rows) / sum(row.denominator for row in rows)
    sizes = _sizes([row.denominator for row in rows])
    outer = bridge.funnel_lines(pooled, [row.denominator for row in rows])
    points = [
        FunnelPoint(row.numerator, row.denominator, row.team.short_name if is_named else "")
        for row, limits in zip(rows, outer, strict=True)
        for is_named in [viewer.reaches(row.team.path) and _is_outside(row, limits)]
    ]
    lines = [(size, *line) for size, line in zip(sizes, bridge.funnel_lines(pooled, sizes), strict=True)]
    return Funnel(indicator, group_name(peer_group), pooled, points, lines)


def _is_outside(row: SnapshotCell, limits: tuple[float, ...]) -> bool:
    share = row.numerator / row.denominator
    return not limits[0] <= share <= limits[-1]


def _sizes(counts: list[int]) -> list[int]:
    """Sizes from the smallest to the largest, closer together where the funnel bends."""
    low, high = min(counts), max(counts)
    ratio = (high / low) ** (1 / _STEPS)
    return sorted({round(low * ratio**step) for step in range(_STEPS + 1)} | {low, high})


def median_history(viewer: Viewer, last: str, quarters: int = 8) -> list[MedianPoint]:
    """The medians of the last measured quarters up to `last`, oldest first. Needs `read_benchmark`."""
    shown = [row for row in snapshots(viewer) if row.quarter <= last][:quarters]
    quarter_of = {row.pk: row.quarter for row in shown}
    groups = SnapshotGroup.objects.filter(snapshot__in=quarter_of, median_composite__isnull=False)
    return [
        MedianPoint(
            quarter_of[group.snapshot_id], group_name(group.peer_group), group.median_composite or 0.0
        )
        for group in groups.order_by("snapshot__quarter", "-team_count", "peer_group")
    ]
