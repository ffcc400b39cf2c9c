"""Routes of rows as a plan of keys: hours, lunch and reasons put in."""

from collections.abc import Sequence

from liming.core.planning.routes.explain import Scene, reasons, scene, why_hour, why_member
from liming.core.planning.routes.layout import Layout, Turn
from liming.core.planning.routes.order import Rows, Slots, legs, lost_and_travel, options
from liming.core.planning.routes.problem import Window
from liming.core.planning.routes.result import Made, Plan, Route, Score, Stop
from liming.core.planning.routes.timetable import Step, Timetable, timetable


class NoHoursError(RuntimeError):
    """A route that the search calls possible has no hours; a fault of this program."""


def write(layout: Layout, routes: Sequence[Rows], slots: Slots, made: Made) -> Plan:
    """The plan of these routes; `slots` are the minutes of its pair visits."""
    stage = scene(layout, routes, options(layout, slots))
    lost, travel = lost_and_travel(layout, routes)
    return Plan(
        routes=tuple(_route(stage, number, slots) for number, route in enumerate(routes) if route),
        unplanned=reasons(stage),
        score=Score(lost, travel),
        made=made,
    )


def _route(stage: Scene, number: int, slots: Slots) -> Route:
    layout, route = stage.layout, stage.routes[number]
    turn = layout.turns[number]
    drives = legs(layout, turn.starts_at, route, turn.ends_at)
    hours = timetable(layout.clock, turn.shift.window, _steps(layout, route, drives, slots))
    if hours is None:
        raise NoHoursError(layout.problem.members[turn.who].key)
    stops = tuple(_stop(stage, number, place, hours, drives[place]) for place in range(len(route)))
    member = layout.problem.members[turn.who].key
    return Route(member, turn.shift.window, hours.leaves, hours.returns, stops, hours.lunch, sum(drives))


def _steps(layout: Layout, route: Rows, drives: list[int], slots: Slots) -> list[Step]:
    steps = []
    for row, drive in zip(route, drives, strict=False):
        windows = (Window(slots[row], slots[row]),) if row in slots else layout.windows[row]
        steps += [Step(drive), Step(layout.visits[row].minutes, windows)]
    return [*steps, Step(drives[-1])]


def _stop(stage: Scene, number: int, place: int, hours: Timetable, drive: int) -> Stop:
    row = stage.routes[number][place]
    step = 2 * place + 1
    return Stop(
        visit=stage.layout.visits[row].key,
        drive=drive,
        arrive=hours.spans[step - 1].end,
        start=hours.spans[step].start,
        end=hours.spans[step].end,
        why_member=why_member(stage, row, number, place),
        why_hour=why_hour(stage, number, place, hours, _partner(stage, row, stage.layout.turns[number])),
    )


def _partner(stage: Scene, row: int, own: Turn) -> str | None:
    if stage.layout.visits[row].persons == 1:
        return None
    others = (
        turn.who
        for turn, route in zip(stage.layout.turns, stage.routes, strict=True)
        if row in route and turn is not own
    )
    return next((stage.layout.problem.members[who].key for who in others), None)
