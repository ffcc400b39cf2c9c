"""Freeze a quarter: measure once more, keep what was counted, then never change it."""

from django.db import transaction

from liming.evaluate import bridge
from liming.evaluate.actions.measuring import measured
from liming.evaluate.enums import SnapshotState
from liming.evaluate.models import Snapshot, SnapshotEvidence
from liming.evaluate.queries.evidence import evidence_digest, evidence_rows
from liming.evaluate.queries.measures import Flat
from liming.evaluate.queries.quarter_seals import KIND, lines_of_snapshot
from liming.evaluate.rules import SNAPSHOT
from liming.execute import actions as execute
from liming.execute.actions import course
from liming.register.queries import root_path
from liming.shared import audit, clock, seals
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def freeze_quarter(viewer: Viewer, quarter: str, reason: str = "") -> Snapshot:
    """Measure a finished quarter, freeze and seal it; from then on its records count in the next, as late.

    With a `reason` a frozen quarter gets a numbered revision; the old one stays as it was published.
    Needs `run_benchmark`. Raises DomainError `quarter_not_ended`, `quarter_already_frozen`.
    """
    viewer.require(Right.RUN_BENCHMARK, root_path())
    last_day = bridge.quarter_of(quarter).last_day
    if clock.today() <= last_day:
        raise DomainError("quarter_not_ended", quarter=quarter, last_day=last_day.isoformat())
    course.take_turn()
    snapshot, facts = measured(quarter, reason)
    SNAPSHOT.check(SnapshotState(snapshot.state), SnapshotState.FROZEN)
    snapshot.state, snapshot.frozen_at = SnapshotState.FROZEN, clock.now()
    snapshot.evidence_hash = _keep(snapshot, facts)
    snapshot.save(update_fields=["state", "frozen_at", "evidence_hash"])
    if snapshot.revision == 0:
        execute.set_frozen_through(viewer, quarter)
    audit.record(
        viewer,
        "quarter.frozen",
        snapshot,
        after={
            "quarter": quarter,
            "revision": snapshot.revision,
            "data_hash": snapshot.data_hash,
            "evidence_hash": snapshot.evidence_hash,
        },
    )
    seals.seal(viewer, KIND, lines_of_snapshot(snapshot), name=str(snapshot))
    return snapshot


def _keep(snapshot: Snapshot, facts: list[Flat]) -> str:
    """Keep every fact that was counted, packed by team; returns the digest over all."""
    rows = evidence_rows(snapshot, facts)
    SnapshotEvidence.objects.bulk_create(rows, batch_size=100)
    return evidence_digest(snapshot, {row.team_id: row.sha256 for row in rows})
