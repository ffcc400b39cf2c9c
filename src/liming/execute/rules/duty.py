"""The course of a swap, and the clock windows in which duty counts."""

from datetime import datetime, timedelta

from liming.execute.enums import SwapState as S
from liming.shared.transitions import TransitionTable

SWAP: TransitionTable[S] = TransitionTable(
    "换班",
    {
        S.ASKED: frozenset({S.TAKEN, S.WITHDRAWN}),
        S.TAKEN: frozenset({S.APPROVED, S.REFUSED, S.UNDONE}),
        S.APPROVED: frozenset({S.UNDONE}),
        S.REFUSED: frozenset(),
        S.WITHDRAWN: frozenset(),
        S.UNDONE: frozenset(),
    },
)


def may_check_in(now: datetime, starts_at: datetime, ends_at: datetime, early: timedelta) -> bool:
    """Whether duty may be taken up now: from `early` before the start until the end."""
    return starts_at - early <= now < ends_at


def overlap(a: tuple[datetime, datetime], b: tuple[datetime, datetime]) -> bool:
    """Whether two spans share time; spans that only touch do not."""
    return a[0] < b[1] and b[0] < a[1]
