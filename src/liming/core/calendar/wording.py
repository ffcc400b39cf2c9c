"""One wording for the time left or over, in list, phone and API: a kind and one or two numbers with units."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

RemainingUnit = Literal["day", "hour", "minute", "working_day"]
RemainingPart = tuple[int, RemainingUnit]

_MINUTES_OF_DAY = 24 * 60


@dataclass(frozen=True)
class Remaining:
    """`parts` hold one or two numbers, largest unit first, zeros left out; never empty."""

    kind: Literal["left", "over"]
    parts: tuple[RemainingPart, ...]

    @property
    def value(self) -> int:
        return self.parts[0][0]

    @property
    def unit(self) -> RemainingUnit:
        return self.parts[0][1]


def describe_remaining(delta: timedelta, working_days: int | None = None) -> Remaining:
    """Parts of the time left (rounded down to minutes) or over (rounded up), cut to its two largest units.

    `working_days` is the signed number of working days to the due day for limits in working days; on the due
    day itself (0) or without it the clock time speaks.
    """
    kind: Literal["left", "over"] = "left" if delta >= timedelta(0) else "over"
    if working_days:
        return Remaining(kind, ((abs(working_days), "working_day"),))
    minutes = abs(delta // timedelta(minutes=1))
    return Remaining(kind, _clock_parts(minutes))


def _clock_parts(minutes: int) -> tuple[RemainingPart, ...]:
    days, rest = divmod(minutes, _MINUTES_OF_DAY)
    hours, left = divmod(rest, 60)
    pair: tuple[RemainingPart, ...] = ((hours, "hour"), (left, "minute"))
    if days:
        pair = ((days, "day"), (hours, "hour"))
    return tuple(part for part in pair if part[0]) or ((0, "minute"),)
