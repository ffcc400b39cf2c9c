"""Writes of the evaluate room: the catalogue, measuring and freezing a quarter, its course, appeals."""

from liming.evaluate import errors as errors
from liming.evaluate.actions.appeals import decide_appeal, file_appeal, review_appeal, withdraw_appeal
from liming.evaluate.actions.course import publish_quarter, review_submission, submit_quarter
from liming.evaluate.actions.defaults import load_defaults
from liming.evaluate.actions.freezing import freeze_quarter
from liming.evaluate.actions.measuring import measure_quarter

__all__ = [
    "decide_appeal",
    "file_appeal",
    "freeze_quarter",
    "load_defaults",
    "measure_quarter",
    "publish_quarter",
    "review_appeal",
    "review_submission",
    "submit_quarter",
    "withdraw_appeal",
]
