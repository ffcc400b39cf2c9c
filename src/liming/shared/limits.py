"""The one limiter of the house: so many acts in so many seconds for a key, without a database.

It keeps one number a key, the moment at which the key's allowance is whole again (the generic cell rate
algorithm), in a table of fixed size: a file that all processes of a machine share, or memory of one process.
"""

import hashlib
import math
import struct
from functools import cache
from pathlib import Path

from django.conf import settings

from liming.shared import clock
from liming.shared.common_memory import CommonMemory

_SLOT = struct.Struct("<Qd")
_SLOTS = 1 << 16
_PROBES = 16


class Meter:
    """A table of keys and the moments at which each is free again; `path` None = memory of this process.

    When sixteen neighbours are all in use the one that is nearest to free gives way: a flood of addresses
    can make the table forget, never grow.
    """

    def __init__(self, path: Path | None = None, slots: int = _SLOTS) -> None:
        self._slots = slots
        self._memory = CommonMemory(path, slots * _SLOT.size)

    def take(self, key: str, limit: int, seconds: float) -> float:
        """Count one act; 0 when it is allowed, else the seconds to wait until one is.

        A rested key may act `limit` times at once, after that once every `seconds / limit`.
        """
        now = clock.now().timestamp()
        step = seconds / limit
        digest = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little") or 1
        with self._memory.alone():
            offset = self._slot(digest, now)
            held, free_at = _SLOT.unpack_from(self._memory.bytes, offset)
            # Nothing is ever free later than a whole period from now, unless the clock was set back.
            is_counting = held == digest and now < free_at <= now + seconds + step
            begin = free_at if is_counting else now
            wait = begin + step - seconds - now
            if wait > 1e-6:
                return wait
            _SLOT.pack_into(self._memory.bytes, offset, digest, begin + step)
        return 0.0

    def forget(self) -> None:
        """Start anew with every key rested."""
        self._memory.clear()

    def _slot(self, digest: int, now: float) -> int:
        """Where the key stands, else the neighbour that is free for longest."""
        best, best_free = 0, math.inf
        for probe in range(_PROBES):
            offset = (digest + probe) % self._slots * _SLOT.size
            held, free_at = _SLOT.unpack_from(self._memory.bytes, offset)
            if held == digest:
                return offset
            if free_at < best_free:
                best, best_free = offset, free_at
        return best


@cache
def meter() -> Meter:
    """The meter of this process, as the settings say."""
    return Meter(settings.LIMITS_FILE)


def wait_for(key: str, limit: int, seconds: float) -> int:
    """Count one act of `key`; 0 when allowed, else the whole seconds to wait (for Retry-After)."""
    return math.ceil(meter().take(key, limit, seconds))
