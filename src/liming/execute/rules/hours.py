"""Service hours by a rule: what counts of the time somebody served on a day. Pure arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class HoursRule:
    """One version of the rule. Minutes throughout: a day's time below `least` counts nothing; it is rounded
    to `unit` (down, up or nearest) and capped at `most`. Records entered more than `back_days` after the
    service do not count.
    """

    least: int
    unit: int
    rounding: str
    most: int
    back_days: int
    counts_duty: bool

    @classmethod
    def of(cls, value: dict[str, Any]) -> "HoursRule":
        """The rule as the parameter keeps it."""
        return cls(**{name: value[name] for name in cls.__dataclass_fields__})

    def counted(self, minutes: int) -> int:
        """What counts of the minutes served on one day."""
        if minutes < self.least or not minutes:
            return 0
        whole, rest = divmod(minutes, self.unit)
        more = {"down": False, "up": rest > 0, "nearest": rest * 2 >= self.unit}[self.rounding]
        return min((whole + more) * self.unit, self.most)


def served_minutes(spans: Iterable[tuple[datetime, datetime]]) -> int:
    """Whole minutes of the union of the spans: time served twice at once counts once."""
    total = timedelta()
    end: datetime | None = None
    for first, last in sorted(spans):
        if last <= first:
            continue
        if end is None or first >= end:
            total += last - first
            end = last
        elif last > end:
            total += last - end
            end = last
    return int(total.total_seconds()) // 60
