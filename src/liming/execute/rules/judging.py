"""The legal moves of what waits for somebody's decision beside a request."""

from liming.execute.enums import ReopenState, RulingState, SupervisionState
from liming.shared.transitions import TransitionTable

REOPEN: TransitionTable[ReopenState] = TransitionTable(
    "重办申请",
    {
        ReopenState.ASKED: frozenset({ReopenState.GRANTED, ReopenState.REFUSED}),
        ReopenState.GRANTED: frozenset(),
        ReopenState.REFUSED: frozenset(),
    },
)

RULING: TransitionTable[RulingState] = TransitionTable(
    "裁定",
    {
        RulingState.ASKED: frozenset({RulingState.RULED, RulingState.SETTLED}),
        RulingState.RULED: frozenset(),
        RulingState.SETTLED: frozenset(),
    },
)
"""A team that takes the request up, or an end without it, settles what waited for a ruling."""

SUPERVISION: TransitionTable[SupervisionState] = TransitionTable(
    "督办",
    {
        SupervisionState.OPEN: frozenset({SupervisionState.REPLIED, SupervisionState.CLOSED}),
        SupervisionState.REPLIED: frozenset(
            {SupervisionState.REPLIED, SupervisionState.OPEN, SupervisionState.CLOSED}
        ),
        SupervisionState.CLOSED: frozenset(),
    },
)
