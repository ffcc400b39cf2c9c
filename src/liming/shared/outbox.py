"""The outbox of work: an action leaves a task row in its own transaction; a worker does it later."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from liming.shared import clock

Handler = Callable[..., object]
_handlers: dict[str, Handler] = {}


def handle(kind: str, handler: Handler) -> None:
    """Say which function does work of this kind; called once at start-up by `jobs`."""
    _handlers[kind] = handler


def kinds() -> frozenset[str]:
    """The kinds that have a handler."""
    return frozenset(_handlers)


@task()
def perform(kind: str, payload: dict[str, Any]) -> None:
    """Run the handler of `kind`; an unknown kind fails loudly and stays in the table."""
    if kind not in _handlers:
        raise LookupError(f"no handler for work of kind {kind!r}")
    _handlers[kind](**payload)


def put(kind: str, payload: Mapping[str, Any], *, not_before: datetime | None = None) -> None:
    """Write a task row in the caller's transaction; `payload` must be plain JSON values."""
    perform.using(run_after=not_before).enqueue(kind, dict(payload))


ABANDONED_AFTER = timedelta(minutes=15)
MOST_CLAIMS = 3


@transaction.atomic
def take_up_again() -> int:
    """Put work that a dead worker held back into the line; returns how much.

    Work that was claimed three times and never ended stays failed, so that it cannot kill every worker.
    """
    taken = 0
    held = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=clock.now() - ABANDONED_AFTER
    )
    for row in held.select_for_update(of=("self",)):
        again = len(row.worker_ids) < MOST_CLAIMS
        row.status = TaskResultStatus.READY if again else TaskResultStatus.FAILED
        row.finished_at = None if again else clock.now()
        row.save(update_fields=["status", "finished_at"])
        taken += again
    return taken


def oldest_wait() -> timedelta:
    """How long the oldest work that is due has waited."""
    rows = DBTaskResult.objects.ready().values_list("enqueued_at", "run_after")
    since = min((_due(*row) for row in rows.order_by("enqueued_at")[:100]), default=clock.now())
    return max(clock.now() - since, timedelta())


def _due(enqueued_at: datetime, run_after: datetime) -> datetime:
    """Work without a moment of its own has one in the year 9999."""
    return enqueued_at if run_after.year == 9999 else run_after


def counts() -> dict[str, int]:
    """How much work waits, is being done, and has failed for good."""
    return {
        "waiting": DBTaskResult.objects.ready().count(),
        "running": DBTaskResult.objects.running().count(),
        "failed": DBTaskResult.objects.failed().count(),
    }
