"""The legal moves of snapshots, submissions and appeals."""

from liming.evaluate.enums import AppealState, SnapshotState, SubmissionState
from liming.shared.transitions import TransitionTable

SNAPSHOT: TransitionTable[SnapshotState] = TransitionTable(
    "季度测算",
    {
        SnapshotState.RUNNING: frozenset({SnapshotState.FROZEN}),
        SnapshotState.FROZEN: frozenset({SnapshotState.PUBLISHED}),
        SnapshotState.PUBLISHED: frozenset(),
    },
)

SUBMISSION: TransitionTable[SubmissionState] = TransitionTable(
    "季度上报",
    {
        SubmissionState.SUBMITTED: frozenset({SubmissionState.REVIEWED, SubmissionState.RETURNED}),
        SubmissionState.RETURNED: frozenset({SubmissionState.SUBMITTED}),
        SubmissionState.REVIEWED: frozenset({SubmissionState.RETURNED}),
    },
)

APPEAL: TransitionTable[AppealState] = TransitionTable(
    "申诉",
    {
        AppealState.FILED: frozenset({AppealState.REVIEWED, AppealState.WITHDRAWN}),
        AppealState.REVIEWED: frozenset({AppealState.UPHELD, AppealState.DISMISSED, AppealState.WITHDRAWN}),
        AppealState.UPHELD: frozenset(),
        AppealState.DISMISSED: frozenset(),
        AppealState.WITHDRAWN: frozenset(),
    },
)

CLOSED = frozenset({SnapshotState.FROZEN, SnapshotState.PUBLISHED})
"""A snapshot whose figures never change again."""
