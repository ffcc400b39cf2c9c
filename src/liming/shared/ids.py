"""The one maker of identifiers: UUID version 7 (RFC 9562), sortable by time."""

import secrets
from datetime import datetime
from random import Random
from uuid import UUID

from liming.shared import clock


def new_id(moment: datetime | None = None, source: Random | None = None) -> UUID:
    """A UUIDv7 of `moment` (default now); `source` gives repeatable bits for built data.

    Layout of RFC 9562 section 5.7: 48 bits of Unix milliseconds, version, 12 + 62 random bits.
    """
    milliseconds = int((moment or clock.now()).timestamp() * 1000)
    bits = source.getrandbits(74) if source else secrets.randbits(74)
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (bits >> 62) << 64 | 0b10 << 62 | bits & (1 << 62) - 1
    return UUID(int=value)
