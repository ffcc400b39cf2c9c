"""Tables of the evaluate room."""

from liming.evaluate.models.course import Appeal, Submission
from liming.evaluate.models.indicators import Indicator
from liming.evaluate.models.snapshots import Snapshot, SnapshotCell, SnapshotGroup, SnapshotTeam

__all__ = ["Appeal", "Indicator", "Snapshot", "SnapshotCell", "SnapshotGroup", "SnapshotTeam", "Submission"]
