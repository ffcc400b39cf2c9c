"""The groups' medians over quarters, as a report draws them."""

from dataclasses import dataclass

from liming.evaluate.models import SnapshotGroup
from liming.evaluate.queries.leagues import group_name
from liming.evaluate.queries.revisions import snapshots
from liming.shared.viewer import Viewer


@dataclass(frozen=True)
class MedianPoint:
    """A group's median composite in one quarter."""

    quarter: str
    group: str
    median: float


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
