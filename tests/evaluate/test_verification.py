"""A frozen quarter against the ledger: what was changed behind the freeze is found and named."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import evaluate as make
from tests.factories import register
from tests.kept import keepable

from liming.evaluate import actions, queries
from liming.evaluate.models import Snapshot, SnapshotCell, SnapshotEvidence
from liming.evaluate.queries import Difference, Proof
from liming.execute.actions import correct_record
from liming.execute.models import Rating, RecordTeam, Request, ServiceRecord, StageTimer
from liming.shared import audit, clock
from liming.shared.models import AuditEntry
from liming.shared.viewer import system_viewer

SYSTEM = system_viewer("test")
LATER = make.AFTER + timedelta(days=20)


@keepable
def frozen() -> make.League:
    """Three teams with a request and a work item each; the third quarter is frozen."""
    with clock.fixed(make.AFTER):
        league = make.league([make.STRONG, make.USUAL, make.WEAK])
        for team in league.teams:
            request = make.request(team, state="closed", resolved_at=make.IN_QUARTER)
            make.timer(request, "finish", ended_at=make.IN_QUARTER)
            make.work_item(team, make.IN_QUARTER.date(), state="done", done_at=make.IN_QUARTER)
        actions.freeze_quarter(league.province, make.QUARTER)
    return league


pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=frozen)]


@pytest.fixture
def league() -> Iterator[make.League]:
    with clock.fixed(LATER):
        yield frozen()


def proof() -> Proof:
    return queries.verify(make.QUARTER)


def only(found: tuple[Difference, ...]) -> Difference:
    (difference,) = found
    return difference


def record_of(team, **fields) -> ServiceRecord:
    rows = ServiceRecord.objects.everywhere("test").filter(team=team, **fields)
    return rows.order_by("number").first()


def test_an_untouched_quarter_holds_to_every_record(league) -> None:
    """All facts of all teams are compared, and the digest over them stands in the audit of the freeze."""
    found = proof()
    assert found.holds
    kept = SnapshotEvidence.objects.filter(snapshot=make.snapshot())
    assert found.facts == sum(row.facts for row in kept) > 1_000
    entry = AuditEntry.objects.get(act="quarter.frozen")
    assert entry.after["evidence_hash"] == make.snapshot().evidence_hash != ""


def test_a_changed_service_record_is_named_with_what_changed(league) -> None:
    """More minutes change no figure, yet the record is found; its team and number are said."""
    row = record_of(league.teams[1])
    ServiceRecord.objects.everywhere("test").filter(pk=row.pk).update(minutes=600)
    found = proof()
    assert (found.holds, found.miscounted) == (False, ())
    changed = only(found.changed)
    assert (changed.how, changed.kind, changed.name) == ("changed", "record", row.number)
    assert (changed.team, changed.indicators) == (league.teams[1].code, ("E01",))
    assert changed.details == ("minutes: 45 → 600",)


def test_a_changed_rating_is_named_without_its_score(league) -> None:
    """Its record, team and figures are said, the cells it changes too; never what the customer gave."""
    team = league.teams[0]
    rating = Rating.objects.filter(record__team=team, channel="link").order_by("record__number").first()
    Rating.objects.filter(pk=rating.pk).update(score=1)
    found = proof()
    changed = only(found.changed)
    assert (changed.how, changed.kind, changed.name) == ("changed", "rating", rating.record.number)
    assert (changed.indicators, changed.details) == (("S01", "S04"), ("score",))
    assert found.miscounted == (f"{team.code} S01", f"{team.code} S04")


def test_a_changed_request_is_named(league) -> None:
    """A finish moved behind the freeze: the clock of this request, and the cell that it changes."""
    timer = StageTimer.objects.get(request__team=league.teams[2], stage="finish")
    StageTimer.objects.filter(pk=timer.pk).update(ended_at=timer.due_at + timedelta(days=3))
    found = proof()
    changed = only(found.changed)
    assert (changed.kind, changed.name, changed.indicators) == ("clock", timer.request.number, ("E05",))
    assert changed.details[0] == "amount: 1 → 0"
    assert found.miscounted == (f"{league.teams[2].code} E05",)


def test_a_removed_and_an_added_record_are_named(league) -> None:
    """Taken out of the quarter, or written into it with a moment before the freeze."""
    team = league.teams[1]
    row = record_of(team)
    ServiceRecord.objects.everywhere("test").filter(pk=row.pk).update(quarter="2026Q2")
    new = make.record(team, row.member)
    found = {(each.how, each.kind): each for each in proof().changed}
    assert found["missing", "record"].name == row.number
    assert found["added", "record"].name == new.number
    assert "E01" in found["missing", "record"].indicators


def test_what_was_recorded_rated_and_corrected_later_is_no_change(league) -> None:
    """A late record, a late rating, a correction: the ledger as it stood at the freeze is the same."""
    team = league.teams[1]
    row = record_of(team, ratings=None)
    with clock.fixed(LATER):
        correct_record(SYSTEM, row, {"minutes": 90}, "时长记错")
    Rating.objects.create(
        record=record_of(team, ratings=None, is_current=True), score=5, channel="link", at=LATER
    )
    make.record(team, row.member, quarter=make.QUARTER, ended_at=LATER)
    found = proof()
    assert (found.changed, found.later, found.holds) == ((), (), True)


def test_what_an_act_changed_later_is_told_apart_and_counted_as_it_was(league) -> None:
    """A request declined after the freeze leaves the count; it counted then, and the act says why."""
    request = Request.objects.everywhere("test").get(team=league.teams[2])
    Request.objects.everywhere("test").filter(pk=request.pk).update(state="declined")
    assert {each.kind for each in proof().changed} == {"clock", "request"}
    audit.record(SYSTEM, "request.declined", request)
    found = proof()
    assert found.holds
    assert {(each.kind, each.how, each.later) for each in found.later} == {
        ("clock", "missing", "request.declined"),
        ("request", "missing", "request.declined"),
    }


def test_no_act_explains_a_changed_ledger_record(league) -> None:
    """The ledger is append-only: an entry in the audit does not make a changed record right."""
    row = record_of(league.teams[0])
    ServiceRecord.objects.everywhere("test").filter(pk=row.pk).update(result="unsolved")
    audit.record(SYSTEM, "service_record.corrected", row)
    assert only(proof().changed).details == ("result: solved → unsolved",)


def test_evidence_that_was_changed_or_removed_does_not_hold(league) -> None:
    """One team's evidence in the place of another's, or none at all."""
    first, second = SnapshotEvidence.objects.order_by("pk")[:2]
    SnapshotEvidence.objects.filter(pk=first.pk).update(packed=second.packed)
    assert not proof().evidence_agrees
    SnapshotEvidence.objects.filter(pk=first.pk).update(packed=b"nothing")
    assert not proof().evidence_agrees
    SnapshotEvidence.objects.all().delete()
    found = proof()
    assert (found.evidence_agrees, found.holds) == (False, False)


def test_a_joint_team_written_into_a_record_is_named_as_added(league) -> None:
    row = record_of(league.teams[0])
    RecordTeam.objects.create(record=row, team=league.teams[2])
    found = [each for each in proof().changed if each.kind == "record"]
    assert {(each.how, each.name, each.team) for each in found} == {
        ("added", row.number, league.teams[2].code)
    }


def test_a_changed_cell_is_held_against_the_ledger_too(league) -> None:
    """Cell and digest made to agree with each other still do not agree with the ledger."""
    from liming.evaluate.queries.verification import data_digest

    snapshot = make.snapshot()
    cell = SnapshotCell.objects.get(snapshot=snapshot, team=league.teams[1], indicator__code="S01")
    SnapshotCell.objects.filter(pk=cell.pk).update(numerator=cell.numerator - 1)
    Snapshot.objects.filter(pk=snapshot.pk).update(data_hash=data_digest(snapshot))
    found = proof()
    assert found.data_agrees
    assert found.miscounted == (f"{league.teams[1].code} S01",)


@pytest.mark.kept(world=None)
def test_the_proof_takes_the_same_queries_for_one_team_and_three() -> None:
    """What it costs in queries hangs on the measures, not on the teams."""
    costs = []
    with clock.fixed(make.AFTER):
        league = make.league([make.USUAL])
        for reason in ("", "两队补记"):
            make.published(reason=reason)
            queries.verify(make.QUARTER)  # what is kept until the register changes is read once
            with CaptureQueriesContext(connection) as asked:
                queries.verify(make.QUARTER)
            costs.append(len(asked))
            for name in ("补一", "补二"):
                make.sow(register.team(league.teams[0].unit, name), make.USUAL)
    assert costs[0] == costs[1]
