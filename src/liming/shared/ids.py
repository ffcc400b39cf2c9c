"""The one maker of identifiers: UUID version 7 (RFC 9562), sortable by time."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from random import Random
from uuid import UUID

from liming.shared import clock

_OCTETS = 10
_source: ContextVar[Random | None] = ContextVar("source_of_identifiers", default=None)


def new_id(moment: datetime | None = None, source: Random | None = None) -> UUID:
    """A UUIDv7 of `moment` (default now); `source` gives repeatable bits for built data.

    Layout of RFC 9562 section 5.7: 48 bits of Unix milliseconds, version, 12 + 62 random bits.
    """
    return new_ids(1, moment or clock.now(), source)[0]


def new_ids(count: int, moment: datetime, source: Random | None = None) -> list[UUID]:
    """As many UUIDv7 of one moment, their random bits drawn at once."""
    source = source or _source.get()
    if source:
        drawn = [source.getrandbits(74) for _ in range(count)]
    else:
        octets = secrets.token_bytes(_OCTETS * count)
        drawn = [int.from_bytes(octets[at : at + _OCTETS]) for at in range(0, len(octets), _OCTETS)]
    milliseconds = int(moment.timestamp() * 1000)
    head = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | 0b10 << 62
    return [UUID(int=head | (bits >> 62 & 0xFFF) << 64 | bits & (1 << 62) - 1) for bits in drawn]


def first_id(moment: datetime) -> UUID:
    """The smallest identifier of a moment: those made before it are smaller."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


@contextmanager
def drawn_from(source: Random) -> Iterator[None]:
    """Inside the block new identifiers take their random bits from `source`: for built data only."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)
