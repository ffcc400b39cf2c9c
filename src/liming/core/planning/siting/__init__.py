"""Where equipment or points go: short ways, nothing over capacity, and why a spot is not taken."""

from liming.core.planning.siting.engine import SearchLimit, choose_sites
from liming.core.planning.siting.problem import (
    Aim,
    Contradiction,
    Demand,
    SitingProblem,
    Spot,
    contradictions,
)
from liming.core.planning.siting.result import SitePlan, Standing, covered, mean_way, standings

__all__ = [
    "Aim",
    "Contradiction",
    "Demand",
    "SearchLimit",
    "SitePlan",
    "SitingProblem",
    "Spot",
    "Standing",
    "choose_sites",
    "contradictions",
    "covered",
    "mean_way",
    "standings",
]
