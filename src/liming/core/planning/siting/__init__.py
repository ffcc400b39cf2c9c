"""Where equipment or points go: short ways, nothing over capacity, and why a spot is not taken.

Here: the problem, its solver and its explanation. Not here: candidate spots and who approves one.
"""

from liming.core.planning.siting.engine import SearchLimit, choose_sites
from liming.core.planning.siting.problem import (
    Aim,
    Contradiction,
    Demand,
    SitingProblem,
    Spot,
    contradictions,
    within_reach,
)
from liming.core.planning.siting.result import (
    SitePlan,
    Standing,
    Unserved,
    covered,
    farthest,
    mean_way,
    standings,
    unserved,
)

__all__ = [
    "Aim",
    "Contradiction",
    "Demand",
    "SearchLimit",
    "SitePlan",
    "SitingProblem",
    "Spot",
    "Standing",
    "Unserved",
    "choose_sites",
    "contradictions",
    "covered",
    "farthest",
    "mean_way",
    "standings",
    "unserved",
    "within_reach",
]
