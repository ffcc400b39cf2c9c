"""Work left in the outbox belongs to the transaction that left it."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from liming.shared import outbox


class StopError(Exception):
    """Ends a transaction from inside."""


@pytest.mark.django_db(transaction=True)
def test_work_is_done_once_by_the_worker() -> None:
    done: list[str] = []
    outbox.handle("test_kind", lambda text: done.append(text))
    outbox.put("test_kind", {"text": "one"})
    call_command("db_worker", batch=True, interval=0, startup_delay=False)
    call_command("db_worker", batch=True, interval=0, startup_delay=False)
    assert done == ["one"]


@pytest.mark.django_db(transaction=True)
def test_work_of_a_failed_transaction_never_existed() -> None:
    with pytest.raises(StopError), transaction.atomic():
        outbox.put("test_kind", {"text": "two"})
        raise StopError
    assert DBTaskResult.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_unknown_kind_fails_loudly_and_stays() -> None:
    outbox.put("nobody_knows", {})
    call_command("db_worker", batch=True, interval=0, startup_delay=False)
    assert "nobody_knows" in DBTaskResult.objects.get().traceback
