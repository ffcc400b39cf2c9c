"""The course of a guarantee, and on which days its checks fall."""

from datetime import date, timedelta

from liming.execute.enums import GuaranteeState as S
from liming.shared.transitions import TransitionTable

GUARANTEE: TransitionTable[S] = TransitionTable(
    "保电",
    {
        S.PLANNED: frozenset({S.ISSUED, S.CANCELLED}),
        S.ISSUED: frozenset({S.ISSUED, S.CLOSED, S.CANCELLED}),
        S.CLOSED: frozenset(),
        S.CANCELLED: frozenset(),
    },
)
"""`issued -> issued` gives out work for places that came later."""


def spread(count: int, first: date, last: date) -> list[date]:
    """`count` days from `first` to `last`, evenly and in order; all on `first` when `last` lies before it.

    The n-th of N places falls on day floor(n * days / N), so that a day's places follow each other.
    """
    days = max((last - first).days + 1, 1)
    return [first + timedelta(days=number * days // count) for number in range(count)]


def check_key(guarantee_id: object, place_id: object) -> str:
    """The occurrence key of a place's check: giving out twice makes it once."""
    return f"guarantee|{guarantee_id}|{place_id}|check"


def watch_key(guarantee_id: object, place_id: object, day: date) -> str:
    """The occurrence key of one day's watch at a place."""
    return f"guarantee|{guarantee_id}|{place_id}|{day:%y%m%d}"
