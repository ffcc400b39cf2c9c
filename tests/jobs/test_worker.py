"""The worker outlives what fails, says so, and finishes what it holds when it is told to stop."""

import logging
import threading
import time
from typing import Any

import pytest
from django.db import OperationalError

from liming.jobs.management.commands import worker
from liming.jobs.management.commands.worker import Command, keep_doing
from liming.shared import pulse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stays_open(monkeypatch: Any) -> None:
    monkeypatch.setattr(worker.connection, "close", lambda: None)


def test_a_step_that_fails_is_done_again_and_the_failure_told() -> None:
    stop, tries = threading.Event(), []

    def step() -> None:
        tries.append(len(tries))
        if len(tries) == 1:
            raise ValueError("李师江")
        stop.set()

    keep_doing("tick", step, stop, 0.01)
    beat = pulse.beats()["tick"]
    assert (tries, beat.failure) == ([0, 1], "")
    assert beat.failed_at is not None
    assert beat.at is not None
    assert beat.at > beat.failed_at


def test_what_is_logged_of_tasks_is_the_house_s_setting() -> None:
    """The worker of the task library would log every task's begin and end over the demo's address."""
    before = logging.getLogger("django_tasks").level
    Command().configure_logging(1)
    assert logging.getLogger("django_tasks").level == before == logging.NOTSET


def test_a_step_at_work_is_finished_when_told_to_stop(monkeypatch: Any) -> None:
    monkeypatch.setattr(pulse.Pace, "done", lambda self: None)
    stop, begun, done = threading.Event(), threading.Event(), []

    def step() -> None:
        begun.set()
        time.sleep(0.1)
        done.append(True)

    thread = threading.Thread(target=keep_doing, args=("tick", step, stop, 60.0))
    thread.start()
    begun.wait(5)
    stop.set()
    thread.join(5)
    assert (done, thread.is_alive()) == ([True], False)


def test_tasks_wait_for_a_database_that_is_away(monkeypatch: Any) -> None:
    answers: list[Any] = [OperationalError("disk is full"), OperationalError("refused"), None]

    def handle(self: Any, *_args: Any, **_options: Any) -> None:
        answer = answers.pop(0)
        if answer:
            raise answer

    monkeypatch.setattr(worker.TaskWorker, "handle", handle)
    monkeypatch.setattr(worker, "AGAIN_SECONDS", 0)
    Command()._work(threading.Event())
    assert answers == []
