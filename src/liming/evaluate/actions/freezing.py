"""Freeze a quarter: measure once more, then never change it."""

from django.db import transaction

from liming.evaluate import bridge
from liming.evaluate.actions.measuring import measured
from liming.evaluate.enums import SnapshotState
from liming.evaluate.models import Snapshot
from liming.evaluate.rules import SNAPSHOT
from liming.execute import actions as execute
from liming.execute.actions import course
from liming.register.queries import root_path
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def freeze_quarter(viewer: Viewer, quarter: str, reason: str = "") -> Snapshot:
    """Measure a finished quarter and freeze it; from then on its records count in the next one, as late.

    With a `reason` a frozen quarter gets a numbered revision; the old one stays as it was published.
    Needs `run_benchmark`. Raises DomainError `quarter_not_ended`, `quarter_already_frozen`.
    """
    viewer.require(Right.RUN_BENCHMARK, root_path())
    last_day = bridge.quarter_of(quarter).last_day
    if clock.today() <= last_day:
        raise DomainError("quarter_not_ended", quarter=quarter, last_day=last_day.isoformat())
    course.take_turn()
    snapshot = measured(quarter, reason)
    SNAPSHOT.check(SnapshotState(snapshot.state), SnapshotState.FROZEN)
    snapshot.state, snapshot.frozen_at = SnapshotState.FROZEN, clock.now()
    snapshot.save(update_fields=["state", "frozen_at"])
    if snapshot.revision == 0:
        execute.set_frozen_through(viewer, quarter)
    audit.record(
        viewer,
        "quarter.frozen",
        snapshot,
        after={"quarter": quarter, "revision": snapshot.revision, "data_hash": snapshot.data_hash},
    )
    return snapshot
