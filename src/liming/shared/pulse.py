"""The pulse of the background work: each step says when it was done, and jumps of the clock are noticed."""

import socket
import time
from datetime import timedelta

from liming.shared import clock
from liming.shared.models import Heartbeat

CLOCK = "clock"
LATE_AFTER = timedelta(seconds=90)
JUMP_SECONDS = 30.0
_BETWEEN_SECONDS = 10.0


def beat(name: str) -> None:
    """The step was done well just now."""
    _note(name, at=clock.now(), failure="")


def missed(name: str, failure: str) -> None:
    """The step failed just now; `failure` names the class of the error, nothing of its data."""
    _note(name, failed_at=clock.now(), failure=failure[:80])


def _note(name: str, **values: object) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults=values | {"host": socket.gethostname()[:80]})


def beats() -> dict[str, Heartbeat]:
    """The last of every step."""
    return {row.name: row for row in Heartbeat.objects.all()}


class Pace:
    """Lets a step that runs every second or two write its beat every ten only, a failure at once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._next = 0.0

    def done(self) -> None:
        """The step went well."""
        if time.monotonic() >= self._next:
            beat(self._name)
            self._next = time.monotonic() + _BETWEEN_SECONDS

    def failed(self, error: Exception) -> None:
        """The step failed."""
        self._next = 0.0
        missed(self._name, type(error).__name__)


class Watch:
    """Compares the clock with the machine's own seconds."""

    def __init__(self) -> None:
        self._wall, self._seconds = clock.now(), time.monotonic()

    def jump(self) -> float:
        """Seconds that the clock was put forward (back: below zero) since last asked; 0 for less than 30."""
        wall, seconds = clock.now(), time.monotonic()
        gone = (wall - self._wall).total_seconds() - (seconds - self._seconds)
        self._wall, self._seconds = wall, seconds
        return gone if abs(gone) >= JUMP_SECONDS else 0.0

    def look(self) -> float:
        """Note a jump where health and doctor see it."""
        gone = self.jump()
        if gone:
            missed(CLOCK, f"{gone:+.0f} s")
        return gone
