"""Rules of the improve room: which states follow which, and when a reminder is due.

Here: values in, values out. Not here: the effect of a measure (`core.benchmark.effects`).
"""

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
