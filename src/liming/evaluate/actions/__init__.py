"""Writes of the evaluate room: catalogue, a quarter and its course, appeals, points, supervision.

Each takes the viewer first and leaves an audit row. Not here: a figure worked out in place; measuring asks
`queries` and `bridge`.
"""

from liming.evaluate import errors as errors
from liming.evaluate.actions.appeals import decide_appeal, file_appeal, review_appeal, withdraw_appeal
from liming.evaluate.actions.audits import (
    assign_audit_task,
    decide_audit_task,
    find_audit_tasks,
    look_into_audit_task,
)
from liming.evaluate.actions.course import publish_quarter, review_submission, submit_quarter
from liming.evaluate.actions.defaults import load_defaults
from liming.evaluate.actions.exporting import note_export
from liming.evaluate.actions.freezing import freeze_quarter
from liming.evaluate.actions.indicator_sheets import import_indicators
from liming.evaluate.actions.indicators import add_indicator, change_indicator, change_rules, end_indicator
from liming.evaluate.actions.measuring import measure_quarter
from liming.evaluate.actions.photo_prints import print_photos
from liming.evaluate.actions.points import (
    PointEvidence,
    change_point,
    change_point_item,
    confirm_point,
    enter_point,
    return_point,
    review_point,
    submit_point,
    withdraw_point,
)
from liming.evaluate.actions.supervision.checking import CheckDraft, finish_check, save_check
from liming.evaluate.actions.supervision.drawing import assign_check, cancel_check, draw_checks, plan_targeted
from liming.evaluate.actions.supervision.findings import (
    close_finding,
    mend_finding,
    notify_finding,
    notify_findings,
    recheck_finding,
    withdraw_finding,
)
from liming.evaluate.actions.supervision.integrity import rule_integrity, settle_integrity
from liming.evaluate.actions.supervision.reminding import remind_findings
from liming.evaluate.actions.supervision.reviews import draw_reviews, record_review

__all__ = [
    "CheckDraft",
    "PointEvidence",
    "add_indicator",
    "assign_audit_task",
    "assign_check",
    "cancel_check",
    "change_indicator",
    "change_point",
    "change_point_item",
    "change_rules",
    "close_finding",
    "confirm_point",
    "decide_appeal",
    "decide_audit_task",
    "draw_checks",
    "draw_reviews",
    "end_indicator",
    "enter_point",
    "file_appeal",
    "find_audit_tasks",
    "finish_check",
    "freeze_quarter",
    "import_indicators",
    "load_defaults",
    "look_into_audit_task",
    "measure_quarter",
    "mend_finding",
    "note_export",
    "notify_finding",
    "notify_findings",
    "plan_targeted",
    "print_photos",
    "publish_quarter",
    "recheck_finding",
    "record_review",
    "remind_findings",
    "return_point",
    "review_appeal",
    "review_point",
    "review_submission",
    "rule_integrity",
    "save_check",
    "settle_integrity",
    "submit_point",
    "submit_quarter",
    "withdraw_appeal",
    "withdraw_finding",
    "withdraw_point",
]
