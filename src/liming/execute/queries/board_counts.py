"""What the board counts: requests by state, and the quick filters late, soon, waiting, unread.

One grouped query over the open ones, read from an index that holds only them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from liming.execute.enums import RequestState
from liming.execute.models import Request
from liming.execute.rules.transitions import ENDED
from liming.shared import clock
from liming.shared.scope import ScopedQuerySet

QUICK = ("overdue", "soon", "waiting", "unread")
"""The quick filters, most pressing first."""
NOT_ONLY_OPEN = ("ended", "all")
_RUNNING = ~Q(state=RequestState.WAITING)


@dataclass(frozen=True)
class OpenCount:
    """Open requests of one state, and how many of them each quick filter holds."""

    all: int
    overdue: int
    soon: int
    waiting: int
    unread: int


def quick_condition(name: str) -> Q:
    """What one of QUICK means for an open request."""
    now = clock.now()
    conditions = {
        "overdue": Q(due_at__lt=now) & _RUNNING,
        "soon": Q(soon_at__lte=now, due_at__gte=now) & _RUNNING,
        "waiting": Q(state=RequestState.WAITING),
        "unread": Q(seen_at=None),
    }
    return conditions[name]


def time_condition(time: str) -> Q:
    """What the time filter means; a word it does not know means the open ones."""
    if time == "all":
        return Q()
    if time == "ended":
        return Q(state__in=ENDED)
    return Q(closed_at=None) & quick_condition(time) if time in QUICK else Q(closed_at=None)


def open_counts(rows: "ScopedQuerySet[Request]") -> dict[str, OpenCount]:
    """Open requests among `rows` by state. One query."""
    quick = {name: Count("state", filter=quick_condition(name)) for name in QUICK}
    open_rows = rows.filter(closed_at=None).order_by().values("state")
    found = open_rows.annotate(all=Count("state"), **quick).values_list("state", "all", *QUICK)
    return {state: OpenCount(*counts) for state, *counts in found}


def counts_at_once(rows: "ScopedQuerySet[Request]", time: str) -> tuple[dict[str, OpenCount], dict[str, int]]:
    """What `open_counts` and `counts_by_state` give, in one pass over rows that no index holds."""
    is_open = Q(closed_at=None)
    quick = {name: Count("state", filter=is_open & quick_condition(name)) for name in QUICK}
    found = (
        rows.order_by()
        .values("state")
        .annotate(
            all=Count("state", filter=is_open), wanted=Count("state", filter=time_condition(time)), **quick
        )
        .values_list("state", "wanted", "all", *QUICK)
    )
    states, counts = {}, {}
    for state, wanted, *opened in found:
        if wanted:
            counts[state] = wanted
        if opened[0]:
            states[state] = OpenCount(*opened)
    return states, counts


def counts_by_state(
    rows: "ScopedQuerySet[Request]", states: Mapping[str, OpenCount], time: str
) -> dict[str, int]:
    """State to count within the time filter; one query more where ended ones are meant."""
    if time not in NOT_ONLY_OPEN:
        counts = {state: getattr(each, time if time in QUICK else "all") for state, each in states.items()}
        return {state: count for state, count in counts.items() if count}
    found = rows.filter(time_condition(time)).order_by().values("state").annotate(count=Count("state"))
    return {row["state"]: row["count"] for row in found}


def quick_counts(states: Mapping[str, OpenCount]) -> dict[str, int]:
    """Quick filter to its count, all of QUICK present."""
    return {name: sum(getattr(each, name) for each in states.values()) for name in QUICK}
