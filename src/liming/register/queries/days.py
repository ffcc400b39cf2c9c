"""The working calendar of a year as its page shows it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from liming.register.bridge import work_calendar
from liming.register.models import DayException
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class CalendarYear:
    """One year: what differs from the week, by month how many days are worked, and the years kept.

    `is_provisional`: the official notice is not out, so its days are a guess.
    """

    year: int
    rows: tuple[DayException, ...]
    working: tuple[int, ...]
    years: Mapping[int, bool]

    @property
    def is_provisional(self) -> bool:
        return any(row.is_provisional for row in self.rows)

    @property
    def holidays(self) -> int:
        return sum(row.kind == "holiday" for row in self.rows)

    @property
    def makeups(self) -> int:
        return sum(row.kind == "makeup" for row in self.rows)


def calendar_year(viewer: Viewer, year: int) -> CalendarYear:
    """The year's days and its months' working days; `years` says of each year kept if it is provisional."""
    viewer.require(Right.READ_REGISTER)
    calendar = work_calendar()
    kept = sorted({day.year for day in calendar.exceptions})
    worked = Counter(day.month for day in calendar.working_days(date(year, 1, 1), date(year, 12, 31)))
    return CalendarYear(
        year=year,
        rows=tuple(DayException.objects.filter(day__year=year)),
        working=tuple(worked[month] for month in range(1, 13)),
        years={each: each in calendar.provisional_years for each in kept},
    )
