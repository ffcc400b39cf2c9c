"""The one maker of identifiers: UUID version 7 (RFC 9562), sortable by time."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from random import Random
from uuid import UUID

from liming.shared import clock

_source: ContextVar[Random | None] = ContextVar("source_of_identifiers", default=None)


def new_id(moment: datetime | None = None, source: Random | None = None) -> UUID:
    """A UUIDv7 of `moment` (default now); `source` gives repeatable bits for built data.

    Layout of RFC 9562 section 5.7: 48 bits of Unix milliseconds, version, 12 + 62 random bits.
    """
    milliseconds = int((moment or clock.now()).timestamp() * 1000)
    source = source or _source.get()
    bits = source.getrandbits(74) if source else secrets.randbits(74)
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (bits >> 62) << 64 | 0b10 << 62 | bits & (1 << 62) - 1
    return UUID(int=value)


@contextmanager
def drawn_from(source: Random) -> Iterator[None]:
    """Inside the block new identifiers take their random bits from `source`: for built data only."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)
