"""Acts at the same instant: in threads or processes of their own, let go together by one barrier."""

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, connections

from liming.shared.errors import DomainError

Act = Callable[[], object]
DONE = "done"
_PATIENCE = 60
_DIED = ("fault", "died")


def outcome(act: Act) -> tuple[str, str]:
    """("done", what it gave as text), (the code of its refusal, ""), or ("fault", what the database said)."""
    try:
        return DONE, str(act())
    except DomainError as refusal:
        return refusal.code, ""
    except DatabaseError as fault:
        return "fault", repr(fault)


def in_threads(acts: list[Act]) -> list[tuple[str, str]]:
    """The outcomes in the order of the acts; each thread has a connection of its own, opened before."""
    barrier, found = threading.Barrier(len(acts)), [_DIED] * len(acts)

    def run(place: int, act: Act) -> None:
        connection.ensure_connection()
        barrier.wait(_PATIENCE)
        found[place] = outcome(act)
        connections.close_all()

    threads = [
        threading.Thread(target=copy_context().run, args=(run, place, act)) for place, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_PATIENCE)
    return found


def in_processes(acts: list[Act]) -> list[tuple[str, str]]:
    """The same in forked processes, where nothing kept in memory is shared."""
    fork = multiprocessing.get_context("fork")
    barrier, answers = fork.Barrier(len(acts)), fork.SimpleQueue()

    def run(place: int, act: Act) -> None:
        answer = _DIED
        try:
            connection.ensure_connection()
            barrier.wait(_PATIENCE)
            answer = outcome(act)
        finally:
            answers.put((place, answer))
            connections.close_all()

    connections.close_all()
    processes = [fork.Process(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for process in processes:
        process.start()
    found = dict(answers.get() for _ in acts)
    for process in processes:
        process.join(_PATIENCE)
    return [found[place] for place in range(len(acts))]


@contextmanager
def served(folder: Path) -> Iterator[None]:
    """The test database as servers use it: on SQLite a file with the house's own backend, else as it is.

    Needs a test that commits (`transaction=True`).
    """
    if connection.vendor != "sqlite":
        yield
        return
    path = folder / "house.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    memory, settings = connections["default"], connections.settings["default"]
    own: dict[str, Any] = {**settings, "ENGINE": "liming.shared.sqlite3", "NAME": str(path)}
    connections.settings["default"] = own
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"], connections.settings["default"] = memory, settings
