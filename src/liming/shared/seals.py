"""What is final is sealed in blocks, each chained to the one before: a row changed later is found and named.

A room says at start-up how its rows read now (`reads`), and seals them (`seal`) when nothing may change them
any more. An act that still may (a name taken away because its time is over) says so by `renew`; whatever else
is no longer as it was sealed was changed behind the program. Each block's hash stands in the audit too.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from django.db import transaction
from django.db.models import Count, Max, Q, Sum

from liming.shared import audit, clock
from liming.shared.models import AuditEntry, Seal
from liming.shared.viewer import Viewer

GENESIS = "0" * 64
ACT = "seal.written"
MOST_NAMED = 100
_FAST = 1


class Line(NamedTuple):
    """A row as it is: its key, how people call it, and two digests.

    `facts` is of what nobody changes any more, `words` of what lawful acts may still clear or correct.
    """

    key: str
    name: str
    facts: str
    words: str = ""


Reader = Callable[[int, Sequence[str]], Iterable[Line]]
"""The rows with these keys as they are now, as that edition of the room's seals reads them."""

_readers: dict[str, Reader] = {}


def reads(kind: str, reader: Reader) -> None:
    """Called at start-up by the room whose rows these are."""
    _readers[kind] = reader


def seal(viewer: Viewer, kind: str, lines: Iterable[Line], *, name: str = "", edition: int = 1) -> int:
    """Seal these rows as one block, in the caller's transaction if there is one; returns how many."""
    return _append(viewer, Seal(kind=kind, name=name, edition=edition), list(lines))


def renew(viewer: Viewer, kind: str, keys: Collection[str]) -> int:
    """Say that a lawful act of this transaction changed the words of these rows; those not sealed are left.

    Returns how many were.
    """
    last = _last(kind)
    sealed = sorted(key for key in keys if last and key <= last.last_key)
    if last is None or not sealed:
        return 0
    lines = [line._replace(facts="") for line in _readers[kind](last.edition, sealed)]
    return _append(viewer, Seal(kind=kind, edition=last.edition, is_renewal=True), lines)


def last_key(kind: str) -> str:
    """The greatest key sealed of a kind whose keys grow."""
    last = _last(kind)
    return last.last_key if last else ""


def _last(kind: str) -> Seal | None:
    return Seal.objects.filter(kind=kind, is_renewal=False).order_by("-number").first()


@transaction.atomic
def _append(viewer: Viewer, block: Seal, lines: list[Line]) -> int:
    list(Seal.objects.select_for_update().filter(number=1))  # one at a time
    before = Seal.objects.order_by("-number").first()
    text = json.dumps(lines, ensure_ascii=False, separators=(",", ":")).encode()
    block.number = before.number + 1 if before else 1
    block.at, block.rows = clock.now(), len(lines)
    block.last_key = max(line.key for line in lines)
    block.packed = zlib.compress(text, _FAST)
    block.hash = _hash(before.hash if before else GENESIS, block, text)
    block.save()
    after = {"number": block.number, "kind": block.kind, "rows": block.rows, "hash": block.hash}
    audit.record_of(viewer, ACT, "shared.seal", key=str(block.number), after=after)
    return block.rows


def _hash(previous: str, block: Seal, text: bytes) -> str:
    head = [block.number, block.at.timestamp(), block.kind, block.name, block.edition, block.is_renewal]
    head += [block.rows, block.last_key]
    return hashlib.sha256((previous + json.dumps(head)).encode() + text).hexdigest()


How = Literal["changed", "words_changed", "missing", "seal_broken"]


@dataclass(frozen=True)
class Broken:
    """A row that is not as it was sealed, or a block that is itself not as it was made."""

    how: How
    kind: str
    name: str
    key: str
    seal: int


@dataclass(frozen=True)
class SealCheck:
    """`rows` held against `seals` blocks; `broken` in the order of the blocks, MOST_NAMED at most."""

    seals: int
    rows: int
    broken: tuple[Broken, ...]


def verify() -> SealCheck:
    """Walk every block: its hash, its place in the audit, and each of its rows as it is now."""
    renewed: dict[str, dict[str, str]] = {}
    for block in Seal.objects.filter(is_renewal=True).iterator(chunk_size=20):
        renewed.setdefault(block.kind, {}).update((line.key, line.words) for line in _lines(block)[0])
    noted = _noted_in_audit()
    previous, number, rows, broken = GENESIS, 0, 0, []
    for block in Seal.objects.order_by("number").iterator(chunk_size=20):
        lines, text = _lines(block)
        number += 1
        is_whole = block.number == number and block.hash == _hash(previous, block, text)
        is_known = noted.pop(block.number, block.hash) == block.hash
        if not (is_whole and is_known):
            broken.append(_broken_seal(number))
        previous, number = block.hash, block.number
        if not block.is_renewal:
            rows += len(lines)
            broken += _differing(block, lines, renewed.get(block.kind, {}))
        if len(broken) >= MOST_NAMED:
            return SealCheck(number, rows, tuple(broken[:MOST_NAMED]))
    broken += [_broken_seal(lost) for lost in sorted(noted)]
    return SealCheck(number, rows, tuple(broken[:MOST_NAMED]))


def _broken_seal(number: int) -> Broken:
    return Broken("seal_broken", "seal", str(number), str(number), number)


def _noted_in_audit() -> dict[int, str]:
    """The hashes that the audit tells of, by number of block; old ones may be gone from it."""
    rows = AuditEntry.objects.filter(act=ACT).values_list("after", flat=True)
    return {int(after["number"]): str(after["hash"]) for after in rows}


def _lines(block: Seal) -> tuple[list[Line], bytes]:
    """The block's rows as they were sealed, and their text; none where they cannot be read."""
    try:
        text = zlib.decompress(bytes(block.packed))
        return [Line(*each) for each in json.loads(text)], text
    except (zlib.error, ValueError, TypeError):
        return [], b""


def _differing(block: Seal, lines: list[Line], renewed: dict[str, str]) -> Iterator[Broken]:
    now = {line.key: line for line in _readers[block.kind](block.edition, [line.key for line in lines])}
    for line in lines:
        found = now.get(line.key)
        how: How | None = None
        if found is None:
            how = "missing"
        elif (found.facts, found.name) != (line.facts, line.name):
            how = "changed"
        elif found.words != renewed.get(line.key, line.words):
            how = "words_changed"
        if how:
            yield Broken(how, block.kind, line.name, line.key, block.number)


@dataclass(frozen=True)
class SealState:
    """How many blocks there are, how many rows they hold, and when the last one was made."""

    seals: int
    rows: int
    at: datetime | None


def state() -> SealState:
    """One query."""
    found = Seal.objects.aggregate(
        seals=Count("id"), rows=Sum("rows", filter=Q(is_renewal=False)), at=Max("at")
    )
    return SealState(found["seals"], found["rows"] or 0, found["at"])
