"""The engine: PyVRP behind one function. No other module knows it.

What it cannot say itself is said before: lunch by squeezed time (`clock`), who should go by costs (`layout`),
two persons at once by fixed minutes (`pairs`).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from importlib.metadata import version
from typing import Any

import numpy as np
import pyvrp
from numpy.typing import NDArray
from pyvrp.search import (
    OPERATORS,
    LocalSearch,
    NeighbourhoodParams,
    PerturbationManager,
    PerturbationParams,
    compute_neighbours,
)

ENGINE = f"pyvrp {version('pyvrp')}"
_SLACK = 60
"""By how much sending somebody who may not go costs more than the visit is worth: ways are rounded up."""
_DIMENSIONS = 12
"""So many sets of able members are told as loads, the commonest; the others only as costs, which search
slower.
"""
_CAPACITY = 100_000
Minutes = NDArray[np.int64]
Able = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Option:
    """One stretch in which a task may begin, how long it then takes and what it is worth."""

    start: int
    end: int
    minutes: int
    value: int


@dataclass(frozen=True, slots=True)
class Task:
    """One person's part of a visit at a location (a row of the matrix); one of the options is taken, or
    none.
    """

    location: int
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One stretch of work of the member `who` (a row of the costs) between two locations."""

    who: int
    start: int
    end: int
    starts_at: int
    ends_at: int


@dataclass(frozen=True)
class Order:
    """What to search. `costs[who, task]` in minutes of travel; `able[who, task]`: may this member go at
    all.
    """

    tasks: tuple[Task, ...]
    turns: tuple[Turn, ...]
    minutes: Minutes
    costs: Minutes
    able: Able


class Manner(Enum):
    """How far the search looks and how much it disturbs at once: (neighbours, largest disturbance).

    Wide disturbs much, as PyVRP by itself, and finds the region; fine disturbs little and works it out. One
    after the other is better than either alone, on county days and on public instances.
    """

    WIDE = (50, 25)
    FINE = (80, 10)


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to search. `stop` is asked once an iteration and ends the search early: a last resort."""

    iterations: int
    stop: Callable[[], bool] | None = field(default=None, compare=False)
    manner: Manner = Manner.WIDE


@dataclass(frozen=True, slots=True)
class Found:
    """The tasks of each turn in their order, and the iterations that were made."""

    routes: tuple[tuple[int, ...], ...]
    iterations: int


def solve(order: Order, seed: int, budget: Budget, warm: Sequence[Sequence[int]] = ()) -> Found:
    """Search; the same order, seed, warm start and number of iterations find the same routes."""
    if not order.tasks or not order.turns:
        return Found(tuple(() for _ in order.turns), 0)
    model = _Model(order)
    found = search(model.data, seed, budget, model.solution(warm) if any(warm) else None)
    return Found(model.routes(found.best), found.num_iterations)


def search(
    data: pyvrp.ProblemData, seed: int, budget: Budget, first: pyvrp.Solution | None = None
) -> pyvrp.Result:
    """The search itself, as `solve` uses it; measurements on public instances call it with their own data."""
    source = pyvrp.RandomNumberGenerator(seed=seed)
    near, most = budget.manner.value
    disturbance = PerturbationManager(PerturbationParams(min_perturbations=1, max_perturbations=most))
    neighbours = compute_neighbours(data, NeighbourhoodParams(num_neighbours=near))
    local = LocalSearch(data, source, neighbours, disturbance)
    for operator in OPERATORS:
        if operator.supports(data):
            local.add_operator(operator(data))
    params = pyvrp.PenaltyParams()
    penalties = pyvrp.PenaltyManager(params.midpoint_penalties(data), params)
    if first is None:
        random = pyvrp.Solution.make_random(data, source)
        first = local(random, penalties.max_cost_evaluator(), exhaustive=True)
    return pyvrp.IteratedLocalSearch(data, penalties, local, first).run(_Stop(budget), collect_stats=False)


class _Stop:
    """PyVRP's stopping criterion: a number of iterations, or whoever asked for an earlier end."""

    def __init__(self, budget: Budget) -> None:
        self._left, self._ask = budget.iterations, budget.stop

    def __call__(self, best_cost: int) -> bool:
        self._left -= 1
        return self._left < 0 or (self._ask is not None and self._ask())


