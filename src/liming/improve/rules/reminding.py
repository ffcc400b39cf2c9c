"""When an improvement's owner is reminded, and from when the captain and the unit hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from liming.improve.enums import Told


@dataclass(frozen=True)
class Steps:
    """`before`: days before the due day; the captain and the unit hear after so many overdue weeks."""

    before: Sequence[int]
    captain_weeks: int
    unit_weeks: int


@dataclass(frozen=True)
class Due:
    """The step that holds today: its name is told once; `told` says how far up it goes."""

    name: str
    told: Told
    days: int

    @property
    def is_overdue(self) -> bool:
        return self.days < 0


def due_step(due_on: date, today: date, steps: Steps) -> Due | None:
    """The latest step that has come, so that a day without a tick loses nothing; None before the first.

    `days` are those left; negative ones are overdue.
    """
    left = (due_on - today).days
    if left > 0:
        come = [days for days in steps.before if left <= days]
        return Due(f"before_{min(come)}", Told.OWNER, left) if come else None
    if left == 0:
        return Due("due", Told.OWNER, 0)
    weeks = -left // 7
    told = Told.OWNER
    if weeks >= steps.captain_weeks:
        told = Told.CAPTAIN
    if weeks >= steps.unit_weeks:
        told = Told.UNIT
    return Due(f"week_{weeks}", told, left)
