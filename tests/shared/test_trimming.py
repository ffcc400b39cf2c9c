"""The audit's old end goes when its time is over, and what is left is still proven."""

from datetime import date, timedelta

import pytest
from tests.factories import register

from liming.register.models import Unit
from liming.shared import audit, clock, trimming
from liming.shared.models import AuditEntry, AuditTrace
from liming.shared.viewer import system_viewer

pytestmark = pytest.mark.django_db
SYSTEM = system_viewer("test")
NOW = clock.at(date(2026, 7, 14), 9)


@pytest.fixture
def entries() -> list[AuditEntry]:
    """Six sealed entries, a day apart, the last one today."""
    unit = register.unit_tree().province
    AuditEntry.objects.all().delete()
    rows = []
    for age in (5, 4, 3, 2, 1, 0):
        with clock.fixed(NOW - timedelta(days=age)):
            rows.append(audit.record(SYSTEM, "unit.changed", unit))
    audit.seal()
    return rows


def test_the_rest_of_the_chain_is_proven_from_where_it_begins_now(entries) -> None:
    """Three old ones go, three stay and hold; a changed one among them is still found."""
    edge = NOW - timedelta(days=2, hours=1)
    assert (trimming.countable(edge), trimming.trim(edge), trimming.trim(edge)) == (3, 3, 0)
    assert audit.verify() == audit.ChainCheck(3, None)
    AuditEntry.objects.filter(pk=entries[4].pk).update(act="unit.closed")
    assert audit.verify() == audit.ChainCheck(1, entries[4].pk)


def test_an_entry_taken_away_behind_the_rule_is_found(entries) -> None:
    """Somebody who deletes the entry after the anchor breaks the chain."""
    trimming.trim(NOW - timedelta(days=2, hours=1))
    AuditEntry.objects.filter(pk=entries[3].pk).delete()
    assert audit.verify().broken_at == entries[4].pk


def test_new_entries_go_on_behind_the_last_one(entries) -> None:
    """Everything is old: the last sealed entry stays, and the chain grows from it."""
    assert trimming.trim(NOW + timedelta(days=1)) == 5
    audit.record(SYSTEM, "unit.changed", Unit.objects.everywhere("test").first())
    audit.seal()
    assert audit.verify().broken_at is None


def test_what_waits_to_be_sealed_is_never_taken(entries) -> None:
    """An entry outside the chain stays, however old."""
    AuditEntry.objects.filter(pk=entries[5].pk).update(chain_number=None, chain_hash="")
    assert trimming.trim(NOW + timedelta(days=1)) == 4


def test_of_counted_rows_the_act_stays_without_a_name(entries) -> None:
    """Which act befell which row and when; only of the kinds that ask for it."""
    AuditEntry.objects.filter(pk=entries[0].pk).update(subject_kind="execute.request")
    trimming.trim(NOW - timedelta(days=3, hours=1))
    trace = AuditTrace.objects.get()
    assert (trace.act, trace.subject_id, trace.at) == ("unit.changed", entries[0].subject_id, entries[0].at)
