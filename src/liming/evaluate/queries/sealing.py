"""Figures of sealed ratings that are too few to be shown."""

from liming.evaluate.models import SnapshotCell
from liming.evaluate.rules.drafts import SEALED_MEASURES


def is_sealed(cell: SnapshotCell) -> bool:
    """Whether a figure of ratings rests on so few that it would tell a single score."""
    indicator = cell.indicator
    return indicator.measure in SEALED_MEASURES and cell.denominator < indicator.minimum_sample


def sealed(cell: SnapshotCell) -> SnapshotCell:
    """The cell as it may be shown: below the minimum sample a figure of ratings would tell a single score.

    Only this copy changes; what was measured stays.
    """
    if is_sealed(cell):
        cell.value = cell.low = cell.high = cell.shrunk = cell.score = None
    return cell
