"""The same day planned by VROOM and by OR-Tools' routing, for comparison only. They know no two-person
visits.
"""

import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from liming.core.planning.routes import Member, Problem, Visit, Window

Routes = list[list[int]]
"""The visits (rows) of each member in their order; each member has one shift."""


def score(problem: Problem, routes: Routes) -> int:
    """The value of what is not served plus the travel, in minutes, as `Plan.score` has it."""
    minutes = matrix(problem)
    served = {row for route in routes for row in route}
    weights = problem.weights
    lost = sum(weights.value(each.priority) for row, each in enumerate(problem.visits) if row not in served)
    travel = 0
    for who, route in enumerate(routes):
        stations = [len(problem.visits) + who, *route, len(problem.visits) + who]
        travel += sum(int(minutes[a, b]) for a, b in pairwise(stations))
    return lost + travel


def matrix(problem: Problem) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Visits first, then each member's base."""
    places = [visit.place for visit in problem.visits] + [member.base for member in problem.members]
    return problem.travel.minutes(places)


def vroom(problem: Problem) -> tuple[Routes, float]:
    """VROOM with full exploration on one thread, until it stops by itself; and its CPU seconds."""
    import vroom as engine

    count = len(problem.visits)
    codes = sorted({need for visit in problem.visits for need in visit.skills.items()})
    most = max(problem.weights.values)
    model = engine.Input()
    model.set_durations_matrix("car", matrix(problem).astype(np.uint32))
    for who, member in enumerate(problem.members):
        shift = member.shifts[0].window
        model.add_vehicle(
            engine.Vehicle(
                who,
                start=count + who,
                end=count + who,
                skills={
                    code for code, (skill, level) in enumerate(codes) if member.skills.get(skill, 0) >= level
                },
                time_window=engine.TimeWindow(shift.start, shift.end),
                breaks=_breaks(engine, problem, who, shift),
            )
        )
    for row, visit in enumerate(problem.visits):
        model.add_job(
            engine.Job(
                row,
                location=row,
                default_service=visit.minutes,
                skills={codes.index(need) for need in visit.skills.items()},
                priority=round(100 * problem.weights.value(visit.priority) / most),
                time_windows=[engine.TimeWindow(each.start, each.end) for each in visit.windows],
            )
        )
    started = time.process_time()
    solution = model.solve(exploration_level=5, nb_threads=1)
    seconds = time.process_time() - started
    routes: Routes = [[] for _ in problem.members]
    steps = solution.routes
    for who, kind, row in zip(steps["vehicle_id"], steps["type"], steps["id"], strict=True):
        if kind == "job":
            routes[int(who)].append(int(row))
    return routes, seconds


def _breaks(engine: Any, problem: Problem, who: int, shift: Window) -> list[Any]:
    lunch = problem.lunch
    if lunch is None or not (shift.start <= lunch.start and lunch.start + lunch.minutes <= shift.end):
        return []
    window = engine.TimeWindow(lunch.earliest, lunch.latest)
    return [engine.Break(1_000 + who, [window], lunch.minutes)]


def or_tools(problem: Problem, seconds: float) -> Routes:
    """OR-Tools' routing: parallel cheapest insertion, then guided local search for so many CPU seconds."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    minutes = matrix(problem)
    count, people = len(problem.visits), len(problem.members)
    bases = [count + who for who in range(people)]
    manager = pywrapcp.RoutingIndexManager(len(minutes), people, bases, bases)
    routing = pywrapcp.RoutingModel(manager)
    service = np.array([visit.minutes for visit in problem.visits] + [0] * people)
    ways = routing.RegisterTransitMatrix(minutes.tolist())
    busy = routing.RegisterTransitMatrix((minutes + service[:, None]).tolist())
    routing.SetArcCostEvaluatorOfAllVehicles(ways)
    routing.AddDimension(busy, 1_500, 3_000, False, "time")
    hours = routing.GetDimensionOrDie("time")
    for row, visit in enumerate(problem.visits):
        index = manager.NodeToIndex(row)
        hours.CumulVar(index).SetRange(visit.windows[0].start, visit.windows[-1].end)
        routing.VehicleVar(index).SetValues([-1, *_able(problem.members, visit)])
        routing.AddDisjunction([index], problem.weights.value(visit.priority))
    for who, member in enumerate(problem.members):
        _shift(problem, routing, hours, who, member)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromSeconds(600)
    started = time.process_time()
    solver = routing.solver()
    routing.AddSearchMonitor(solver.CustomLimit(lambda: time.process_time() - started > seconds))
    solution = routing.SolveWithParameters(parameters)
    routes: Routes = [[] for _ in problem.members]
    if solution is None:
        return routes
    for who in range(people):
        index = solution.Value(routing.NextVar(routing.Start(who)))
        while not routing.IsEnd(index):
            routes[who].append(manager.IndexToNode(index))
            index = solution.Value(routing.NextVar(index))
    return routes


def _able(members: Sequence[Member], visit: Visit) -> list[int]:
    return [
        who
        for who, member in enumerate(members)
        if all(member.skills.get(skill, 0) >= level for skill, level in visit.skills.items())
    ]


def _shift(problem: Problem, routing: Any, hours: Any, who: int, member: Member) -> None:
    shift, lunch = member.shifts[0].window, problem.lunch
    for end in (routing.Start(who), routing.End(who)):
        hours.CumulVar(end).SetRange(shift.start, shift.end)
    if lunch is None or not (shift.start <= lunch.start and lunch.start + lunch.minutes <= shift.end):
        return
    pause = routing.solver().FixedDurationIntervalVar(
        lunch.earliest, lunch.latest, lunch.minutes, False, f"lunch {who}"
    )
    service = [visit.minutes for visit in problem.visits] + [0] * (routing.Size() + len(problem.members))
    hours.SetBreakIntervalsOfVehicle([pause], who, service[: routing.Size() + len(problem.members)])
