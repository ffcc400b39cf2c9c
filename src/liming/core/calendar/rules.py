"""Schedule rules: the ways a plan line says when it is due. Days of the week run from 1 (Monday) to 7."""

import re
from dataclasses import dataclass
from enum import StrEnum

from liming.core.calendar.lunar import Term

_FACT = re.compile(r"[a-z_]+:[A-Za-z0-9_.-]{1,20}")
# A leap year, so that 29 February is a possible edge of a season.
_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class MissingDayPolicy(StrEnum):
    """What day 31 means in a month that has none."""

    CLAMP = "clamp"
    SKIP = "skip"
    LAST_WORKING_DAY = "last_working_day"


@dataclass(frozen=True)
class DayOfMonth:
    """A fixed day of every month, such as the 18th; `policy` speaks only where the month lacks the day."""

    day: int
    policy: MissingDayPolicy = MissingDayPolicy.CLAMP

    def __post_init__(self) -> None:
        _within("day", self.day, 1, 31)
        object.__setattr__(self, "policy", _policy(self.policy))


@dataclass(frozen=True)
class DayOfYear:
    """One day every year, such as 1 July; 29 February is the 28th in a common year."""

    month: int
    day: int

    def __post_init__(self) -> None:
        _month_day("month", self.month, "day", self.day)


@dataclass(frozen=True)
class SolarTerm:
    """The day of one of the 24 solar terms every year."""

    term: Term

    def __post_init__(self) -> None:
        object.__setattr__(self, "term", _term(self.term))


@dataclass(frozen=True)
class LunarDate:
    """One day of the lunar year; day 30 is the last day of a short month (12/30 is New Year's Eve).

    A leap month does not repeat it.
    """

    month: int
    day: int

    def __post_init__(self) -> None:
        _within("month", self.month, 1, 12)
        _within("day", self.day, 1, 30)


@dataclass(frozen=True)
class Weekly:
    """Every week on these weekdays (1 = Monday ... 7 = Sunday)."""

    weekdays: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.weekdays:
            raise ValueError("weekdays: at least one is needed")
        for weekday in self.weekdays:
            _within("weekdays", weekday, 1, 7)
        object.__setattr__(self, "weekdays", tuple(sorted(set(self.weekdays))))


@dataclass(frozen=True)
class NthWorkingDay:
    """The n-th working day of the month; -1 is the last. A month with fewer gives no date."""

    n: int

    def __post_init__(self) -> None:
        _within("n", abs(self.n), 1, 23)


@dataclass(frozen=True)
class Window:
    """A season, both edges included, with a visit every so many days from its first day.

    It may wrap the new year (15 November to 15 March).
    """

    from_month: int
    from_day: int
    to_month: int
    to_day: int
    every_days: int

    def __post_init__(self) -> None:
        _month_day("from_month", self.from_month, "from_day", self.from_day)
        _month_day("to_month", self.to_month, "to_day", self.to_day)
        _within("every_days", self.every_days, 1, 366)


@dataclass(frozen=True)
class Quantity:
    """So many visits a month, spread evenly over its working days."""

    per_month: int

    def __post_init__(self) -> None:
        _within("per_month", self.per_month, 0, 100_000)


@dataclass(frozen=True)
class AfterFact:
    """So many days after each fact of a kind at the place, such as 30 days after a connection.

    `fact` names the kind as source and code ("record:MKT03"). The facts themselves are given to the
    derivation; without them the rule has no dates.
    """

    fact: str
    days: int

    def __post_init__(self) -> None:
        if not _FACT.fullmatch(self.fact):
            raise ValueError(f"fact: {self.fact!r} is not of the form source:code")
        _within("days", self.days, 0, 1_100)


Rule = DayOfMonth | DayOfYear | SolarTerm | LunarDate | Weekly | NthWorkingDay | Window | Quantity | AfterFact


def _within(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise ValueError(f"{name}: {value} is not within {low} to {high}")


def _month_day(month_name: str, month: int, day_name: str, day: int) -> None:
    _within(month_name, month, 1, 12)
    _within(day_name, day, 1, _DAYS_OF_MONTH[month - 1])


def _policy(value: str) -> MissingDayPolicy:
    if value not in set(MissingDayPolicy):
        raise ValueError(f"policy: {value!r} is not one of {[each.value for each in MissingDayPolicy]}")
    return MissingDayPolicy(value)


def _term(value: str) -> Term:
    if value not in set(Term):
        raise ValueError(f"term: {value!r} is not one of {[each.value for each in Term]}")
    return Term(value)
