"""Deriving a month's visits from plan lines, as a set of keys, and what applying it would change.

An occurrence is (line, place, nominal date). The nominal date never changes when a visit is moved, so
moving one visit shifts nothing else and deriving again adds nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from liming.core.calendar import AfterFact, Month, Quantity, Rule, WorkCalendar, nominal_dates, spread

NO_PLACE = "-"
_SEPARATOR = "|"


@dataclass(frozen=True)
class PlannedLine:
    """A plan line as far as dates and places go.

    `quantity` is this month's number of visits and overrides the rule's `per_month`; date rules ignore it.
    A line without places derives for the place `NO_PLACE`. Dates outside `starts` to `ends` are left out.
    `facts` are (place, day) pairs that an `AfterFact` rule counts from. Keys hold no "|".
    """

    key: str
    rule: Rule
    quantity: int | None = None
    places: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None
    facts: frozenset[tuple[str, date]] = frozenset()

    def __post_init__(self) -> None:
        for key in (self.key, *self.places):
            if not key or _SEPARATOR in key:
                raise ValueError(f"key: {key!r} is empty or holds {_SEPARATOR!r}")
        if len(set(self.places)) != len(self.places):
            raise ValueError(f"places: {self.key} names one twice")
        if self.quantity is not None and self.quantity < 0:
            raise ValueError(f"quantity: {self.quantity} is negative")
        if self.starts is not None and self.ends is not None and self.ends < self.starts:
            raise ValueError(f"ends: {self.ends} is before {self.starts}")


@dataclass(frozen=True, order=True)
class Occurrence:
    """One visit that the plan asks for; `key` is unique and stable."""

    line_key: str
    place_key: str
    nominal: date

    @property
    def key(self) -> str:
        return _SEPARATOR.join((self.line_key, self.place_key, self.nominal.isoformat()))

    @classmethod
    def parse(cls, key: str) -> "Occurrence":
        """Read a key back; ValueError when it is none."""
        parts = key.split(_SEPARATOR)
        if len(parts) != 3:
            raise ValueError(f"not an occurrence key: {key!r}")
        return cls(parts[0], parts[1], date.fromisoformat(parts[2]))


class State(StrEnum):
    """How far an existing work item is, as far as derivation cares.

    Withdrawn: an earlier derivation took it out. Cancelled: a person did, and derivation leaves it so.
    """

    PLANNED = "planned"
    STARTED = "started"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Difference:
    """What applying a derivation changes; keys and occurrences in ascending order."""

    to_add: tuple[Occurrence, ...]
    to_withdraw: tuple[str, ...]
    kept: tuple[str, ...]
    started_but_gone: tuple[str, ...]
    to_restore: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether applying it would change nothing."""
        return not (self.to_add or self.to_withdraw or self.to_restore)


def derive(lines: Iterable[PlannedLine], month: Month, calendar: WorkCalendar) -> tuple[Occurrence, ...]:
    """Every occurrence of the month, ascending and without repeats, whatever the order of the lines.

    A date rule gives each place each nominal date. A quantity is spread over the working days and goes
    round the places, beginning each month where the last one stopped. Raises ValueError when a quantity
    exceeds one visit per place and working day.
    """
    found = {occurrence for line in lines for occurrence in _of_line(line, month, calendar)}
    return tuple(sorted(found))


def difference(existing: Mapping[str, State], derived: Iterable[Occurrence]) -> Difference:
    """Compare the items of the same lines and month with a fresh derivation.

    Started items are never withdrawn, only reported as gone from the plan; cancelled ones never come back.
    """
    wanted = {occurrence.key: occurrence for occurrence in derived}
    known = sorted(existing)

    def those(state: State, still_wanted: bool) -> tuple[str, ...]:
        return tuple(key for key in known if existing[key] is state and (key in wanted) is still_wanted)

    return Difference(
        to_add=tuple(sorted(wanted[key] for key in wanted.keys() - existing.keys())),
        to_withdraw=those(State.PLANNED, still_wanted=False),
        kept=tuple(sorted(those(State.PLANNED, True) + those(State.STARTED, True))),
        started_but_gone=those(State.STARTED, still_wanted=False),
        to_restore=those(State.WITHDRAWN, still_wanted=True),
    )


def _of_line(line: PlannedLine, month: Month, calendar: WorkCalendar) -> list[Occurrence]:
    if isinstance(line.rule, Quantity):
        return _of_quantity(line, line.rule, month, calendar)
    if isinstance(line.rule, AfterFact):
        return _of_facts(line, line.rule, month)
    days = [day for day in nominal_dates(line.rule, month, calendar) if _is_open(line, day)]
    return [Occurrence(line.key, place, day) for day in days for place in line.places or (NO_PLACE,)]


def _of_facts(line: PlannedLine, rule: AfterFact, month: Month) -> list[Occurrence]:
    """One visit for each fact at a place of the line whose day, moved on, falls into the month."""
    places = line.places or (NO_PLACE,)
    due = [(place, fact + timedelta(days=rule.days)) for place, fact in line.facts if place in places]
    return [
        Occurrence(line.key, place, day)
        for place, day in due
        if Month.of(day) == month and _is_open(line, day)
    ]


def _of_quantity(line: PlannedLine, rule: Quantity, month: Month, calendar: WorkCalendar) -> list[Occurrence]:
    count = rule.per_month if line.quantity is None else line.quantity
    places = line.places or (NO_PLACE,)
    days = [day for day in calendar.working_days(month.first_day, month.last_day) if _is_open(line, day)]
    if not days:
        return []
    if count > len(days) * len(places):
        raise ValueError(f"quantity: {line.key} asks for {count} visits, {len(days) * len(places)} fit")
    turn = (month.year * 12 + month.month) * count
    return [
        Occurrence(line.key, places[(turn + index) % len(places)], day)
        for index, day in enumerate(spread(days, count))
    ]


def _is_open(line: PlannedLine, day: date) -> bool:
    return (line.starts is None or day >= line.starts) and (line.ends is None or day <= line.ends)
