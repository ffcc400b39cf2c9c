"""How the house asks the constraint solver (OR-Tools CP-SAT): the same way for rosters and for siting.

One worker with linearization level 2 proves a month of 12 stations and 40 people optimal in seconds, where
the default settings lose the bound. Never import highspy in a process that uses this.
"""

from dataclasses import dataclass
from math import ceil

from ortools.init.python.init import OrToolsVersion
from ortools.sat.python import cp_model


@dataclass(frozen=True)
class Solution:
    """What the solver found: `solver` tells the value of each variable, `bound` what no answer goes below."""

    solver: cp_model.CpSolver
    cost: int
    bound: int
    is_optimal: bool
    engine: str


def solve(model: cp_model.CpModel, what: str, *, seed: int, effort: float, gap: float = 0.0) -> Solution:
    """The best answer within `effort`, the solver's own measure, the same on every machine.

    It stops within `gap` of the bound (a share of the cost). Raises RuntimeError, naming `what`, when there
    is no answer or none was found within the limit.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = effort
    solver.parameters.relative_gap_limit = gap
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise RuntimeError(f"no {what} within the limit: {solver.status_name(status)}")
    return Solution(
        solver=solver,
        cost=round(solver.objective_value),
        bound=ceil(solver.best_objective_bound - 1e-6),
        is_optimal=status == cp_model.OPTIMAL,
        engine=f"ortools {OrToolsVersion.version_string()}",
    )
