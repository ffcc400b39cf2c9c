"""The choice of spots as a constraint problem."""

from dataclasses import dataclass

from ortools.sat.python import cp_model

from liming.core.planning.constraints import solve
from liming.core.planning.siting.problem import Aim, SitingProblem, contradictions
from liming.core.planning.siting.result import SitePlan


@dataclass(frozen=True, slots=True)
class SearchLimit:
    """`effort` is the solver's own measure, about a second of a core each, and the same on every machine."""

    effort: float = 10.0


def choose_sites(problem: SitingProblem, seed: int = 1, limit: SearchLimit = SearchLimit()) -> SitePlan:
    """The best choice found within the limit.

    Every demand goes to one chosen spot, none over its capacity. Raises ValueError for a problem with
    contradictions and RuntimeError when no choice exists or was found within the limit.
    """
    if wrong := contradictions(problem):
        raise ValueError(f"{wrong[0].code} {dict(wrong[0].data)}")
    model = _Model(problem)
    found = solve(model.model, "choice", seed=seed, effort=limit.effort)
    return SitePlan(
        chosen=tuple(key for key, spot in model.open.items() if found.solver.value(spot)),
        served_by={demand: spot for (demand, spot), cell in model.cells.items() if found.solver.value(cell)},
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
        weights = {demand.key: demand.weight for demand in self.problem.demands}
        if self.problem.aim is Aim.NEAREST:
            for cells in by_demand.values():
                self.model.add_exactly_one(cells)
            ways = self.problem.ways
            self.model.minimize(sum(weights[key[0]] * ways[key] * cell for key, cell in self.cells.items()))
            return
        for cells in by_demand.values():
            self.model.add_at_most_one(cells)
        covered = sum(weights[demand] * cell for (demand, _spot), cell in self.cells.items())
        self.model.minimize(sum(weights.values()) - covered)

    def _hold(self) -> None:
        """No spot serves more than it can."""
        weights = {demand.key: demand.weight for demand in self.problem.demands}
        for spot in self.problem.spots:
            if spot.capacity is None or spot.key not in self.open:
                continue
            load = [weights[demand] * cell for (demand, key), cell in self.cells.items() if key == spot.key]
            self.model.add(sum(load) <= spot.capacity * self.open[spot.key])
