"""The choice of spots as a constraint problem."""

from ortools.sat.python import cp_model

from liming.core.planning.constraints import Solution, solve
from liming.core.planning.siting.problem import Aim, SitingProblem
from liming.core.planning.siting.result import SitePlan, in_use


def solved(problem: SitingProblem, seed: int, effort: float) -> SitePlan:
    """The best choice found within `effort`. Raises RuntimeError when none exists or was found."""
    model = _Model(problem)
    found = solve(model.model, "choice", seed=seed, effort=effort)
    shown = found
    if problem.aim is Aim.COVER:
        model.shorten(found)
        shown = solve(model.model, "choice", seed=seed, effort=effort)
    served = {demand: spot for (demand, spot), cell in model.cells.items() if shown.solver.value(cell)}
    return SitePlan(
        chosen=in_use(problem, served),
        served_by=served,
        cost=found.cost,
        bound=found.bound,
        is_optimal=found.is_optimal,
        seed=seed,
        engine=found.engine,
    )


class _Model:
    """The problem in the solver's words: which spots are open, and who goes where."""

    def __init__(self, problem: SitingProblem) -> None:
        self.problem, self.model = problem, cp_model.CpModel()
        usable = [spot for spot in problem.spots if not spot.refused]
        self.open = {spot.key: self.model.new_bool_var(f"open {spot.key}") for spot in usable}
        self.cells = {pair: self.model.new_bool_var(" to ".join(pair)) for pair in problem.ways}
        self.model.add(sum(self.open.values()) <= problem.most)
        for spot in usable:
            if spot.is_fixed:
                self.model.add(self.open[spot.key] == 1)
        self._serve()
        self._hold()

    def _serve(self) -> None:
        by_demand: dict[str, list[cp_model.IntVar]] = {demand.key: [] for demand in self.problem.demands}
        for (demand, spot), cell in self.cells.items():
            by_demand[demand].append(cell)
            self.model.add_implication(cell, self.open[spot])
        if self.problem.aim is Aim.NEAREST:
            for cells in by_demand.values():
                self.model.add_exactly_one(cells)
            self.model.minimize(self._way())
            return
        for cells in by_demand.values():
            self.model.add_at_most_one(cells)
        self.model.minimize(self._uncovered())

    def _way(self) -> cp_model.LinearExprT:
        weights, ways = self.problem.weights, self.problem.ways
        return sum(weights[key[0]] * ways[key] * cell for key, cell in self.cells.items())

    def _uncovered(self) -> cp_model.LinearExprT:
        weights = self.problem.weights
        covered = sum(weights[demand] * cell for (demand, _spot), cell in self.cells.items())
        return sum(weights.values()) - covered

    def shorten(self, found: Solution) -> None:
        """Keep as much covered as was found, and go the shortest ways."""
        for variable in (*self.open.values(), *self.cells.values()):
            self.model.add_hint(variable, found.solver.value(variable))
        self.model.add(self._uncovered() <= found.cost)
        self.model.minimize(self._way())

    def _hold(self) -> None:
        """No spot serves more than it can."""
        weights = self.problem.weights
        for spot in self.problem.spots:
            if spot.capacity is None or spot.key not in self.open:
                continue
            load = [weights[demand] * cell for (demand, key), cell in self.cells.items() if key == spot.key]
            self.model.add(sum(load) <= spot.capacity * self.open[spot.key])
