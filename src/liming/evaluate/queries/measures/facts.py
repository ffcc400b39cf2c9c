"""The facts behind a measure: one queryset that is counted, exported, proven and opened row by row."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, Case, CharField, F, Func, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from liming.evaluate.enums import FactKind
from liming.evaluate.rules import COUNTED, Count, Counts, Fold, Window, totals_statement
from liming.execute.models import ServiceRecord
from liming.execute.queries.exclusions import excluded_requests
from liming.shared.digests import plain
from liming.shared.engines import lines_in_memory

Rows = QuerySet[Any, Any]
Opens = Literal["", "record", "request", "project", "check"]
Flat = tuple[Any, ...]
"""Team id, measure, item, amount, exposure; then record, name, moment and what was seen."""

ALIKE = len(COUNTED)
"""So many values stand first, in the order of COUNTED."""


@dataclass(frozen=True)
class Facts:
    """Rows of any table, the lookup of their team, and which of them are good.

    `number`, `title` and `when` are lookups for display; `opens` says what page `number` leads to.
    Of `sealed` facts nobody learns which single row was good.

    `amount` goes above the line, by default 1 for a good row; `exposure` below it. Rows with the same `item`
    (a lookup) count once. For the proof of a quarter: `kind` and `record` (a lookup) say which row it is,
    `name` (a lookup) how people call it, and `seen` names the other columns that decide what it counts.
    """

    rows: Rows
    team: str
    good: Q
    number: str
    title: str
    when: str
    opens: Opens = ""
    sealed: bool = False
    kind: FactKind = FactKind.RECORD
    record: str = "pk"
    name: str = ""
    seen: tuple[str, ...] = ()
    amount: Combinable | None = None
    exposure: int = 1
    item: str = ""

    def flat(self, measure: str, team_id: UUID | None = None) -> Iterator[Flat]:
        """The rows as values, the same on every database; of one team or of all. One query."""
        rows = self.rows.filter(**{self.team: team_id}) if team_id else self.rows
        good = Case(When(self.good, then=Value(1)), default=Value(0), output_field=BigIntegerField())
        alike = rows.order_by().annotate(
            the_measure=Value(measure, output_field=CharField()),
            the_item=F(self.item) if self.item else Value("", output_field=CharField()),
            the_amount=self.amount or good,
            the_exposure=Value(self.exposure, output_field=BigIntegerField()),
        )
        lookups = (self.record, self.name or self.number, self.when, *self.seen)
        named = {f"the_{number}": Stored(F(lookup)) for number, lookup in enumerate(lookups)}
        columns = (self.team, "the_measure", "the_item", "the_amount", "the_exposure", *named)
        return _plain(alike.annotate(**named).values_list(*columns))

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the values that stand behind the record's own: its name, its moment, what was seen."""
        return ("name", self.when.split("__")[-1], *(lookup.split("__")[-1] for lookup in self.seen))


class Stored(Func):
    """A column's value as it is stored; without the sign SQLite's driver would make dates of text again."""

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """With the sign, which leaves text as it is."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)


def _plain(rows: Rows) -> Iterator[Flat]:
    """The database's own values, read in a third of the time that Django's take; SQLite's are plain."""
    found = chain.from_iterable(rows.query.get_compiler(connection=connection).execute_sql())
    if connection.features.has_native_uuid_field:
        return (tuple(map(plain, row)) for row in found)
    return map(tuple, found)


def counted(rows: Rows, request: str, window: Window) -> Rows:
    """The rows without those whose request (by lookup) was left out before the count; the ledger stays."""
    left_out = Q(**{f"{request}__in": excluded_requests(window.counted_at)})
    if window.supposed is not None:
        key, is_out = window.supposed
        this = Q(**{request: key})
        left_out = left_out | this if is_out else left_out & ~this
    return rows.exclude(left_out)


def standing(window: Window, record: str = "") -> Q:
    """Ledger records (by lookup) of the quarter that stood at the moment of counting.

    A record that was corrected later stood then, and what was entered later did not.
    """
    at, prefix = window.counted_at, f"{record}__" if record else ""
    later = ServiceRecord.objects.everywhere("the benchmark counts every team").filter(
        supersedes__isnull=False, entered_at__gt=at
    )
    stood = Q(**{f"{prefix}is_current": True}) | Q(**{f"{prefix}pk__in": later.values("supersedes")})
    return stood & Q(**{f"{prefix}quarter": window.quarter, f"{prefix}entered_at__lte": at})


def _as_they_are(_window: Window) -> Fold:
    return Fold()


@dataclass(frozen=True)
class Measure:
    """One counting rule: `facts` opens the figure and gives what is summed; `fold` says how.

    `beside` adds facts that only count below the line, such as the members to whom the items are compared.
    """

    facts: Callable[[Window], Facts]
    fold: Callable[[Window], Fold] = _as_they_are
    beside: Callable[[Window], Facts] | None = None

    def sources(self, window: Window) -> tuple[Facts, ...]:
        """All the facts that are summed; the first ones open the figure."""
        return (self.facts(window), *((self.beside(window),) if self.beside else ()))

    def count(self, window: Window, team_id: UUID | None = None) -> Counts:
        """Count this measure alone, for every team with a case or for one."""
        facts = chain.from_iterable(each.flat("one", team_id) for each in self.sources(window))
        counts = summed({"one": self.fold(window)}, facts)
        return {UUID(team): count for (team, _measure), count in counts.items()}


def summed(folds: Mapping[str, Fold], facts: Iterable[Flat]) -> dict[tuple[str, str], Count]:
    """Counts by team and measure, by the same statement that runs over an export."""
    found = lines_in_memory(totals_statement(folds), COUNTED, (fact[:ALIKE] for fact in facts))
    return {(team, measure): Count(*figures) for team, measure, *figures in found}