class _Model:
    """The order in PyVRP's words: a client for each option, a vehicle type for each turn."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._tasks = [number for number, task in enumerate(order.tasks) for _ in task.options]
        self._patterns = _patterns(order.able)
        profiles, matrices = _profiles(order, self._patterns)
        depots = sorted({place for turn in order.turns for place in (turn.starts_at, turn.ends_at)})
        clients, groups = self._clients()
        self.data = pyvrp.ProblemData(
            locations=[pyvrp.Location(0, 0) for _ in range(len(order.minutes))],
            clients=clients,
            depots=[pyvrp.Depot(place) for place in depots],
            vehicle_types=[self._vehicle(turn, depots, profiles) for turn in order.turns],
            distance_matrices=_foreign(matrices),
            duration_matrices=_foreign([self._order.minutes] * len(matrices)),
            groups=groups,
        )

    def _clients(self) -> tuple[list[pyvrp.Client], list[pyvrp.ClientGroup]]:
        clients: list[pyvrp.Client] = []
        groups: list[pyvrp.ClientGroup] = []
        for number, task in enumerate(self._order.tasks):
            group = None
            if len(task.options) > 1:
                own = range(len(clients), len(clients) + len(task.options))
                group = len(groups)
                groups.append(pyvrp.ClientGroup(list(own), required=False))
            able = self._order.able[:, number].tobytes()
            load = [int(pattern == able) for pattern in self._patterns]
            clients.extend(
                pyvrp.Client(
                    task.location,
                    delivery=load,
                    service_duration=each.minutes,
                    tw_early=each.start,
                    tw_late=each.end,
                    prize=each.value,
                    required=False,
                    group=group,
                )
                for each in task.options
            )
        return clients, groups

    def _vehicle(self, turn: Turn, depots: list[int], profiles: list[int]) -> pyvrp.VehicleType:
        return pyvrp.VehicleType(
            capacity=[_CAPACITY if pattern[turn.who] else 0 for pattern in self._patterns],
            start_depot=depots.index(turn.starts_at),
            end_depot=depots.index(turn.ends_at),
            tw_early=turn.start,
            tw_late=turn.end,
            profile=profiles[turn.who],
        )

    def solution(self, routes: Sequence[Sequence[int]]) -> pyvrp.Solution:
        """Routes of tasks as a start; a route that has become impossible loses tasks from its end until it
        goes.
        """
        first = {task: client for client, task in reversed(list(enumerate(self._tasks)))}
        made: list[pyvrp.Route] = []
        used: set[int] = set()
        for number, tasks in enumerate(routes):
            clients = [first[task] for task in tasks if task not in used]
            used.update(tasks)
            while clients:
                route = pyvrp.Route(self.data, clients, vehicle_type=number)
                if route.is_feasible():
                    made.append(route)
                    break
                clients.pop()
        return pyvrp.Solution(self.data, made)

    def routes(self, solution: pyvrp.Solution) -> tuple[tuple[int, ...], ...]:
        """The routes as tasks; what somebody may not do, or a route that breaks a rule, is left out."""
        found: list[tuple[int, ...]] = [() for _ in self._order.turns]
        for route in solution.routes():
            if route.is_feasible():
                who = self._order.turns[route.vehicle_type()].who
                tasks = [self._tasks[each.idx] for each in route if each.is_client()]
                found[route.vehicle_type()] = tuple(task for task in tasks if self._order.able[who, task])
        return tuple(found)


def _foreign(matrices: list[Minutes]) -> list[Any]:
    """PyVRP's stubs name the element type where numpy's want the shape."""
    return list(matrices)


def _patterns(able: Able) -> list[bytes]:
    """The commonest sets of able members, everybody left out: each becomes a load only they can carry."""
    columns = Counter(able[:, task].tobytes() for task in range(able.shape[1]) if not able[:, task].all())
    return [pattern for pattern, _count in columns.most_common(_DIMENSIONS)]


def _profiles(order: Order, patterns: list[bytes]) -> tuple[list[int], list[Minutes]]:
    """The profile of each member and the matrices: ways, dearer into visits that others should make, and
    dearer than it is worth where no load says that a member may not go.
    """
    values = np.array([max(each.value for each in task.options) for task in order.tasks], dtype=np.int64)
    places = np.array([task.location for task in order.tasks], dtype=np.int64)
    told = np.array([order.able[:, task].tobytes() in patterns for task in range(len(order.tasks))])
    costs = np.where(order.able | told[None, :], order.costs, values + _SLACK)
    known: dict[bytes, int] = {}
    matrices: list[Minutes] = []
    for row in costs:
        if row.tobytes() not in known:
            known[row.tobytes()] = len(matrices)
            entering = np.zeros(len(order.minutes), dtype=np.int64)
            entering[places] = row
            matrix = order.minutes + entering[None, :]
            np.fill_diagonal(matrix, 0)
            matrices.append(matrix)
    return [known[row.tobytes()] for row in costs], matrices
