"""The facts behind a measure: one queryset that is both counted and opened row by row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count as CountOf
from django.db.models import F, Q, QuerySet

from liming.evaluate.rules import Count, Counts, Window
from liming.execute.queries.exclusions import excluded_requests

Rows = QuerySet[Any, Any]
Opens = Literal["", "record", "request", "project"]


@dataclass(frozen=True)
class Facts:
    """Rows of any table, the lookup of their team, and which of them are good.

    `number`, `title` and `when` are lookups for display; `opens` says what page `number` leads to.
    Of `sealed` facts nobody learns which single row was good.
    """

    rows: Rows
    team: str
    good: Q
    number: str
    title: str
    when: str
    opens: Opens = ""
    sealed: bool = False


def counted(rows: Rows, request: str, window: Window) -> Rows:
    """The rows without those whose request (by lookup) was left out before the count; the ledger stays."""
    left_out = Q(**{f"{request}__in": excluded_requests(window.counted_at)})
    if window.supposed is not None:
        key, is_out = window.supposed
        this = Q(**{request: key})
        left_out = left_out | this if is_out else left_out & ~this
    return rows.exclude(left_out)


@dataclass(frozen=True)
class Measure:
    """One counting rule: `facts` opens the figure, `count` makes it; both see the same rows."""

    facts: Callable[[Window], Facts]
    count: Callable[[Window], Counts]


def proportion(facts: Callable[[Window], Facts]) -> Measure:
    """A measure that counts good rows of all rows."""
    return Measure(facts, lambda window: good_of_all(facts(window)))


def good_of_all(facts: Facts) -> Counts:
    """Good and all rows by team, in one grouped query."""
    grouped = (
        facts.rows.order_by()
        .values(team_key=F(facts.team))
        .annotate(numerator=CountOf("pk", filter=facts.good), denominator=CountOf("pk"))
    )
    return {row["team_key"]: Count(row["numerator"], row["denominator"]) for row in grouped}
