"""Writes of the improve room: find gaps, act on them, verify by the next measurement."""

from liming.improve import errors as errors
from liming.improve.actions.finding import find_gaps
from liming.improve.actions.improving import cancel_improvement, finish_improvement, open_improvement
from liming.improve.actions.surveying import gather_agenda
from liming.improve.actions.verifying import verify_improvement

__all__ = [
    "cancel_improvement",
    "find_gaps",
    "finish_improvement",
    "gather_agenda",
    "open_improvement",
    "verify_improvement",
]
