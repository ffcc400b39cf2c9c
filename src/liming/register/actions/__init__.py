"""Writes of the register."""

from liming.register import errors as errors
