"""The legal moves of everything in the evaluate room that has a state."""

from liming.evaluate.enums import (
    AppealState,
    AuditState,
    CheckState,
    FindingState,
    IntegrityState,
    ReviewState,
    SnapshotState,
    SubmissionState,
)
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

AUDIT: TransitionTable[AuditState] = TransitionTable(
    "核查任务",
    {
        AuditState.OPEN: frozenset({AuditState.ASSIGNED}),
        AuditState.ASSIGNED: frozenset({AuditState.ASSIGNED, AuditState.LOOKED_AT}),
        AuditState.LOOKED_AT: frozenset({AuditState.ASSIGNED, AuditState.CLEARED, AuditState.CONFIRMED}),
        AuditState.CLEARED: frozenset(),
        AuditState.CONFIRMED: frozenset(),
    },
)

CLOSED = frozenset({SnapshotState.FROZEN, SnapshotState.PUBLISHED})
"""A snapshot whose figures never change again."""

SUPERVISION_CHECK: TransitionTable[CheckState] = TransitionTable(
    "督导检查",
    {
        CheckState.PLANNED: frozenset({CheckState.CHECKED, CheckState.CANCELLED}),
        CheckState.CHECKED: frozenset(),
        CheckState.CANCELLED: frozenset(),
    },
)

FINDING: TransitionTable[FindingState] = TransitionTable(
    "督导问题",
    {
        FindingState.FOUND: frozenset({FindingState.NOTIFIED, FindingState.WITHDRAWN}),
        FindingState.NOTIFIED: frozenset({FindingState.MENDED, FindingState.WITHDRAWN}),
        FindingState.MENDED: frozenset({FindingState.RECHECKED, FindingState.NOTIFIED}),
        FindingState.RECHECKED: frozenset({FindingState.CLOSED}),
        FindingState.CLOSED: frozenset(),
        FindingState.WITHDRAWN: frozenset(),
    },
)
"""`mended -> notified` is a re-check that found it not mended; a fresh limit runs."""

OPEN_FINDINGS = frozenset(FindingState) - FINDING.ends()

INTEGRITY: TransitionTable[IntegrityState] = TransitionTable(
    "廉洁情况",
    {
        IntegrityState.REPORTED: frozenset({IntegrityState.CONFIRMED, IntegrityState.UNFOUNDED}),
        IntegrityState.CONFIRMED: frozenset({IntegrityState.SETTLED}),
        IntegrityState.UNFOUNDED: frozenset(),
        IntegrityState.SETTLED: frozenset(),
    },
)

REVIEW: TransitionTable[ReviewState] = TransitionTable(
    "岗区复评",
    {
        ReviewState.PLANNED: frozenset(
            {ReviewState.KEPT, ReviewState.REMEDY, ReviewState.WITHDRAWN, ReviewState.CANCELLED}
        ),
        ReviewState.REMEDY: frozenset({ReviewState.KEPT, ReviewState.WITHDRAWN}),
        ReviewState.KEPT: frozenset(),
        ReviewState.WITHDRAWN: frozenset(),
        ReviewState.CANCELLED: frozenset(),
    },
)
