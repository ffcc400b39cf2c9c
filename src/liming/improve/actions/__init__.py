"""Writes of the improve room: find gaps, act on them, verify by the next measurement."""

from liming.improve import errors as errors
from liming.improve.actions.defaults import load_defaults
from liming.improve.actions.doing import (
    cancel_improvement,
    finish_improvement,
    postpone_improvement,
    start_improvement,
)
from liming.improve.actions.finding import find_gaps, split_gaps
from liming.improve.actions.improving import Why, open_improvement
from liming.improve.actions.surveying import gather_agenda
from liming.improve.actions.verifying import verify_improvement

__all__ = [
    "Why",
    "cancel_improvement",
    "find_gaps",
    "finish_improvement",
    "gather_agenda",
    "load_defaults",
    "open_improvement",
    "postpone_improvement",
    "split_gaps",
    "start_improvement",
    "verify_improvement",
]
