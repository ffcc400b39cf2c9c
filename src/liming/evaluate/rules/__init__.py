"""Rules of the evaluate room that need no other room's figures."""

from liming.evaluate.rules.counts import Count, Counts, Window
from liming.evaluate.rules.digests import digest
from liming.evaluate.rules.points import PROJECT_CAP
from liming.evaluate.rules.shipped import ShippedIndicators, shipped_indicators, shipped_rules
from liming.evaluate.rules.states import APPEAL, CLOSED, SNAPSHOT, SUBMISSION

__all__ = [
    "APPEAL",
    "CLOSED",
    "PROJECT_CAP",
    "SNAPSHOT",
    "SUBMISSION",
    "Count",
    "Counts",
    "ShippedIndicators",
    "Window",
    "digest",
    "shipped_indicators",
    "shipped_rules",
]
