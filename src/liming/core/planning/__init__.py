"""From plan lines to visits: shares that add up, derivation of occurrences, and the difference to apply.

Beside it the solvers: `rosters`, `routes`, `siting`. Not here: rows; a plan is asked with dataclasses and
answered with dataclasses.
"""

from liming.core.planning.derivation import (
    NO_PLACE,
    Difference,
    Occurrence,
    PlannedLine,
    State,
    derive,
    difference,
)
from liming.core.planning.shares import largest_remainder

__all__ = [
    "NO_PLACE",
    "Difference",
    "Occurrence",
    "PlannedLine",
    "State",
    "derive",
    "difference",
    "largest_remainder",
]
