"""Who lost how much time while a request went to and fro."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class LostTime:
    """Minutes a party held a request without doing it, and its share of all minutes lost, 0 to 1."""

    party: str
    minutes: int
    share: float


def lost_time(stretches: Iterable[tuple[str, int]]) -> tuple[LostTime, ...]:
    """The stretches (party, minutes) summed by party, most minutes first; shares are 0 when none was lost."""
    minutes: dict[str, int] = {}
    for party, amount in stretches:
        minutes[party] = minutes.get(party, 0) + amount
    whole = sum(minutes.values())
    rows = [LostTime(party, lost, lost / whole if whole else 0.0) for party, lost in minutes.items()]
    return tuple(sorted(rows, key=lambda row: (-row.minutes, row.party)))


def path_above(paths: Iterable[str]) -> str:
    """The longest tree path that lies above or at all of these paths ("/SX/1408/")."""
    parts = [path.strip("/").split("/") for path in paths]
    shared: list[str] = []
    for names in zip(*parts, strict=False):
        if len(set(names)) > 1:
            break
        shared.append(names[0])
    return f"/{'/'.join(shared)}/" if shared else "/"
