"""Makes the roster. The solver is loaded when it is first needed: it takes seconds and much memory."""

from dataclasses import dataclass

from liming.core.planning.rosters.problem import RosterProblem, contradictions
from liming.core.planning.rosters.roster import Roster


@dataclass(frozen=True, slots=True)
class SearchLimit:
    """`effort` is the solver's own measure, about a second of a core each, and the same on every machine."""

    effort: float = 60.0
    gap: float = 0.0


def make_roster(problem: RosterProblem, seed: int = 1, limit: SearchLimit = SearchLimit()) -> Roster:
    """The roster of least cost found within the limit. There is always one: what nobody covers is a cost.

    Raises ValueError for a problem with contradictions and RuntimeError when the limit ended before any
    roster was found.
    """
    if found := contradictions(problem):
        raise ValueError(f"{found[0].code} {dict(found[0].data)}")
    from liming.core.planning.rosters.solver import solved

    return solved(problem, seed, limit.effort, limit.gap)
