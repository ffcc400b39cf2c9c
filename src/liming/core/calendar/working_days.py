"""Working days with statutory holidays and make-up days, kept as editable exceptions to the week."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

_FIRST_WEEKEND_DAY = 5


class DayKind(StrEnum):
    """What a day is: plain working or rest day, statutory holiday, or a weekend day worked instead."""

    WORKING = "working"
    REST = "rest"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"


@dataclass(frozen=True)
class WorkCalendar:
    """The week from Monday to Friday, corrected by `exceptions`.

    `provisional_years` are the years whose holiday notice is not out yet, so that their days are a guess.
    """

    exceptions: Mapping[date, DayKind] = field(default_factory=dict)
    provisional_years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "exceptions", MappingProxyType(dict(self.exceptions)))

    def kind(self, day: date) -> DayKind:
        """The day's kind: its exception, else by weekday."""
        exception = self.exceptions.get(day)
        if exception is not None:
            return exception
        return DayKind.REST if day.weekday() >= _FIRST_WEEKEND_DAY else DayKind.WORKING

    def is_working(self, day: date) -> bool:
        return self.kind(day) in (DayKind.WORKING, DayKind.MAKEUP)

    def is_provisional(self, day: date) -> bool:
        """Whether the holidays of the day's year are still a guess."""
        return day.year in self.provisional_years

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it when negative); `day` itself for 0."""
        step = timedelta(days=1 if n > 0 else -1)
        missing = abs(n)
        while missing:
            day += step
            missing -= self.is_working(day)
        return day

    def working_days_between(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b`; minus those from `b` to before `a` when b < a.

        The inverse of `add_working_days`: between(d, add(d, n)) == n.
        """
        if b >= a:
            return len(self.working_days(a + timedelta(days=1), b))
        return -len(self.working_days(b, a - timedelta(days=1)))

    def working_days(self, first: date, last: date) -> tuple[date, ...]:
        """The working days from `first` to `last`, both included."""
        days = (first + timedelta(days=step) for step in range((last - first).days + 1))
        return tuple(day for day in days if self.is_working(day))
