"""liming worker: does the outbox of work, seals the audit chain and looks at the clocks."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connection
from django_tasks_db.management.commands.db_worker import Command as TaskWorker

from liming.execute.actions import tell_dispatches
from liming.jobs.ticking import tick
from liming.shared import audit

SEAL_SECONDS = 5.0
TELL_SECONDS = 2.0
TICK_SECONDS = 60.0


def seal_all() -> None:
    """Seal whatever waits."""
    while audit.seal():
        pass


def keep_doing(step: Callable[[], object], stop: threading.Event, seconds: float) -> None:
    """Do a step again and again until told to stop; a locked database is tried again later."""
    while not stop.wait(seconds):
        try:
            step()
        except OperationalError:
            continue
        finally:
            connection.close()


class Command(TaskWorker):
    help = "Run the background worker: the outbox, the audit chain, telling members, the clocks."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        steps = ((seal_all, SEAL_SECONDS), (tell_dispatches, TELL_SECONDS), (tick, TICK_SECONDS))
        for step, seconds in steps:
            threading.Thread(target=keep_doing, args=(step, stop, seconds), daemon=True).start()
        try:
            super().handle(*args, **options)
        finally:
            stop.set()
