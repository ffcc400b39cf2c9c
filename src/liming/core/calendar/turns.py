"""How far a visit may move without taking another's turn: its month, its week or its turn of a season."""

from datetime import date, timedelta

from liming.core.calendar.periods import Month
from liming.core.calendar.rules import Rule, Weekly, Window


def turn_of(rule: Rule, nominal: date) -> tuple[date, date]:
    """The first and last day, both included, on which the visit due on `nominal` may be made.

    A weekly visit stays in its week (Monday to Sunday). A visit of a season may come half the spacing early
    and must come before the next one is due, inside the season. Every other visit stays in its month.
    """
    if isinstance(rule, Weekly):
        monday = nominal - timedelta(days=nominal.weekday())
        return monday, monday + timedelta(days=6)
    if isinstance(rule, Window):
        return _of_season(rule, nominal)
    month = Month.of(nominal)
    return month.first_day, month.last_day


def _of_season(rule: Window, nominal: date) -> tuple[date, date]:
    early = nominal - timedelta(days=rule.every_days // 2)
    late = nominal + timedelta(days=rule.every_days - 1)
    opens, closes = (rule.from_month, rule.from_day), (rule.to_month, rule.to_day)
    first_year = nominal.year - (closes < opens and (nominal.month, nominal.day) < opens)
    first = _day(first_year, *opens)
    last = _day(first_year + (closes < opens), *closes)
    return max(early, first), min(late, last)


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, Month(year, month).last_day.day))
