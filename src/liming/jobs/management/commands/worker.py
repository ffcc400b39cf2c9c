"""liming worker: does the outbox of work and seals the audit chain every few seconds."""

import threading
from typing import Any

from django.db import OperationalError, connection
from django_tasks_db.management.commands.db_worker import Command as TaskWorker

from liming.shared import audit

SEAL_SECONDS = 5.0


def keep_sealing(stop: threading.Event, seconds: float = SEAL_SECONDS) -> None:
    """Seal waiting audit entries until told to stop; a locked database is tried again later."""
    while not stop.wait(seconds):
        try:
            while audit.seal():
                pass
        except OperationalError:
            continue
        finally:
            connection.close()


class Command(TaskWorker):
    help = "Run the background worker: tasks of the outbox, and the sealing of the audit chain."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        threading.Thread(target=keep_sealing, args=(stop,), daemon=True).start()
        try:
            super().handle(*args, **options)
        finally:
            stop.set()
