"""The legal moves of what waits for somebody's decision beside a request."""

from liming.execute.enums import EventState, ExclusionState, ReopenState, RulingState
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

EXCLUSION: TransitionTable[ExclusionState] = TransitionTable(
    "剔除",
    {
        ExclusionState.CLAIMED: frozenset({ExclusionState.REVIEWED, ExclusionState.REFUSED}),
        ExclusionState.REVIEWED: frozenset({ExclusionState.EXCLUDED, ExclusionState.UPHELD}),
        ExclusionState.REFUSED: frozenset({ExclusionState.APPEALED}),
        ExclusionState.APPEALED: frozenset({ExclusionState.EXCLUDED, ExclusionState.UPHELD}),
        ExclusionState.EXCLUDED: frozenset(),
        ExclusionState.UPHELD: frozenset(),
    },
)
"""Nothing leaves the count without a second person; a refusal may be appealed once."""

EVENT: TransitionTable[EventState] = TransitionTable(
    "停电事件",
    {
        EventState.OPEN: frozenset({EventState.ENDED, EventState.CANCELLED}),
        EventState.ENDED: frozenset(),
        EventState.CANCELLED: frozenset(),
    },
)
