"""A plan from a problem: search, pairs, hours, reasons, and the check nobody's plan gets around."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from liming.core.planning.routes import engine, pairs
from liming.core.planning.routes.explain import reasons, scene
from liming.core.planning.routes.faults import ProblemError, check
from liming.core.planning.routes.layout import Layout, lay_out
from liming.core.planning.routes.mend import mended
from liming.core.planning.routes.order import Rows, Slots, options, order, tasks_of
from liming.core.planning.routes.problem import Member, Problem
from liming.core.planning.routes.result import Made, Plan, Unplanned
from liming.core.planning.routes.travel import Place
from liming.core.planning.routes.validate import Violation, violations
from liming.core.planning.routes.writing import write


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to search: iterations of the first search and of the second, which begins where it ended.

    The same problem, seed and iterations make the same plan. `stop` is asked once an iteration, with the
    number of the search (0, 1), and ends it early; `Plan.made` tells the iterations that were made.
    """

    first: int = 5_000
    second: int = 5_000
    stop: Callable[[int], bool] | None = field(default=None, compare=False)

    def of(self, search: int) -> engine.Budget:
        """The engine's share for one search."""
        stop = self.stop
        asked = None if stop is None else lambda: stop(search)
        if search == 0:
            return engine.Budget(self.first, asked, engine.Manner.WIDE)
        return engine.Budget(self.second, asked, engine.Manner.FINE)


class BrokenPlanError(RuntimeError):
    """The plan breaks a rule of the problem and is shown to nobody; a fault of this program."""

    def __init__(self, found: tuple[Violation, ...]) -> None:
        super().__init__(", ".join(f"{each.code} {dict(each.data)}" for each in found))
        self.violations = found


def make_plan(problem: Problem, seed: int, budget: Budget | None = None, warm: Plan | None = None) -> Plan:
    """Plan the visits; `warm` is an earlier plan to start from.

    Raises ProblemError when the problem contradicts itself, and BrokenPlanError when the independent check
    finds a rule broken.
    """
    faults = check(problem)
    if faults:
        raise ProblemError(faults)
    layout = lay_out(problem)
    start = _rows_of(layout, warm) if warm is not None else ()
    routes, slots, iterations = _search(layout, seed, budget or Budget(), start)
    plan = write(layout, routes, slots, Made(engine.ENGINE, seed, iterations, digest(problem, warm)))
    found = violations(problem, plan)
    if found:
        raise BrokenPlanError(found)
    return plan


def again(problem: Problem, plan: Plan, warm: Plan | None = None) -> Plan:
    """Make the plan once more from the same problem; equal to it where the engine is the same."""
    first, second = (*plan.made.iterations, 0)[:2]
    return make_plan(problem, plan.made.seed, Budget(first, second), warm)


def digest(problem: Problem, warm: Plan | None = None) -> str:
    """SHA-256 of all that a plan follows from besides seed and budget."""
    places = [visit.place for visit in problem.visits]
    places += [place for each in problem.members for place in (each.base, *_starts(each))]
    parts = [repr((problem.members, problem.visits, problem.lunch, problem.kept, problem.weights))]
    parts.append(problem.travel.minutes(places).tobytes().hex() if places else "")
    parts.append(warm.digest if warm is not None else "")
    return sha256("\n".join(parts).encode()).hexdigest()


def why_not(problem: Problem, plan: Plan) -> tuple[Unplanned, ...]:
    """Why each visit without a place in the plan has none, tried anew in the plan as it is now."""
    layout = lay_out(problem)
    routes, starts = _rows_of(layout, plan), plan.starts()
    slots = {
        row: starts[visit.key]
        for row, visit in enumerate(problem.visits)
        if visit.persons == 2 and visit.key in starts
    }
    return reasons(scene(layout, routes, options(layout, slots)))


def _starts(member: Member) -> list[Place]:
    return [shift.starts_at for shift in member.shifts if shift.starts_at is not None]


def _search(
    layout: Layout, seed: int, budget: Budget, warm: Sequence[Rows]
) -> tuple[list[Rows], dict[int, int], tuple[int, ...]]:
    """Routes as rows, the minute of each pair visit, and the iterations of both searches.

    Between the searches both halves of each pair visit are fixed to one minute; without pair visits, what was
    overlooked is mended.
    """
    routes, first = _round(layout, seed, budget.of(0), {}, warm)
    slots = pairs.slots(layout, routes, options(layout, {}))
    start = routes if slots else mended(layout, routes, slots)
    routes, second = _round(layout, seed, budget.of(1), slots, start)
    return mended(layout, pairs.whole_only(layout, routes), slots), slots, (first, second)


def _round(
    layout: Layout, seed: int, budget: engine.Budget, slots: Slots, warm: Sequence[Rows]
) -> tuple[list[Rows], int]:
    """One search; pair visits without a minute take part only while none has one."""
    rows = [row for row, visit in enumerate(layout.visits) if visit.persons == 1 or row in slots or not slots]
    task, owners = order(layout, options(layout, slots), rows)
    found = engine.solve(task, seed, budget, tasks_of(warm, owners))
    return [tuple(owners[each] for each in route) for route in found.routes], found.iterations


def _rows_of(layout: Layout, plan: Plan) -> list[Rows]:
    """The routes of an earlier plan for the turns there are now; what is gone is left out."""
    rows = {visit.key: row for row, visit in enumerate(layout.visits)}
    found = []
    for turn in layout.turns:
        member, shift = layout.problem.members[turn.who].key, turn.shift.window
        stops = [
            stop.visit
            for route in plan.routes
            if route.member == member
            for stop in route.stops
            if shift.start <= stop.start <= shift.end
        ]
        found.append(tuple(rows[key] for key in stops if key in rows))
    return found
