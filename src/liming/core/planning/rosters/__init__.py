"""Who is on duty when: a month's roster, what nobody covers, what would help, who does more than others.

Here: the problem, its solver and a check that shares no code with it. Not here: wishes and swaps as people
enter them.
"""

from liming.core.planning.rosters.balance import Balance, balances, fair_shares
from liming.core.planning.rosters.engine import SearchLimit, make_roster
from liming.core.planning.rosters.gaps import Gap, Remedy, find_gaps
from liming.core.planning.rosters.problem import (
    Contradiction,
    Costs,
    Duty,
    Hindrance,
    Person,
    RosterProblem,
    RosterRules,
    Tally,
    contradictions,
)
from liming.core.planning.rosters.roster import Roster, changed_cells
from liming.core.planning.rosters.validation import Violation, violations

__all__ = [
    "Balance",
    "Contradiction",
    "Costs",
    "Duty",
    "Gap",
    "Hindrance",
    "Person",
    "Remedy",
    "Roster",
    "RosterProblem",
    "RosterRules",
    "SearchLimit",
    "Tally",
    "Violation",
    "balances",
    "changed_cells",
    "contradictions",
    "fair_shares",
    "find_gaps",
    "make_roster",
    "violations",
]
