"""The random draw of call-backs: a pure function of seed and list, so that anybody can draw again."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from random import Random


@dataclass(frozen=True)
class Stratum:
    """One team in a draw: its code, how many are wanted, and the numbers of its services to draw from."""

    team: str
    wanted: int
    numbers: tuple[str, ...]


def draw(seed: str, strata: Iterable[Stratum]) -> dict[str, tuple[str, ...]]:
    """Team code to what was drawn at random: as many as wanted, all of them where there are fewer.

    Each team has its own stream, seeded by the seed and its code: one team's list never moves another's draw.
    """
    drawn: dict[str, tuple[str, ...]] = {}
    for stratum in strata:
        source = Random(f"{seed}|{stratum.team}")  # noqa: S311 - a repeatable sample, no secret
        numbers = sorted(stratum.numbers)
        drawn[stratum.team] = tuple(source.sample(numbers, min(max(0, stratum.wanted), len(numbers))))
    return drawn


def target_by_now(per_team: int, days_gone: int, days_in_all: int) -> int:
    """How many call-backs a team should have by this day of the quarter, so that the sample spreads over it.

    The day itself counts as gone; from the last day on it is the whole number.
    """
    share = min(max(days_gone, 1), days_in_all) / days_in_all
    return ceil(per_team * share)


def as_text(strata: Iterable[Stratum]) -> str:
    """The list as it is kept and published: for each team a line of code, wanted number and services."""
    ordered = sorted(strata, key=lambda stratum: stratum.team)
    return "\n".join(" ".join((each.team, str(each.wanted), *sorted(each.numbers))) for each in ordered)


def from_text(text: str) -> tuple[Stratum, ...]:
    """The list back from its text."""
    lines = [line.split(" ") for line in text.splitlines() if line]
    return tuple(Stratum(team, int(wanted), tuple(numbers)) for team, wanted, *numbers in lines)


def digest(text: str) -> str:
    """SHA-256 of the list's text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
