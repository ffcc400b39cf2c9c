"""Work that a killed worker held is done after all, but not for ever."""

from datetime import timedelta

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from liming.shared import clock, outbox

pytestmark = pytest.mark.django_db


def held(claims: int) -> DBTaskResult:
    outbox.put("seal_audit", {})
    row = DBTaskResult.objects.get()
    for number in range(claims):
        row.claim(f"worker {number}")
    return row


@pytest.mark.parametrize(
    ("claims", "status", "taken"), [(1, TaskResultStatus.READY, 1), (3, TaskResultStatus.FAILED, 0)]
)
def test_held_work_returns_to_the_line_twice(claims: int, status: str, taken: int) -> None:
    row = held(claims)
    with clock.fixed(clock.now() + timedelta(minutes=14)):
        assert outbox.take_up_again() == 0
    with clock.fixed(clock.now() + timedelta(minutes=16)):
        assert outbox.take_up_again() == taken
        assert outbox.take_up_again() == 0
    row.refresh_from_db()
    assert row.status == status
    assert outbox.counts() == {"waiting": taken, "running": 0, "failed": 1 - taken}
