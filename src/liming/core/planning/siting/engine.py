"""Chooses the spots. The solver is loaded when it is first needed: it takes seconds and much memory."""

from dataclasses import dataclass

from liming.core.planning.siting.problem import SitingProblem, contradictions
from liming.core.planning.siting.result import SitePlan
from liming.core.planning.siting.trying import tried


@dataclass(frozen=True, slots=True)
class SearchLimit:
    """`effort` is the solver's own measure, about a second of a core each, and the same on every machine.

    `choices` is how many sets of spots are tried one by one before the solver is asked instead.
    """

    effort: float = 10.0
    choices: int = 4_000


def choose_sites(problem: SitingProblem, seed: int = 1, limit: SearchLimit = SearchLimit()) -> SitePlan:
    """The best choice found within the limit.

    Every demand goes to one chosen spot, none over its capacity; among choices that cover as much, the one
    with the least weight times way. Raises ValueError for a problem with contradictions and RuntimeError
    when no choice exists or was found within the limit.
    """
    if wrong := contradictions(problem):
        raise ValueError(f"{wrong[0].code} {dict(wrong[0].data)}")
    if (plan := tried(problem, seed, limit.choices)) is not None:
        return plan
    from liming.core.planning.siting.solver import solved

    return solved(problem, seed, limit.effort)
