"""One visit put elsewhere by hand; all others keep their order, hours are worked out anew."""

from liming.core.planning.routes.layout import Layout, lay_out
from liming.core.planning.routes.order import Rows
from liming.core.planning.routes.planner import _rows_of
from liming.core.planning.routes.problem import Problem, Window
from liming.core.planning.routes.result import Plan
from liming.core.planning.routes.validate import Violation, violations
from liming.core.planning.routes.writing import NoHoursError, write

NO_HOURS = "no_hours"
"""The code of the violation when the visits do not fit into the hours at all."""


def move(
    problem: Problem, plan: Plan, visit: str, member: str, shift: Window, before: str | None
) -> tuple[Plan | None, tuple[Violation, ...]]:
    """The plan with `visit` in that member's shift, before another visit or last, and what it breaks.

    Visits of two persons keep their minute and cannot be moved so. None = there are no hours for it at all.
    """
    layout = lay_out(problem)
    routes = _moved(layout, _rows_of(layout, plan), visit, member, shift, before)
    starts = plan.starts()
    slots = {
        row: starts[each.key]
        for row, each in enumerate(layout.visits)
        if each.persons == 2 and each.key in starts
    }
    try:
        made = write(layout, routes, slots, plan.made)
    except NoHoursError:
        return None, (Violation(NO_HOURS, {"member": member, "visit": visit}),)
    return made, violations(problem, made)


def _moved(
    layout: Layout, routes: list[Rows], visit: str, member: str, shift: Window, before: str | None
) -> list[Rows]:
    keys = [each.key for each in layout.visits]
    row = keys.index(visit)
    next_row = keys.index(before) if before is not None else None
    found = []
    for turn, route in zip(layout.turns, routes, strict=True):
        rest = tuple(each for each in route if each != row)
        if layout.problem.members[turn.who].key == member and turn.shift.window == shift:
            place = rest.index(next_row) if next_row in rest else len(rest)
            rest = (*rest[:place], row, *rest[place:])
        found.append(rest)
    return found
