"""The legal moves of gaps, improvements and clusters."""

from liming.improve.enums import ClusterState, GapState, ImprovementState, SecretaryReportState
from liming.shared.transitions import TransitionTable

GAP_STATES = TransitionTable(
    "差距",
    {
        GapState.OPEN: frozenset({GapState.ACTING, GapState.CLOSED}),
        GapState.ACTING: frozenset({GapState.OPEN, GapState.REOPENED, GapState.CLOSED}),
        GapState.REOPENED: frozenset({GapState.ACTING, GapState.CLOSED}),
        GapState.CLOSED: frozenset(),
    },
)

IMPROVEMENT_STATES = TransitionTable(
    "措施",
    {
        ImprovementState.PLANNED: frozenset(
            {ImprovementState.RUNNING, ImprovementState.DONE, ImprovementState.CANCELLED}
        ),
        ImprovementState.RUNNING: frozenset({ImprovementState.DONE, ImprovementState.CANCELLED}),
        ImprovementState.DONE: frozenset({ImprovementState.VERIFIED}),
        ImprovementState.VERIFIED: frozenset(),
        ImprovementState.CANCELLED: frozenset(),
    },
)

CLUSTER_STATES = TransitionTable(
    "诉求聚集",
    {
        ClusterState.PROPOSED: frozenset({ClusterState.ACCEPTED, ClusterState.DECLINED}),
        ClusterState.ACCEPTED: frozenset(),
        ClusterState.DECLINED: frozenset(),
    },
)

SECRETARY_REPORT_STATES = TransitionTable(
    "述职报告",
    {
        SecretaryReportState.DRAFT: frozenset({SecretaryReportState.SUBMITTED}),
        SecretaryReportState.SUBMITTED: frozenset({SecretaryReportState.DRAFT, SecretaryReportState.FROZEN}),
        SecretaryReportState.FROZEN: frozenset(),
    },
)
