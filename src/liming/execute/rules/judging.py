"""The legal moves of what waits for somebody's decision beside a request."""

from liming.execute.enums import ReopenState
from liming.shared.transitions import TransitionTable

REOPEN: TransitionTable[ReopenState] = TransitionTable(
    "重办申请",
    {
        ReopenState.ASKED: frozenset({ReopenState.GRANTED, ReopenState.REFUSED}),
        ReopenState.GRANTED: frozenset(),
        ReopenState.REFUSED: frozenset(),
    },
)
