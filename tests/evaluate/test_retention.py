"""A frozen quarter is the same, to every digit and every record, after its photos and names are gone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.evaluate.test_verification import frozen
from tests.factories import evaluate as make

from liming.evaluate import queries
from liming.evaluate.models import Appeal, AuditEvidence, AuditTask, SnapshotCell, SnapshotEvidence
from liming.execute.actions import keep_to_time
from liming.execute.models import Evidence, Request, ServiceRecord
from liming.shared import audit, clock
from liming.shared.viewer import system_viewer

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=frozen)]
SYSTEM = system_viewer("test")
YEARS_LATER = make.AFTER + timedelta(days=6 * 366)


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(YEARS_LATER):
        league = frozen()
        rows = Request.objects.everywhere("test")
        rows.update(closed_at=make.IN_QUARTER, words="电话 13800005521", contact_phone="13800005521")
        ServiceRecord.objects.everywhere("test").update(note="王大山家", place="窑头村")
        yield league


def figures() -> list[object]:
    """Hashes of the snapshot, of its kept facts, and every cell."""
    snapshot = make.snapshot()
    hashes = [snapshot.data_hash, snapshot.rule_hash, snapshot.evidence_hash]
    kept = SnapshotEvidence.objects.order_by("team").values_list("sha256", flat=True)
    cells = SnapshotCell.objects.order_by("pk").values_list("pk", "numerator", "denominator")
    return [*hashes, *kept, *cells]


def evidence_of(team) -> tuple[ServiceRecord, Evidence]:
    record = ServiceRecord.objects.everywhere("test").filter(team=team).order_by("number").first()
    row = Evidence.objects.create(record=record, kind="photo", file="evidence/gone.jpg", sha256="a" * 64)
    return record, row


def test_a_frozen_quarter_holds_after_everything_private_is_gone(league) -> None:
    """Hashes, cells and the proof over every fact are the same before and after; the words are gone."""
    before, proof = figures(), queries.verify(make.QUARTER)
    done = {line.what: line.done for line in keep_to_time(SYSTEM)}
    assert min(done["records"], done["requests"]) > 0
    assert not ServiceRecord.objects.everywhere("test").exclude(note="").exists()
    assert not Request.objects.everywhere("test").exclude(contact_phone="").exists()
    assert figures() == before
    assert queries.verify(make.QUARTER) == proof
    assert proof.holds


def test_what_happened_after_the_freeze_still_explains_when_its_entry_is_gone(league) -> None:
    """A clock that ended later, told by the audit: the proof holds before and after the audit is trimmed."""
    request = Request.objects.everywhere("test").filter(timers__stage="finish").first()
    with clock.fixed(make.AFTER + timedelta(days=3)):
        audit.record(SYSTEM, "request.reopened", request)
    for _ in range(2):
        audit.record(SYSTEM, "request.urged", request)
    request.timers.update(ended_at=make.AFTER + timedelta(days=3))
    while audit.seal():
        pass
    proof = queries.verify(make.QUARTER)
    assert (proof.changed, [each.later for each in proof.later]) == ((), ["request.reopened"])
    assert {line.what: line.done for line in keep_to_time(SYSTEM)}["audit"] > 0
    assert queries.verify(make.QUARTER) == proof


def test_an_open_audit_task_holds_its_photos(league) -> None:
    """The photo it rests on stays until somebody decided; then it goes."""
    record, row = evidence_of(league.teams[0])
    task = AuditTask.objects.create(
        kind="like_photos",
        quarter=make.QUARTER,
        team=record.team,
        fingerprint="f",
        found_at=make.AFTER,
        due_on=make.AFTER.date(),
    )
    AuditEvidence.objects.create(task=task, record=record, sha256=row.sha256)
    held = {line.what: line.held for line in keep_to_time(SYSTEM)}
    row.refresh_from_db()
    assert (held["photos"], row.removed_on) == (1, None)
    AuditTask.objects.everywhere("test").update(state="cleared")
    keep_to_time(SYSTEM)
    row.refresh_from_db()
    assert row.removed_on == clock.today()


def test_an_open_appeal_holds_what_the_team_recorded_in_that_quarter(league) -> None:
    """The team that doubts its figure keeps everything; the others do not."""
    own, kept = evidence_of(league.teams[0])
    _other, gone = evidence_of(league.teams[1])
    cell = make.snapshot().cells.select_related("indicator").first()
    Appeal.objects.create(
        snapshot=make.snapshot(),
        team=league.teams[0],
        indicator=cell.indicator,
        ground="少算了",
        filed_at=make.AFTER,
        filed_by_name="队长",
    )
    keep_to_time(SYSTEM)
    kept.refresh_from_db()
    gone.refresh_from_db()
    own.refresh_from_db()
    assert (kept.removed_on, gone.removed_on, own.note) == (None, clock.today(), "王大山家")
