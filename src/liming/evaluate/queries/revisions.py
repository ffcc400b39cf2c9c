"""Which snapshots there are, and who may look into them."""

from liming.evaluate.enums import SnapshotState
from liming.evaluate.models import Snapshot
from liming.evaluate.queries.verification import snapshot_of
from liming.shared.viewer import Right, Viewer


def snapshots(viewer: Viewer) -> list[Snapshot]:
    """One snapshot of every measured quarter, newest quarter first: frozen if there is one.

    Needs `read_benchmark`.
    """
    viewer.require(Right.READ_BENCHMARK)
    newest: dict[str, Snapshot] = {}
    for row in Snapshot.objects.order_by("-quarter", "state", "-revision"):
        newest.setdefault(row.quarter, row)
    return list(newest.values())


def newest_frozen(viewer: Viewer, quarter: str | None = None) -> Snapshot | None:
    """The newest frozen snapshot, of one quarter or of all; None when there is none."""
    viewer.require(Right.READ_BENCHMARK)
    rows = Snapshot.objects.filter(state=SnapshotState.FROZEN).order_by("-quarter", "-revision")
    return rows.filter(quarter=quarter).first() if quarter else rows.first()


def shown_snapshot(viewer: Viewer, quarter: str = "") -> Snapshot | None:
    """What a page shows: the named quarter, else the newest frozen one, else the newest; None without any.

    Raises DomainError `quarter_not_measured` for a quarter that was never measured.
    """
    viewer.require(Right.READ_BENCHMARK)
    if quarter:
        return newest_frozen(viewer, quarter) or snapshot_of(quarter)
    return newest_frozen(viewer) or Snapshot.objects.order_by("-quarter", "-revision").first()
