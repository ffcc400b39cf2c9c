"""The legal moves of bonus, deduction and veto cases."""

from liming.evaluate.enums import PointState
from liming.shared.transitions import TransitionTable

POINT: TransitionTable[PointState] = TransitionTable(
    "加减分事项",
    {
        PointState.DRAFT: frozenset({PointState.SUBMITTED, PointState.WITHDRAWN}),
        PointState.SUBMITTED: frozenset({PointState.REVIEWED, PointState.RETURNED, PointState.WITHDRAWN}),
        PointState.REVIEWED: frozenset({PointState.CONFIRMED, PointState.RETURNED, PointState.WITHDRAWN}),
        PointState.CONFIRMED: frozenset({PointState.RETURNED}),
        PointState.RETURNED: frozenset({PointState.SUBMITTED, PointState.WITHDRAWN}),
        PointState.WITHDRAWN: frozenset(),
    },
)
