"""The outbox of work: an action leaves a task row in its own transaction; a worker does it later."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django_tasks import task

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
