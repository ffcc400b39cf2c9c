"""How many requests went to which page and how long they took, counted by all processes of a machine.

A file of fixed size: a slot for each page, method and answer, found by a name that is written once.
"""

import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from liming.shared.common_memory import CommonMemory

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
        self._memory = CommonMemory(path, _SLOTS * _SLOT.size)
        self._places: dict[bytes, int] = {}

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request that was answered."""
        name = f"{method} {status} {route}".encode()[:_NAME]
        with self._memory.alone():
            place = self._place(name)
            if place is None:
                return
            _, total, *counts = _SLOT.unpack_from(self._memory.bytes, place)
            counts[next((at for at, bound in enumerate(BOUNDS) if seconds <= bound), -1)] += 1
            _SLOT.pack_into(self._memory.bytes, place, name, total + seconds, *counts)

    def read(self) -> list[Tally]:
        """All kinds that were counted."""
        with self._memory.alone():
            slots = [
                _SLOT.unpack_from(self._memory.bytes, at)
                for at in range(0, len(self._memory.bytes), _SLOT.size)
            ]
        return [_tally(slot) for slot in slots if slot[0][0]]

    def forget(self) -> None:
        """Start anew."""
        self._memory.clear()
        self._places.clear()

    def _place(self, name: bytes) -> int | None:
        """Where the kind is counted; the first free slot for a new one."""
        known = self._places.get(name)
        if known is not None:
            return known
        for at in range(0, len(self._memory.bytes), _SLOT.size):
            held = self._memory.bytes[at : at + _NAME].rstrip(b"\0")
            if held in (b"", name):
                self._places[name] = at
                return at
        return None


def _tally(slot: tuple[bytes, float, *tuple[int, ...]]) -> Tally:
    method, status, route = slot[0].rstrip(b"\0").decode(errors="replace").split(" ", 2)
    return Tally(route, method, int(status), slot[1], tuple(slot[2:]))


@cache
def tallies() -> Tallies:
    """The tallies of this machine, as the settings say."""
    return Tallies(settings.TALLIES_FILE)
