"""When somebody who works alone is asked to report back, and by when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from liming.execute.enums import LoneReason
from liming.plan.rules.routes import minute_of
from liming.shared import clock


@dataclass(frozen=True)
class LoneRule:
    """The parameter `safety.lone_work`: night in minutes since midnight, marked areas and grids, minutes for
    one way and to spare.
    """

    night_from: int
    night_until: int
    areas: frozenset[str]
    grids: frozenset[str]
    way_minutes: int
    spare_minutes: int

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> "LoneRule":
        return cls(
            minute_of(value["night_from"]),
            minute_of(value["night_until"]),
            frozenset(value["areas"]),
            frozenset(value["grids"]),
            int(value["way_minutes"]),
            int(value["spare_minutes"]),
        )

    def why(self, begins_at: datetime, minutes: int, area: str, grid: str) -> LoneReason | None:
        """The reason for work of so many minutes from a moment in a grid; None where there is none."""
        if area in self.areas or grid in self.grids:
            return LoneReason.TERRAIN
        ends_at = begins_at + timedelta(minutes=minutes)
        return LoneReason.NIGHT if self._is_night(begins_at) or self._is_night(ends_at) else None

    def _is_night(self, moment: datetime) -> bool:
        local = clock.local(moment)
        minute = local.hour * 60 + local.minute
        if self.night_from > self.night_until:
            return minute >= self.night_from or minute < self.night_until
        return self.night_from <= minute < self.night_until

    def back_by(self, now: datetime, minutes: int, is_there: bool) -> datetime:
        """When to report back: the work, the way home, the way there while it is to go, some to spare."""
        ways = self.way_minutes * (1 if is_there else 2)
        return now + timedelta(minutes=ways + minutes + self.spare_minutes)
