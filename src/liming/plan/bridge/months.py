"""Between rows and the core's dataclasses: months, schedule rules, shares and derivation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from liming.core import dispatch as core_dispatch
from liming.core.calendar import (
    AfterFact,
    DayOfMonth,
    Limit,
    LimitUnit,
    MissingDayPolicy,
    Month,
    NthWorkingDay,
    Quantity,
    Rule,
    Window,
    WorkCalendar,
    due_at,
    nominal_dates,
    rule_from_dict,
    spread,
    turn_of,
)
from liming.core.planning import (
    Difference,
    Occurrence,
    PlannedLine,
    State,
    derive,
    difference,
    largest_remainder,
)
from liming.plan.enums import WorkState
from liming.plan.models import WorkItem
from liming.plan.rules import WITHDRAWABLE, in_season, rule_fault, season_length
from liming.register.bridge import work_calendar
from liming.shared.errors import DomainError

__all__ = ["Difference", "Month", "Occurrence", "WorkCalendar", "work_calendar"]


@dataclass(frozen=True)
class LineAtPlaces:
    """A plan line with the keys of its places; `quantity` is this month's number of visits.

    `facts` are (place key, day) pairs for a rule that counts from facts.
    """

    key: str
    title: str
    rule: Rule
    places: tuple[str, ...]
    quantity: int | None = None
    facts: frozenset[tuple[str, date]] = frozenset()


def month_of(text: str | date) -> Month:
    """The month of "2026-11" or of a day; DomainError `plan_month_invalid`."""
    if isinstance(text, date):
        return Month.of(text)
    try:
        return Month.parse(text)
    except ValueError:
        raise DomainError("plan_month_invalid", value=text) from None


def read_rule(rule: Mapping[str, Any]) -> Rule:
    """The schedule rule of a JSON column; DomainError `plan_rule_invalid` names the wrong field."""
    try:
        return rule_from_dict(rule)
    except ValueError as error:
        field, _, fault = str(error).partition(": ")
        raise DomainError("plan_rule_invalid", field=field, reason=rule_fault(field, fault)) from None


def check_rule(rule: Mapping[str, Any], year: int) -> None:
    """Refuse a rule that contradicts itself or needs a calendar nobody has kept.

    Raises DomainError `plan_rule_invalid` with the field, `plan_calendar_missing`.
    """
    if _counts_working_days(read_new_rule(rule)):
        calendar_of(year)


def read_new_rule(rule: Mapping[str, Any]) -> Rule:
    """As `read_rule`, for a rule that is being written: a season's spacing is not longer than the season."""
    found = read_rule(rule)
    if isinstance(found, Window):
        length = season_length((found.from_month, found.from_day), (found.to_month, found.to_day))
        if found.every_days > length:
            fault = rule_fault("every_days", f"{found.every_days} is not within 1 to {length}")
            raise DomainError("plan_rule_invalid", field="every_days", reason=fault)
    return found


def _counts_working_days(rule: Rule) -> bool:
    if isinstance(rule, DayOfMonth):
        return rule.policy is MissingDayPolicy.LAST_WORKING_DAY
    return isinstance(rule, NthWorkingDay | Quantity)


def date_outside(rule: Mapping[str, Any], year: int, first: date, last: date) -> date | None:
    """The first date of the year that the rule names outside the season; None when all lie inside."""
    dates = dates_from(read_rule(rule), date(year, 1, 1), 12)
    return next((day for day in dates if not in_season(day, first, last)), None)


def dates_from(rule: Rule, first: date, months: int) -> list[date]:
    """The rule's dates from `first` on, within so many months from its month; each once."""
    calendar, month = work_calendar(), Month.of(first)
    found: list[date] = []
    for _number in range(months):
        found += [day for day in dict.fromkeys(nominal_dates(rule, month, calendar)) if day >= first]
        month = month.next()
    return found


def is_quantity(rule: Rule) -> bool:
    """Whether the rule counts visits instead of naming dates."""
    return isinstance(rule, Quantity)


def calendar_of(year: int) -> WorkCalendar:
    """The working calendar, refused for a year of which nothing is known while others are kept.

    Raises DomainError `plan_calendar_missing`.
    """
    calendar = work_calendar()
    if calendar.exceptions and year not in {day.year for day in calendar.exceptions}:
        raise DomainError("plan_calendar_missing", year=year)
    return calendar


def fact_of(rule: Rule) -> tuple[str, str, int] | None:
    """Source, code and days of a rule that counts from facts, else None."""
    if not isinstance(rule, AfterFact):
        return None
    source, _, code = rule.fact.partition(":")
    return source, code, rule.days


def falls_in(rule: Mapping[str, Any], month: Month) -> bool:
    """Whether the rule of a JSON column has a date in the month; DomainError `plan_rule_invalid`."""
    return bool(nominal_dates(read_rule(rule), month, work_calendar()))


def turn(rule: Mapping[str, Any], nominal: date) -> tuple[date, date]:
    """The days within which the visit due on `nominal` may be made; see core.calendar.turn_of."""
    return turn_of(read_rule(rule), nominal)


def first_working_day(month: Month) -> date:
    """The first day of the month that is worked; its first day where none is."""
    return next(iter(work_calendar().working_days(month.first_day, month.last_day)), month.first_day)


def month_quantity(year_quantity: int, month: Month) -> int:
    """The month's part of a yearly quantity; the twelve parts add up to it exactly."""
    return sum(1 for number in spread(range(1, 13), year_quantity) if number == month.month)


def share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts that add up (Hamilton's method); see core.planning.largest_remainder."""
    return largest_remainder(total, weights)


def occurrences(lines: Iterable[LineAtPlaces], month: Month) -> tuple[Occurrence, ...]:
    """Every visit the lines ask for in the month; DomainError `plan_quantity_too_large`."""
    calendar = calendar_of(month.year)
    found: set[Occurrence] = set()
    for line in lines:
        planned = PlannedLine(line.key, line.rule, line.quantity, line.places, facts=line.facts)
        try:
            found.update(derive([planned], month, calendar))
        except ValueError:
            count = line.quantity if line.quantity is not None else getattr(line.rule, "per_month", 0)
            raise DomainError("plan_quantity_too_large", line=line.title, count=count) from None
    return tuple(sorted(found))


def compare(items: Iterable[WorkItem], wanted: Iterable[Occurrence]) -> Difference:
    """What applying `wanted` to the month's derived items would change."""
    return difference({item.occurrence_key: _standing(item) for item in items}, wanted)


def _standing(item: WorkItem) -> State:
    state = WorkState(item.state)
    if state is WorkState.CANCELLED:
        return State.WITHDRAWN if item.dropped_from_plan else State.CANCELLED
    return State.PLANNED if state in WITHDRAWABLE else State.STARTED


def mask_name(name: str) -> str:
    """张** for a person."""
    return core_dispatch.mask_name(name)


def reply_due(now: datetime, days: int) -> datetime:
    """The end of the working day so many working days on."""
    return due_at(now, Limit(days, LimitUnit.WORKING_DAY), work_calendar())


def mask_text(text: str) -> str:
    """The text with phones, account and identity numbers masked."""
    return core_dispatch.mask_text(text)
