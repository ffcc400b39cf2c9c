"""What press items and honours count: stories once, at their highest level, up to the quarter's cap."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One entry of a team and quarter. `story` is shared by reprints; an honour has its own."""

    key: str
    story: str
    points: int
    is_verified: bool


@dataclass(frozen=True)
class Tally:
    """`counted` are the points of each entry; `total` their sum before the cap, `points` after it."""

    counted: dict[str, int]
    total: int
    points: int


def tally(entries: Iterable[Entry], cap: int) -> Tally:
    """Count verified entries; of one story only the highest, the first of equals."""
    entries = list(entries)
    best: dict[str, Entry] = {}
    for entry in entries:
        if entry.is_verified and (entry.story not in best or entry.points > best[entry.story].points):
            best[entry.story] = entry
    winners = {entry.key for entry in best.values()}
    counted = {entry.key: entry.points if entry.key in winners else 0 for entry in entries}
    total = sum(counted.values())
    return Tally(counted, total, min(total, cap))
