"""The facts of a team, packed for the proof of a frozen quarter, and what differs from them later."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from liming.shared.digests import plain

Kept = list[Any]
"""Measure, item, amount, exposure, record, name, moment, and what else was seen; values of JSON."""

Key = tuple[str, str, int]
"""Measure, record, and which one of several."""

MEASURE, RECORD = 0, 4
_FAST = 1


def pack(facts: Iterable[Sequence[Any]]) -> tuple[bytes, str]:
    """The facts in an order of their own, small, and the digest of their text."""
    rows = sorted(facts, key=itemgetter(MEASURE, RECORD))
    text = json.dumps(rows, default=plain, ensure_ascii=False, separators=(",", ":")).encode()
    return zlib.compress(text, _FAST), hashlib.sha256(text).hexdigest()


def unpack(packed: bytes) -> tuple[list[Kept], str]:
    """What was packed, and the digest of its text now. Raises ValueError for anything else."""
    try:
        text = zlib.decompress(packed)
    except zlib.error as fault:
        raise ValueError("not packed facts") from fault
    found: list[Kept] = json.loads(text)
    return found, hashlib.sha256(text).hexdigest()


class Change(NamedTuple):
    """One fact that is no longer what it was: `before` None = added, `after` None = missing."""

    key: Key
    before: Kept | None
    after: Kept | None


def keyed(facts: Iterable[Kept]) -> dict[Key, Kept]:
    """The facts by measure and record; several of one record are numbered in their order."""
    found: dict[Key, Kept] = {}
    for fact in sorted(facts, key=str):
        number = 0
        while (key := (fact[MEASURE], str(fact[RECORD]), number)) in found:
            number += 1
        found[key] = fact
    return found


def changes(before: Mapping[Key, Kept], after: Mapping[Key, Kept]) -> list[Change]:
    """What was changed, is missing or was added, in the order of the keys."""
    return [
        Change(key, before.get(key), after.get(key))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]
