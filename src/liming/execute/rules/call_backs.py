"""The legal course of a call-back: reached and declined end it, unreached is tried again."""

from liming.execute.enums import CallBackState as S
from liming.shared.transitions import TransitionTable

CALL_BACK: TransitionTable[S] = TransitionTable(
    "独立回访",
    {
        S.DRAWN: frozenset({S.REACHED, S.UNREACHED, S.DECLINED}),
        S.UNREACHED: frozenset({S.REACHED, S.UNREACHED, S.DECLINED}),
        S.REACHED: frozenset(),
        S.DECLINED: frozenset(),
    },
)


def may_try(state: S, tries: int, most: int) -> bool:
    """Whether somebody may call (again): not ended, and not tried as often as allowed."""
    return bool(CALL_BACK.moves[state]) and tries < most
