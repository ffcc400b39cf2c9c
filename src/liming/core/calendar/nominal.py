"""The nominal dates of a schedule rule within one month. A nominal date never moves; a scheduled one may."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from liming.core.calendar.lunar import lunar_day, solar_term_day
from liming.core.calendar.periods import Month
from liming.core.calendar.rules import (
    AfterFact,
    DayOfMonth,
    DayOfYear,
    LunarDate,
    MissingDayPolicy,
    NthWorkingDay,
    Quantity,
    Rule,
    SolarTerm,
    Weekly,
    Window,
)
from liming.core.calendar.working_days import WorkCalendar

Item = TypeVar("Item")


def nominal_dates(rule: Rule, month: Month, calendar: WorkCalendar) -> tuple[date, ...]:
    """The rule's dates in this month, ascending; only `Quantity` may name one date more than once."""
    return _DATES[type(rule)](rule, month, calendar)


def spread(items: Sequence[Item], count: int) -> tuple[Item, ...]:
    """`count` picks spread evenly over `items` in order, each from the middle of its share.

    Raises ValueError when something is to be spread over nothing.
    """
    if count and not items:
        raise ValueError("nothing to spread over")
    return tuple(items[(2 * index + 1) * len(items) // (2 * count)] for index in range(count))


def _day_of_month(rule: DayOfMonth, month: Month, calendar: WorkCalendar) -> tuple[date, ...]:
    if rule.day <= month.last_day.day:
        return (date(month.year, month.month, rule.day),)
    if rule.policy is MissingDayPolicy.SKIP:
        return ()
    if rule.policy is MissingDayPolicy.CLAMP:
        return (month.last_day,)
    return calendar.working_days(month.first_day, month.last_day)[-1:]


def _day_of_year(rule: DayOfYear, month: Month, calendar: WorkCalendar) -> tuple[date, ...]:
    return (_clamped(month.year, rule.month, rule.day),) if rule.month == month.month else ()


def _solar_term(rule: SolarTerm, month: Month, calendar: WorkCalendar) -> tuple[date, ...]:
    day = solar_term_day(month.year, rule.term)
    return (day,) if Month.of(day) == month else ()


def _lunar_date(rule: LunarDate, month: Month, calendar: WorkCalendar) -> tuple[date, ...]:
    return tuple(day for day in month.days() if _is_lunar(rule, day))


def _is_lunar(rule: LunarDate, day: date) -> bool:
    lunar = lunar_day(day)
    if lunar.is_leap or lunar.month != rule.month:
        return False
    is_short_end = rule.day == 30 and lunar_day(day + timedelta(days=1)).day == 1
    return lunar.day == rule.day or is_short_end


def _weekly(rule: Weekly, month: Month, calendar: WorkCalendar) -> tuple[date, ...]:
    return tuple(day for day in month.days() if day.isoweekday() in rule.weekdays)


def _nth_working_day(rule: NthWorkingDay, month: Month, calendar: WorkCalendar) -> tuple[date, ...]:
    days = calendar.working_days(month.first_day, month.last_day)
    if abs(rule.n) > len(days):
        return ()
    return (days[rule.n - 1 if rule.n > 0 else rule.n],)


def _window(rule: Window, month: Month, calendar: WorkCalendar) -> tuple[date, ...]:
    return tuple(
        day
        for season_year in (month.year - 1, month.year)
        for day in _season(rule, season_year)
        if Month.of(day) == month
    )


def _season(rule: Window, year: int) -> tuple[date, ...]:
    """All dates of the season that starts in `year`."""
    wraps = (rule.to_month, rule.to_day) < (rule.from_month, rule.from_day)
    first = _clamped(year, rule.from_month, rule.from_day)
    last = _clamped(year + wraps, rule.to_month, rule.to_day)
    steps = range(0, (last - first).days + 1, rule.every_days)
    return tuple(first + timedelta(days=step) for step in steps)


def _quantity(rule: Quantity, month: Month, calendar: WorkCalendar) -> tuple[date, ...]:
    return spread(calendar.working_days(month.first_day, month.last_day), rule.per_month)


def _after_fact(rule: AfterFact, month: Month, calendar: WorkCalendar) -> tuple[date, ...]:
    return ()


def _clamped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, Month(year, month).last_day.day))


_DATES: dict[type[Rule], Callable[[Any, Month, WorkCalendar], tuple[date, ...]]] = {
    DayOfMonth: _day_of_month,
    DayOfYear: _day_of_year,
    SolarTerm: _solar_term,
    LunarDate: _lunar_date,
    Weekly: _weekly,
    NthWorkingDay: _nth_working_day,
    Window: _window,
    Quantity: _quantity,
    AfterFact: _after_fact,
}
