"""What the cockpit says about the quarter's evaluation."""

from collections import Counter
from dataclasses import dataclass

from liming.evaluate import bridge
from liming.evaluate.enums import Band, SnapshotState
from liming.evaluate.models import Snapshot
from liming.evaluate.queries.leagues import visible
from liming.evaluate.queries.revisions import newest_frozen
from liming.shared import clock
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class EvaluationSummary:
    """The newest frozen quarter's bands among the viewer's teams, and the quarter that waits.

    `waiting_quarter` has ended and is not frozen yet ("" = none); `running_quarter` is today's, measured at
    `measured_at` (None = not yet).
    """

    frozen: Snapshot | None
    above: int
    not_separable: int
    below: int
    not_scored: int
    waiting_quarter: str
    running_quarter: str
    running: Snapshot | None

    @property
    def teams(self) -> int:
        return self.above + self.not_separable + self.below + self.not_scored


def evaluation_summary(viewer: Viewer) -> EvaluationSummary:
    """Counts for the cockpit's loop strip. Needs `read_benchmark`."""
    viewer.require(Right.READ_BENCHMARK)
    frozen = newest_frozen(viewer)
    bands: Counter[str] = Counter()
    if frozen is not None:
        bands.update(visible(viewer, frozen).order_by().values_list("band", flat=True))
    today = bridge.Quarter.of(clock.today())
    ended = str(today.previous())
    is_waiting = frozen is None or frozen.quarter < ended
    running = Snapshot.objects.filter(quarter=str(today), state=SnapshotState.RUNNING).first()
    return EvaluationSummary(
        frozen=frozen,
        above=bands[Band.ABOVE],
        not_separable=bands[Band.NOT_SEPARABLE],
        below=bands[Band.BELOW],
        not_scored=bands[Band.NOT_SCORED],
        waiting_quarter=ended if is_waiting else "",
        running_quarter=str(today),
        running=running,
    )
