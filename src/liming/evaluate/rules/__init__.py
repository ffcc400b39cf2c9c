"""Rules of the evaluate room: values in, values out.

Here: states, recipes of units' own indicators, points under caps, facts and totals. Not here: reads of other
rooms, or arithmetic of scores (`core.benchmark`).
"""

from liming.evaluate.rules.counts import Count, Counts, Window
from liming.evaluate.rules.point_caps import Given, adjusted, counted_points
from liming.evaluate.rules.point_states import POINT
from liming.evaluate.rules.points import PROJECT_CAP
from liming.evaluate.rules.shipped import (
    ShippedIndicators,
    shipped_indicators,
    shipped_point_items,
    shipped_rules,
)
from liming.evaluate.rules.sightings import Seen, Sighting, like_texts
from liming.evaluate.rules.states import (
    APPEAL,
    AUDIT,
    CLOSED,
    FINDING,
    INTEGRITY,
    OPEN_FINDINGS,
    REVIEW,
    SNAPSHOT,
    SUBMISSION,
    SUPERVISION_CHECK,
)
from liming.evaluate.rules.totals import COUNTED, Fact, Fold, totals_statement

__all__ = [
    "APPEAL",
    "AUDIT",
    "CLOSED",
    "COUNTED",
    "FINDING",
    "INTEGRITY",
    "OPEN_FINDINGS",
    "POINT",
    "PROJECT_CAP",
    "REVIEW",
    "SNAPSHOT",
    "SUBMISSION",
    "SUPERVISION_CHECK",
    "Count",
    "Counts",
    "Fact",
    "Fold",
    "Given",
    "Seen",
    "ShippedIndicators",
    "Sighting",
    "Window",
    "adjusted",
    "counted_points",
    "like_texts",
    "shipped_indicators",
    "shipped_point_items",
    "shipped_rules",
    "totals_statement",
]
