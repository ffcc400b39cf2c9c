"""Who goes where and when: visits of a day or a week as routes that keep to the rules and explain themselves.

`make_plan(problem, seed)` plans, be it from nothing or from an earlier plan, `again(...)` makes a kept plan
once more, `violations(...)` checks any plan without sharing code with what made it.
"""

from liming.core.planning.routes.faults import FAULTS, Fault, ProblemError, check
from liming.core.planning.routes.planner import BrokenPlanError, Budget, again, make_plan, why_not
from liming.core.planning.routes.problem import (
    DAY,
    Hold,
    Kept,
    Lunch,
    Member,
    Problem,
    Shift,
    Visit,
    Weights,
    Window,
)
from liming.core.planning.routes.result import (
    HOUR_REASONS,
    MEMBER_REASONS,
    REMEDIES,
    UNPLANNED_REASONS,
    Plan,
    Reason,
    Route,
    Score,
    Stop,
    Unplanned,
    plan_from_json,
)
from liming.core.planning.routes.travel import MountainRoads, Pass, Place, Travel
from liming.core.planning.routes.validate import VIOLATIONS, Violation, violations

__all__ = [
    "DAY",
    "FAULTS",
    "HOUR_REASONS",
    "MEMBER_REASONS",
    "REMEDIES",
    "UNPLANNED_REASONS",
    "VIOLATIONS",
    "BrokenPlanError",
    "Budget",
    "Fault",
    "Hold",
    "Kept",
    "Lunch",
    "Member",
    "MountainRoads",
    "Pass",
    "Place",
    "Plan",
    "Problem",
    "ProblemError",
    "Reason",
    "Route",
    "Score",
    "Shift",
    "Stop",
    "Travel",
    "Unplanned",
    "Violation",
    "Visit",
    "Weights",
    "Window",
    "again",
    "check",
    "make_plan",
    "plan_from_json",
    "violations",
    "why_not",
]
