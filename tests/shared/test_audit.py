"""The audit chain: appended, sealed in order, and tampering shows."""

import pytest

from liming.register.models import Skill
from liming.shared import audit
from liming.shared.models import AuditEntry
from liming.shared.viewer import system_viewer

pytestmark = pytest.mark.django_db
VIEWER = system_viewer("test")


def write(count: int) -> None:
    skill = Skill(code="LV", name="低压电工")
    for number in range(count):
        audit.record(VIEWER, "skill.changed", skill, before={"level": number}, after={"level": number + 1})


def test_an_entry_says_who_when_what_before_and_after() -> None:
    write(1)
    entry = AuditEntry.objects.get()
    assert (entry.actor_name, entry.act, entry.subject_kind, entry.subject_id) == (
        "test",
        "skill.changed",
        "register.skill",
        "LV",
    )
    assert (entry.before, entry.after) == ({"level": 0}, {"level": 1})


def test_sealing_numbers_the_waiting_entries_in_order() -> None:
    write(3)
    assert audit.waiting() == 3
    assert audit.seal() == 3
    assert audit.waiting() == 0
    assert list(AuditEntry.objects.values_list("chain_number", flat=True)) == [1, 2, 3]
    assert audit.verify() == audit.ChainCheck(checked=3, broken_at=None)


def test_a_changed_entry_breaks_the_chain_at_that_entry() -> None:
    write(3)
    audit.seal()
    second = AuditEntry.objects.order_by("id")[1]
    AuditEntry.objects.filter(pk=second.pk).update(after={"level": 99})
    assert audit.verify() == audit.ChainCheck(checked=1, broken_at=second.pk)


def test_a_removed_entry_breaks_the_chain() -> None:
    write(3)
    audit.seal()
    second = AuditEntry.objects.order_by("id")[1]
    third = AuditEntry.objects.order_by("id")[2]
    second.delete()
    assert audit.verify().broken_at == third.pk


def test_sealing_goes_on_where_it_stopped() -> None:
    write(2)
    audit.seal()
    write(2)
    assert audit.seal() == 2
    assert audit.verify().checked == 4
