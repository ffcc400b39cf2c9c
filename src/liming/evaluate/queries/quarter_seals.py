"""How the rows of a frozen quarter read for their seal: all of them, column by column."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from liming.evaluate.models import (
    Snapshot,
    SnapshotCell,
    SnapshotEvidence,
    SnapshotGroup,
    SnapshotPoints,
    SnapshotTeam,
)
from liming.evaluate.queries.catalogue import REASON
from liming.shared.digests import short_digest
from liming.shared.seals import Line

KIND = "quarter"
LEFT_OUT = frozenset({"state", "published_at", "published_by", "notice_until"})
"""What publishing still writes. A column added later stands here too, or older seals would not hold."""
_SEPARATOR = " "
_TABLES: dict[str, tuple[type[Any], str]] = {
    "snapshot": (Snapshot, ""),
    "group": (SnapshotGroup, "peer_group"),
    "team": (SnapshotTeam, "team__code"),
    "cell": (SnapshotCell, "team__code"),
    "points": (SnapshotPoints, "item_code"),
    "evidence": (SnapshotEvidence, "team__code"),
}
"""By the first word of a key: the table, and how one of its rows is told from others."""


def lines_of_snapshot(snapshot: Snapshot) -> Iterable[Line]:
    """Every row of the snapshot, its own first."""
    yield from _read("snapshot", Snapshot.objects.filter(pk=snapshot.pk))
    for word, (table, _name) in _TABLES.items():
        if table is not Snapshot:
            yield from _read(word, _all(table).filter(snapshot=snapshot))


def lines_of(_edition: int, keys: Sequence[str]) -> Iterable[Line]:
    """The rows of these keys as they are now; a key is the table's word and the row's own key."""
    wanted: dict[str, list[str]] = {}
    for key in keys:
        word, _space, own = key.partition(_SEPARATOR)
        wanted.setdefault(word, []).append(own)
    for word, own_keys in wanted.items():
        for start in range(0, len(own_keys), 500):
            yield from _read(word, _all(_TABLES[word][0]).filter(pk__in=own_keys[start : start + 500]))


def _all(table: type[Any]) -> Any:
    return table.objects.everywhere(REASON) if table is SnapshotTeam else table.objects.all()


def _read(word: str, rows: Any) -> Iterable[Line]:
    table, called = _TABLES[word]
    columns = [each.attname for each in table._meta.concrete_fields if each.attname not in LEFT_OUT]
    quarter = ("quarter", "revision") if table is Snapshot else ("snapshot__quarter", "snapshot__revision")
    names = [*quarter, *([called] if called else []), *(["indicator__code"] if word == "cell" else [])]
    for key, *values in rows.order_by("pk").values_list("pk", *names, *columns):
        shown, content = values[: len(names)], values[len(names) :]
        yield Line(f"{word}{_SEPARATOR}{key}", _named(word, shown), short_digest(_plain(content)))


def _named(word: str, values: Sequence[Any]) -> str:
    """For example `2026Q3 r0 cell QL03 S01`."""
    quarter, revision, *own = values
    return _SEPARATOR.join([f"{quarter} r{revision}", word, *map(str, own)])


def _plain(values: Sequence[Any]) -> list[Any]:
    """Packed facts by their own digest."""
    return [sha256(each).hexdigest() if isinstance(each, bytes | memoryview) else each for each in values]
