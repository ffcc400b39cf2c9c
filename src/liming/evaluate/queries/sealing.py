"""Figures of sealed ratings that are too few to be shown."""

from liming.evaluate.models import SnapshotCell

_SEALED = frozenset({"satisfaction_rate", "mean_score", "call_back_satisfaction"})


def sealed(cell: SnapshotCell) -> SnapshotCell:
    """The cell as it may be shown: below the minimum sample a figure of ratings would tell a single score.

    Only this copy changes; what was measured stays.
    """
    indicator = cell.indicator
    if indicator.measure in _SEALED and cell.denominator < indicator.minimum_sample:
        cell.value = cell.low = cell.high = cell.shrunk = cell.score = None
    return cell
