"""What a measure returns: integers per team, and the stretch of time they are counted in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID


class Count(NamedTuple):
    """Good cases of all cases, points per exposure, or a sum over values with its sum of squares."""

    numerator: int
    denominator: int
    sum_squares: int | None = None


Counts = Mapping[UUID, Count]


@dataclass(frozen=True)
class Window:
    """One quarter as a measure sees it: local days inclusive, moments [start, end).

    `end` is the moment of counting while the quarter still runs, so that nothing is held due too early;
    `counted_at` is that moment in any case. `last_day` is the quarter's last day in any case. `pooled`
    names this quarter and the three before it.
    `supposed` counts as if the request of this id were left out (True) or counted (False).
    """

    quarter: str
    first_day: date
    last_day: date
    start: datetime
    end: datetime
    counted_at: datetime
    due_by: date
    pooled: tuple[str, ...]
    supposed: tuple[UUID, bool] | None = None
