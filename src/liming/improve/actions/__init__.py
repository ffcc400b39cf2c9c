"""Writes of the improve room: find gaps, act on them, verify by the next measurement.

Here: good practice, clusters and made reports as well. Not here: a verdict by hand; it is computed from two
snapshots.
"""

from liming.improve import errors as errors
from liming.improve.actions.clusters import accept_cluster, decline_cluster, find_clusters
from liming.improve.actions.defaults import load_defaults
from liming.improve.actions.doing import (
    cancel_improvement,
    finish_improvement,
    postpone_improvement,
    start_improvement,
)
from liming.improve.actions.finding import find_gaps, split_gaps
from liming.improve.actions.improving import Why, open_improvement
from liming.improve.actions.performing import (
    SECTION_NAMES,
    draft_secretary_report,
    freeze_secretary_report,
    return_secretary_report,
    submit_secretary_report,
    write_performance_words,
)
from liming.improve.actions.practices import draft_guide_from, draft_line_from, share_practice
from liming.improve.actions.reminding import remind_owners
from liming.improve.actions.reporting import keep_template, note_report, use_template
from liming.improve.actions.surveying import gather_agenda
from liming.improve.actions.verifying import verify_improvement

__all__ = [
    "SECTION_NAMES",
    "Why",
    "accept_cluster",
    "cancel_improvement",
    "decline_cluster",
    "draft_guide_from",
    "draft_line_from",
    "draft_secretary_report",
    "find_clusters",
    "find_gaps",
    "finish_improvement",
    "freeze_secretary_report",
    "gather_agenda",
    "keep_template",
    "load_defaults",
    "note_report",
    "open_improvement",
    "postpone_improvement",
    "remind_owners",
    "return_secretary_report",
    "share_practice",
    "split_gaps",
    "start_improvement",
    "submit_secretary_report",
    "use_template",
    "verify_improvement",
    "write_performance_words",
]
