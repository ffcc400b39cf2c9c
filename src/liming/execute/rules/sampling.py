"""Random draws of services: a pure function of seed and list, so that anybody can draw again."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

_TIMES = "*"


@dataclass(frozen=True)
class Stratum:
    """One team in a draw: its code, how many are wanted, and the numbers of its services to draw from.

    `weights` (above 0, in the order of `numbers`) make some likelier than others; none = all alike.
    """

    team: str
    wanted: int
    numbers: tuple[str, ...]
    weights: tuple[float, ...] = ()

    def weighed(self) -> tuple[tuple[str, float], ...]:
        """Each number with its weight, 1 where there are none, in the order of the numbers."""
        return tuple(sorted(zip(self.numbers, self.weights or (1.0,) * len(self.numbers), strict=True)))


def draw(seed: str, strata: Iterable[Stratum]) -> dict[str, tuple[str, ...]]:
    """Team code to what was drawn at random: as many as wanted, all of them where there are fewer.

    Each team has its own stream, seeded by the seed and its code: one team's list never moves another's draw.
    Where some weigh more, `heaviest` draws.
    """
    drawn: dict[str, tuple[str, ...]] = {}
    for stratum in strata:
        pairs = stratum.weighed()
        wanted = min(max(0, stratum.wanted), len(pairs))
        if any(weight != 1 for _number, weight in pairs):
            drawn[stratum.team] = heaviest(seed, pairs, wanted)
            continue
        source = Random(f"{seed}|{stratum.team}")  # noqa: S311 - a repeatable sample, no secret
        drawn[stratum.team] = tuple(source.sample([number for number, _weight in pairs], wanted))
    return drawn


def heaviest(seed: str, pairs: Iterable[tuple[str, float]], wanted: int) -> tuple[str, ...]:
    """`wanted` codes drawn without putting back, each time with a chance in proportion to the weight.

    Each code's key is u^(1/weight) with u from seed and code alone, and the largest keys are taken
    (Efraimidis and Spirakis 2006), so that one more candidate never moves another's number.
    """
    keys = sorted(((uniform(seed, code) ** (1 / weight), code) for code, weight in pairs), reverse=True)
    return tuple(code for _key, code in keys[:wanted])


def uniform(seed: str, code: str) -> float:
    """A number in (0, 1) from 53 bits of SHA-256."""
    bits = int.from_bytes(hashlib.sha256(f"{seed}|{code}".encode()).digest()[:7], "big") >> 3
    return (bits + 0.5) / 2**53


def target_by_now(per_team: int, days_gone: int, days_in_all: int) -> int:
    """How many call-backs a team should have by this day of the quarter, so that the sample spreads over it.

    The day itself counts as gone; from the last day on it is the whole number.
    """
    share = min(max(days_gone, 1), days_in_all) / days_in_all
    return ceil(per_team * share)


def as_text(strata: Iterable[Stratum]) -> str:
    """The list as it is kept and published: for each team a line of code, wanted number and services.

    A service that does not weigh 1 has its weight behind it: "FW260714-003*3". What is drawn by weights is
    drawn from this text.
    """
    ordered = sorted(strata, key=lambda stratum: stratum.team)
    return "\n".join(" ".join((each.team, str(each.wanted), *_written(each.weighed()))) for each in ordered)


def _written(pairs: Iterable[tuple[str, float]]) -> list[str]:
    return [number if weight == 1 else f"{number}{_TIMES}{weight:g}" for number, weight in pairs]


def from_text(text: str) -> tuple[Stratum, ...]:
    """The list back from its text."""
    return tuple(_read(*line.split(" ")) for line in text.splitlines() if line)


def _read(team: str, wanted: str, *words: str) -> Stratum:
    pairs = [word.partition(_TIMES) for word in words]
    numbers = tuple(number for number, _times, _weight in pairs)
    is_weighed = any(weight for _number, _times, weight in pairs)
    weights = tuple(float(weight or 1) for _number, _times, weight in pairs) if is_weighed else ()
    return Stratum(team, int(wanted), numbers, weights)


def digest(text: str) -> str:
    """SHA-256 of the list's text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Weighed:
    """What weighed alike in a draw: how many there were, and how many of them were drawn."""

    weight: float
    size: int
    drawn: int

    @property
    def share(self) -> float:
        """How much of them was drawn."""
        return self.drawn / self.size


def by_weight(seed: str, strata: Sequence[Stratum]) -> tuple[Weighed, ...]:
    """A draw's list by weight, the heaviest first."""
    taken = {(team, number) for team, numbers in draw(seed, strata).items() for number in numbers}
    found: dict[float, list[bool]] = {}
    for stratum in strata:
        for number, weight in stratum.weighed():
            found.setdefault(weight, []).append((stratum.team, number) in taken)
    return tuple(
        Weighed(weight, len(rows), sum(rows)) for weight, rows in sorted(found.items(), reverse=True)
    )
