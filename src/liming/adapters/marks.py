"""What stands on everything that guarded data were written to: who took it, when and why."""

from dataclasses import dataclass
from datetime import datetime

from liming.shared import clock

PRIVATE = "未脱敏数据，不得外传"


@dataclass(frozen=True)
class Mark:
    """Who took guarded data away, when and why: on every printed page, in a sheet also on one of its own."""

    name: str
    at: datetime
    reason: str
    words: str = PRIVATE

    def line(self) -> str:
        """In one line."""
        return f"{self.name} {clock.local(self.at):%Y-%m-%d %H:%M} {self.words}"
