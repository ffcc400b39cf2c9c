"""The course of a quarter: units hand in, the province reviews and publishes."""

from typing import Any

from django.db import transaction

from liming.evaluate import bridge
from liming.evaluate.enums import SnapshotState, SubmissionState
from liming.evaluate.models import Snapshot, Submission
from liming.evaluate.queries.course import records_of_unit
from liming.evaluate.rules import CLOSED, SNAPSHOT, SUBMISSION
from liming.register.models import Unit
from liming.register.queries import root_path
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def submit_quarter(viewer: Viewer, quarter: str, unit: Unit, note: str = "") -> Submission:
    """A unit hands its quarter in: its teams' records are whole as far as it knows.

    Needs `submit_quarter` over the unit. Raises DomainError `quarter_invalid`, `quarter_not_ended`,
    `quarter_already_frozen`, `illegal_transition`.
    """
    viewer.require(Right.SUBMIT_QUARTER, unit.path)
    last_day = bridge.quarter_of(quarter).last_day
    if clock.today() <= last_day:
        raise DomainError("quarter_not_ended", quarter=quarter, last_day=last_day.isoformat())
    if Snapshot.objects.filter(quarter=quarter, state__in=CLOSED).exists():
        raise DomainError("quarter_already_frozen", quarter=quarter)
    rows = Submission.objects.everywhere("one unit's own row").select_for_update()
    row = rows.filter(quarter=quarter, unit=unit).first() or Submission(quarter=quarter, unit=unit)
    if row.state:
        SUBMISSION.check(SubmissionState(row.state), SubmissionState.SUBMITTED)
    row.state, row.records = SubmissionState.SUBMITTED, records_of_unit(quarter, unit)
    row.note, row.submitted_at, row.submitted_by = note.strip()[:300], clock.now(), viewer.name[:60]
    row.save()
    return _recorded(viewer, "quarter.submitted", row, {"records": row.records, "note": row.note})


@transaction.atomic
def review_submission(
    viewer: Viewer, submission: Submission, *, is_accepted: bool, note: str = ""
) -> Submission:
    """Accept what a unit handed in, or send it back with a reason.

    Needs `run_benchmark`. Raises DomainError `field_required`, `quarter_already_frozen`,
    `illegal_transition`.
    """
    viewer.require(Right.RUN_BENCHMARK, root_path())
    rows = Submission.objects.everywhere("the province reviews all").select_for_update(of=("self",))
    row = rows.select_related("unit").get(pk=submission.pk)
    target = SubmissionState.REVIEWED if is_accepted else SubmissionState.RETURNED
    SUBMISSION.check(SubmissionState(row.state), target)
    if not is_accepted and not note.strip():
        raise DomainError("field_required", field="退回理由")
    if not is_accepted and Snapshot.objects.filter(quarter=row.quarter, state__in=CLOSED).exists():
        raise DomainError("quarter_already_frozen", quarter=row.quarter)
    row.state, row.review_note = target, note.strip()[:300]
    row.reviewed_at, row.reviewed_by = clock.now(), viewer.name[:60]
    row.save()
    act = "quarter.reviewed" if is_accepted else "quarter.returned"
    return _recorded(viewer, act, row, {"note": row.review_note})


@transaction.atomic
def publish_quarter(viewer: Viewer, quarter: str) -> Snapshot:
    """Publish the newest frozen revision; from now on teams see it and may appeal until `notice_until`.

    Needs `run_benchmark`. Raises DomainError `quarter_not_measured`, `illegal_transition`.
    """
    viewer.require(Right.RUN_BENCHMARK, root_path())
    rows = Snapshot.objects.select_for_update().filter(quarter=quarter).order_by("-revision")
    snapshot = rows.first()
    if snapshot is None:
        raise DomainError("quarter_not_measured", quarter=quarter)
    SNAPSHOT.check(SnapshotState(snapshot.state), SnapshotState.PUBLISHED)
    snapshot.state, snapshot.published_at = SnapshotState.PUBLISHED, clock.now()
    snapshot.published_by = viewer.name[:60]
    snapshot.notice_until = bridge.notice_until(clock.today(), snapshot.rules)
    snapshot.save(update_fields=["state", "published_at", "published_by", "notice_until"])
    after = {"quarter": quarter, "revision": snapshot.revision, "notice_until": snapshot.notice_until}
    audit.record(viewer, "quarter.published", snapshot, after=after)
    return snapshot


def _recorded(viewer: Viewer, act: str, row: Submission, after: dict[str, Any]) -> Submission:
    audit.record(viewer, act, row, after={"quarter": row.quarter, **after}, unit_path=row.unit.path)
    return row
