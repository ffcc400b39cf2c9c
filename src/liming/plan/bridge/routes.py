"""Routes between rows and the core: problems to and from JSON, plans made, made again and changed by hand."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from liming.core.planning import routes as core
from liming.core.planning.routes import (
    DAY,
    Hold,
    Kept,
    Lunch,
    Member,
    Plan,
    Problem,
    Reason,
    Shift,
    Stop,
    Visit,
    Weights,
    Window,
    plan_from_json,
)
from liming.core.planning.routes.by_hand import NO_HOURS, move
from liming.core.planning.routes.layout import Layout, lay_out
from liming.core.planning.routes.problem import turns
from liming.core.planning.routes.travel import Minutes, MountainRoads, Place, Travel
from liming.core.planning.routes.validate import Violation, violations
from liming.core.planning.routes.writing import NoHoursError, write

__all__ = [
    "DAY",
    "Hold",
    "Kept",
    "Lunch",
    "Member",
    "MountainRoads",
    "Place",
    "Plan",
    "Problem",
    "Reason",
    "Shift",
    "Stop",
    "Travel",
    "Violation",
    "Visit",
    "Weights",
    "Window",
    "faults",
    "is_the_same",
    "make",
    "move",
    "place",
    "plain",
    "plan_of",
    "problem_from_json",
    "problem_to_json",
    "reason_to_json",
    "turns",
    "use_routing_service",
    "violations",
    "ways",
]

Service = Callable[[Mapping[str, Any]], Travel]
_service: list[Service] = []


def use_routing_service(service: Service | None) -> None:
    """Ask this for ways from now on, instead of the model of mountain roads; None = the model again.

    It is called with the value of `route.roads`. The minutes it gave are kept with each plan.
    """
    _service[:] = [service] if service else []


def ways(roads: Mapping[str, Any]) -> Travel:
    """Who knows how long ways take, by the parameter `route.roads`."""
    if _service:
        return _service[0](roads)
    return MountainRoads(
        float(roads["road_factor"]), float(roads["kilometres_per_hour"]), int(roads["start_minutes"])
    )


@dataclass(frozen=True)
class KnownWays:
    """Minutes that a routing service once gave, for making a plan again without it."""

    known: tuple[Place, ...]
    table: tuple[tuple[int, ...], ...]

    def minutes(self, places: Sequence[Place]) -> Minutes:
        """See `Travel.minutes`. Raises KeyError for a place that was not asked for then."""
        row = {place: number for number, place in enumerate(self.known)}
        chosen = [row[place] for place in places]
        return np.array(self.table, dtype=np.int64)[np.ix_(chosen, chosen)]


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """The problem as plain JSON values, ways included."""
    raw = {
        "members": [asdict(each) for each in problem.members],
        "visits": [asdict(each) for each in problem.visits],
        "kept": [asdict(each) | {"hold": str(each.hold)} for each in problem.kept],
        "weights": asdict(problem.weights),
        "lunch": asdict(problem.lunch) if problem.lunch else None,
    }
    if isinstance(problem.travel, MountainRoads):
        return raw | {"roads": asdict(problem.travel)}
    places = list(dict.fromkeys([each.place for each in problem.visits] + _bases(problem)))
    table = problem.travel.minutes(places).tolist() if places else []
    return raw | {"ways": {"places": [asdict(each) for each in places], "minutes": table}}


def problem_from_json(raw: Mapping[str, Any]) -> Problem:
    """Read what `problem_to_json` wrote."""
    lunch = raw["lunch"]
    return Problem(
        members=tuple(_member(each) for each in raw["members"]),
        visits=tuple(_visit(each) for each in raw["visits"]),
        travel=_travel(raw),
        lunch=Lunch(**lunch) if lunch else None,
        kept=tuple(_kept(each) for each in raw["kept"]),
        weights=Weights(**raw["weights"] | {"values": tuple(raw["weights"]["values"])}),
    )


def _bases(problem: Problem) -> list[Place]:
    found = [each.base for each in problem.members]
    return found + [shift.starts_at for each in problem.members for shift in each.shifts if shift.starts_at]


def _travel(raw: Mapping[str, Any]) -> Travel:
    if "roads" in raw:
        return MountainRoads(**raw["roads"] | {"passes": ()})
    known = raw["ways"]
    places = tuple(Place(**each) for each in known["places"])
    return KnownWays(places, tuple(tuple(row) for row in known["minutes"]))


def _member(raw: Mapping[str, Any]) -> Member:
    shifts = tuple(
        Shift(Window(**each["window"]), Place(**each["starts_at"]) if each["starts_at"] else None)
        for each in raw["shifts"]
    )
    leave = tuple(Window(**each) for each in raw["leave"])
    return Member(**{**raw, "base": Place(**raw["base"]), "shifts": shifts, "leave": leave})


def _visit(raw: Mapping[str, Any]) -> Visit:
    windows = tuple(Window(**each) for each in raw["windows"])
    return Visit(**{**raw, "place": Place(**raw["place"]), "windows": windows})


def _kept(raw: Mapping[str, Any]) -> Kept:
    return Kept(raw["visit"], tuple(raw["members"]), raw["start"], Hold(raw["hold"]))


def faults(problem: Problem) -> tuple[core.Fault, ...]:
    """What contradicts itself in the problem."""
    return core.check(problem)


def make(problem: Problem, seed: int, iterations: Sequence[int], warm: Plan | None = None) -> Plan:
    """Plan, and have it checked. The problem must be without faults."""
    first, second = (*iterations, 0)[:2]
    return core.make_plan(problem, seed, core.Budget(int(first), int(second)), warm)


def is_the_same(problem: Problem, made_digest: str, made: Mapping[str, Any], warm: Plan | None) -> bool:
    """Whether the same problem, seed and iterations make the very plan once more."""
    return make(problem, int(made["seed"]), made["iterations"], warm).digest == made_digest


def place(
    problem: Problem, plan: Plan, visit: str, members: Sequence[str], start: int
) -> tuple[Plan | None, tuple[Violation, ...]]:
    """The plan with `visit` at these members at that minute, and what it breaks; all others keep their order.

    None = there are no hours for it at all.
    """
    layout = lay_out(problem)
    starts = plan.starts() | {visit: start}
    slots = {
        row: starts[each.key]
        for row, each in enumerate(layout.visits)
        if each.key == visit or (each.persons == 2 and each.key in starts)
    }
    routes = _placed(layout, plan, visit, members, start)
    row = next(row for row, each in enumerate(layout.visits) if each.key == visit)
    if sum(row in route for route in routes) != len(members):
        return None, (Violation(NO_HOURS, {"member": members[0], "visit": visit}),)
    try:
        made = write(layout, routes, slots, plan.made)
    except NoHoursError as error:
        return None, (Violation(NO_HOURS, {"member": str(error), "visit": visit}),)
    return made, violations(problem, made)


def _placed(
    layout: Layout, plan: Plan, visit: str, members: Sequence[str], start: int
) -> list[tuple[int, ...]]:
    """Rows of each turn, the visit where its minute puts it."""
    rows = {each.key: row for row, each in enumerate(layout.visits)}
    found = []
    for turn in layout.turns:
        key, shift = layout.problem.members[turn.who].key, turn.shift.window
        there = [
            (stop.start, rows[stop.visit])
            for route in plan.routes
            if route.member == key
            for stop in route.stops
            if shift.start <= stop.start <= shift.end and stop.visit in rows and stop.visit != visit
        ]
        if key in members and shift.start <= start <= shift.end:
            there.append((start, rows[visit]))
        found.append(tuple(row for _minute, row in sorted(there)))
    return found


def plan_of(raw: Mapping[str, Any]) -> Plan:
    """The plan of a JSON column."""
    return plan_from_json(json.dumps(raw))


def plain(plan: Plan) -> dict[str, Any]:
    """The plan as plain JSON values for a column."""
    found: dict[str, Any] = json.loads(plan.to_json())
    return found


def reason_to_json(reason: Reason) -> dict[str, Any]:
    """Code and data as plain JSON values."""
    return {"code": reason.code, "data": json.loads(json.dumps(dict(reason.data), ensure_ascii=False))}
