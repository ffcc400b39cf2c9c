"""liming worker: does the outbox of work, seals the audit chain and looks at the clocks."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django_tasks_db.management.commands.db_worker import Command as TaskWorker

from liming.execute.actions import tell_dispatches
from liming.jobs.ticking import tick
from liming.shared import audit, pulse

SEAL_SECONDS = 5.0
TELL_SECONDS = 2.0
TICK_SECONDS = 60.0
WATCH_SECONDS = 5.0
STOP_SECONDS = 20.0
AGAIN_SECONDS = 2.0
log = logging.getLogger("liming.worker")


def seal_all() -> None:
    """Seal whatever waits."""
    while audit.seal():
        pass


def keep_doing(name: str, step: Callable[[], object], stop: threading.Event, seconds: float) -> None:
    """Do a step at once and again and again until told to stop; one that fails is tried again later."""
    pace = pulse.Pace(name)
    wait = 0.0
    while not stop.wait(wait):
        wait = seconds
        try:
            step()
            pace.done()
        except Exception as error:  # noqa: BLE001 - whatever it was, the next try may go well
            _tell(name, pace, error)
        finally:
            connection.close()


def _tell(name: str, pace: pulse.Pace, error: Exception) -> None:
    log.warning(
        "step %s failed: %s", name, type(error).__name__, exc_info=not isinstance(error, OperationalError)
    )
    try:
        pace.failed(error)
    except (DatabaseError, InterfaceError):
        log.warning("the database cannot take the note of it")


class Command(TaskWorker):
    help = "Run the background worker: the outbox, the audit chain, telling members, the clocks."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        watch = pulse.Watch()
        steps: dict[str, tuple[Callable[[], object], float]] = {
            "seal": (seal_all, SEAL_SECONDS),
            "tell": (tell_dispatches, TELL_SECONDS),
            "tick": (tick, TICK_SECONDS),
            "watch": (watch.look, WATCH_SECONDS),
        }
        threads = [
            threading.Thread(target=keep_doing, args=(name, step, stop, seconds), daemon=True)
            for name, (step, seconds) in steps.items()
        ]
        for thread in threads:
            thread.start()
        try:
            self._work(stop, *args, **options)
        finally:
            stop.set()
            for thread in threads:
                thread.join(STOP_SECONDS)

    def configure_logging(self, verbosity: int) -> None:
        """Nothing of its own: LIMING_LOG_LEVEL says what is logged, of every task as of the rest."""

    def _work(self, stop: threading.Event, *args: Any, **options: Any) -> None:
        """The tasks' own loop; a database that is away or full does not end it."""
        while True:
            try:
                super().handle(*args, **options)
            except (DatabaseError, InterfaceError) as error:
                log.warning("tasks wait for the database: %s", type(error).__name__)
                connection.close()
                stop.wait(AGAIN_SECONDS)
            else:
                return
