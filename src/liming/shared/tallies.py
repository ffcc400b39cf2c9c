"""How many requests went to which page and how long they took, counted by all processes of a machine.

A file of fixed size: a slot for each page, method and answer, found by a name that is written once.
"""

import fcntl
import mmap
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_NAME = 80
_SLOT = struct.Struct(f"<{_NAME}sd{len(BOUNDS) + 1}Q")
_SLOTS = 2_048


@dataclass(frozen=True)
class Tally:
    """Requests of one kind; `counts` by the bounds in seconds, the last beyond all; `seconds` altogether."""

    route: str
    method: str
    status: int
    seconds: float
    counts: tuple[int, ...]


class Tallies:
    """The table; `path` None = memory of this process. When it is full further kinds are not counted."""

    def __init__(self, path: Path | None = None) -> None:
        size = _SLOTS * _SLOT.size
        self._lock = threading.Lock()
        self._file = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a+b")
            if self._file.seek(0, 2) != size:
                self._file.truncate(size)
        self._map = mmap.mmap(self._file.fileno() if self._file else -1, size)
        self._places: dict[bytes, int] = {}

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request that was answered."""
        name = f"{method} {status} {route}".encode()[:_NAME]
        with self._alone():
            place = self._place(name)
            if place is None:
                return
            _, total, *counts = _SLOT.unpack_from(self._map, place)
            counts[next((at for at, bound in enumerate(BOUNDS) if seconds <= bound), -1)] += 1
            _SLOT.pack_into(self._map, place, name, total + seconds, *counts)

    def read(self) -> list[Tally]:
        """All kinds that were counted."""
        with self._alone():
            slots = [_SLOT.unpack_from(self._map, at) for at in range(0, len(self._map), _SLOT.size)]
        return [_tally(slot) for slot in slots if slot[0][0]]

    def forget(self) -> None:
        """Start anew."""
        with self._alone():
            self._map[:] = bytes(len(self._map))
            self._places.clear()

    def _place(self, name: bytes) -> int | None:
        """Where the kind is counted; the first free slot for a new one."""
        known = self._places.get(name)
        if known is not None:
            return known
        for at in range(0, len(self._map), _SLOT.size):
            held = self._map[at : at + _NAME].rstrip(b"\0")
            if held in (b"", name):
                self._places[name] = at
                return at
        return None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock:
            if self._file is None:
                yield
                return
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)


def _tally(slot: tuple[bytes, float, *tuple[int, ...]]) -> Tally:
    method, status, route = slot[0].rstrip(b"\0").decode(errors="replace").split(" ", 2)
    return Tally(route, method, int(status), slot[1], tuple(slot[2:]))


@cache
def tallies() -> Tallies:
    """The tallies of this machine, as the settings say."""
    return Tallies(settings.TALLIES_FILE)
