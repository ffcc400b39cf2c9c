"""Which states follow which, and when a reminder is due."""

from liming.improve.rules.reminding import Due, Steps, due_step
from liming.improve.rules.transitions import (
    CLUSTER_STATES,
    GAP_STATES,
    IMPROVEMENT_STATES,
    SECRETARY_REPORT_STATES,
)

__all__ = [
    "CLUSTER_STATES",
    "GAP_STATES",
    "IMPROVEMENT_STATES",
    "SECRETARY_REPORT_STATES",
    "Due",
    "Steps",
    "due_step",
]
