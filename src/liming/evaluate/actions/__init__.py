"""Writes of the evaluate room: the catalogue, measuring and freezing a quarter."""

from liming.evaluate import errors as errors
from liming.evaluate.actions.defaults import load_defaults
from liming.evaluate.actions.freezing import freeze_quarter
from liming.evaluate.actions.measuring import measure_quarter

__all__ = ["freeze_quarter", "load_defaults", "measure_quarter"]
