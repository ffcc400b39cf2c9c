"""The layout as an order for the engine: squeezed hours, one task for each person, published days cheaper."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from liming.core.planning.routes import engine
from liming.core.planning.routes.engine import Option
from liming.core.planning.routes.layout import Layout
from liming.core.planning.routes.problem import DAY, Hold, Window

Rows = tuple[int, ...]
"""Visits of one turn in their order, as rows of the layout."""
Slots = Mapping[int, int]
"""The minute at which both persons of a visit (row) begin."""
Options = Sequence[tuple[Option, ...]]
"""When each visit may begin on the squeezed axis."""


def options(layout: Layout, slots: Slots) -> list[tuple[Option, ...]]:
    """The options of every visit; a visit with a slot has one that is a minute wide."""
    return [_of_visit(layout, row, slots.get(row)) for row in range(len(layout.visits))]


def order(layout: Layout, chosen: Options, rows: Iterable[int]) -> tuple[engine.Order, Rows]:
    """The order for these visits, and the visit of each of its tasks."""
    owners = tuple(row for row in rows for _ in range(layout.visits[row].persons))
    clock = layout.clock
    found = engine.Order(
        tasks=tuple(engine.Task(row, chosen[row]) for row in owners),
        turns=tuple(
            engine.Turn(
                turn.who,
                clock.squeeze(turn.shift.window.start),
                clock.squeeze(turn.shift.window.end),
                turn.starts_at,
                turn.ends_at,
            )
            for turn in layout.turns
        ),
        minutes=layout.minutes,
        costs=layout.costs[:, list(owners)],
        able=layout.able[:, list(owners)],
    )
    return found, owners


def tasks_of(routes: Sequence[Rows], owners: Rows) -> list[tuple[int, ...]]:
    """Routes of visits as routes of tasks, for a warm start; visits without a task are left out."""
    free: dict[int, list[int]] = {}
    for task in reversed(range(len(owners))):
        free.setdefault(owners[task], []).append(task)
    return [tuple(free[row].pop() for row in route if free.get(row)) for route in routes]


def _of_visit(layout: Layout, row: int, slot: int | None) -> tuple[Option, ...]:
    visit, value = layout.visits[row], layout.values[row]
    windows = layout.windows[row] if slot is None else (Window(slot, slot),)
    found = []
    for window in sorted(windows):
        for part, cost in _by_day(layout, row, window):
            squeezed, longer = layout.clock.window(part)
            found.append(Option(squeezed.start, squeezed.end, visit.minutes + longer, value - cost))
    return tuple(found)


def _by_day(layout: Layout, row: int, window: Window) -> list[tuple[Window, int]]:
    """The window cut at the day that was published, and what each part costs."""
    kept = layout.kept.get(layout.visits[row].key)
    if kept is None or kept.hold is Hold.FIXED:
        return [(window, 0)]
    first = kept.start // DAY * DAY
    parts = (
        (Window(window.start, min(window.end, first - 1)), layout.problem.weights.change),
        (Window(max(window.start, first), min(window.end, first + DAY - 1)), 0),
        (Window(max(window.start, first + DAY), window.end), layout.problem.weights.change),
    )
    return [(part, cost) for part, cost in parts if part.start <= part.end]


def lost_and_travel(layout: Layout, routes: Sequence[Rows]) -> tuple[int, int]:
    """The value of what the routes do not serve, and their minutes of travel."""
    served = np.zeros(len(layout.visits), dtype=int)
    travel = 0
    for turn, route in zip(layout.turns, routes, strict=True):
        if route:
            travel += sum(legs(layout, turn.starts_at, route, turn.ends_at))
        for row in route:
            served[row] += 1
    weights = layout.problem.weights
    lost = sum(
        weights.value(visit.priority) * (visit.persons - int(count))
        for visit, count in zip(layout.visits, served, strict=True)
    )
    return lost, travel


def legs(layout: Layout, start: int, route: Rows, end: int) -> list[int]:
    """The drives of a route: to each visit and home."""
    stations = (start, *route, end)
    return [int(layout.minutes[a, b]) for a, b in pairwise(stations)]
