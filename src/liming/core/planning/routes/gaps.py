"""Where a visit would still fit into given routes: every gap of every turn at once, on the squeezed axis."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liming.core.planning.routes.engine import Option
from liming.core.planning.routes.layout import Layout, Turn
from liming.core.planning.routes.order import Options, Rows

Ints = NDArray[np.int64]
FAR = 1_000_000


@dataclass(frozen=True)
class Gaps:
    """One entry for each gap: its turn and position, the stations around it (rows of the matrix), when the
    first is left at the earliest and the second reached at the latest. `without` is the visit taken out to
    make the gap, -1 for a gap that is there.
    """

    turn: Ints
    who: Ints
    position: Ints
    before: Ints
    after: Ints
    ready: Ints
    latest: Ints
    without: Ints


@dataclass(frozen=True)
class Fit:
    """A visit in every gap of `Gaps` under one option: begin between `start` and `last` (impossible when
    start is later), what the way grows by, and how many minutes are missing (0 or less: it fits).
    """

    option: Option
    start: Ints
    last: Ints
    extra: Ints
    missing: Ints


def begins(layout: Layout, turn: Turn, route: Rows, chosen: Options) -> list[tuple[int, Option]]:
    """When each visit of the route begins at the earliest, and by which option; the route must be
    possible.
    """
    now, at = layout.clock.squeeze(turn.shift.window.start), turn.starts_at
    found = []
    for row in route:
        arrive = now + int(layout.minutes[at, row])
        option = next((each for each in chosen[row] if arrive <= each.end), chosen[row][-1])
        start = max(arrive, option.start)
        found.append((start, option))
        now, at = start + option.minutes, row
    return found


def gaps(layout: Layout, routes: Sequence[Rows], chosen: Options, *, is_removing: bool = False) -> Gaps:
    """All gaps of the routes; with `is_removing` those that taking out one visit would make."""
    cells: list[tuple[int, ...]] = []
    for number, (turn, route) in enumerate(zip(layout.turns, routes, strict=True)):
        cells.extend(_of_route(layout, number, turn, route, chosen, is_removing))
    columns = np.array(cells, dtype=np.int64).reshape(-1, 8).T
    return Gaps(*columns)


def _of_route(
    layout: Layout, number: int, turn: Turn, route: Rows, chosen: Options, is_removing: bool
) -> list[tuple[int, ...]]:
    early = begins(layout, turn, route, chosen)
    ready = [layout.clock.squeeze(turn.shift.window.start)]
    ready += [start + option.minutes for start, option in early]
    latest = [layout.clock.squeeze(turn.shift.window.end)]
    after = turn.ends_at
    for row, (_start, option) in zip(reversed(route), reversed(early), strict=True):
        latest.append(min(option.end, latest[-1] - int(layout.minutes[row, after]) - option.minutes))
        after = row
    latest.reverse()
    stations = (turn.starts_at, *route, turn.ends_at)
    step = 1 if is_removing else 0
    return [
        (
            number,
            turn.who,
            place,
            stations[place],
            stations[place + 1 + step],
            ready[place],
            latest[place + step],
            route[place] if is_removing else -1,
        )
        for place in range(len(route) + 1 - step)
    ]


def fits(layout: Layout, row: int, where: Gaps, chosen: tuple[Option, ...]) -> list[Fit]:
    """The visit in every gap, for each of its options; who may not go misses FAR minutes."""
    to, home = layout.minutes[where.before, row], layout.minutes[row, where.after]
    extra = to + home - layout.minutes[where.before, where.after] + layout.costs[where.who, row]
    unable = np.where(layout.able[where.who, row], 0, FAR)
    found = []
    for option in chosen:
        start = np.maximum(where.ready + to, option.start)
        last = np.minimum(where.latest - home - option.minutes, option.end)
        found.append(Fit(option, start, last, extra, start - last + unable))
    return found


@dataclass(frozen=True, slots=True)
class Spot:
    """A gap for one person: turn, position, begin (squeezed) and what the way grows by."""

    turn: int
    position: int
    start: int
    extra: int


def best_spot(
    layout: Layout, row: int, where: Gaps, chosen: tuple[Option, ...], without: int = -1
) -> Spot | None:
    """The cheapest gap, outside the turn `without`, that one person of the visit fits into; ties fall to the
    first.
    """
    found: list[Spot] = []
    for fit in fits(layout, row, where, chosen):
        is_open = (fit.missing <= 0) & (where.turn != without)
        extra = np.where(is_open, fit.extra + layout.values[row] - fit.option.value, FAR)
        if extra.size and extra.min() < FAR:
            at = int(extra.argmin())
            found.append(
                Spot(int(where.turn[at]), int(where.position[at]), int(fit.start[at]), int(extra[at]))
            )
    return min(found, key=lambda spot: spot.extra, default=None)


def best_pair(layout: Layout, row: int, where: Gaps, chosen: tuple[Option, ...]) -> tuple[Spot, Spot] | None:
    """The two cheapest gaps of different members that the visit fits into at one and the same minute."""
    best: tuple[int, tuple[Spot, Spot]] | None = None
    for fit in fits(layout, row, where, chosen):
        free = np.flatnonzero(fit.missing <= 0)
        if free.size < 2:
            continue
        start = np.maximum(fit.start[free, None], fit.start[None, free])
        possible = start <= np.minimum(fit.last[free, None], fit.last[None, free])
        possible &= where.who[free, None] != where.who[None, free]
        extra = np.where(possible, fit.extra[free, None] + fit.extra[None, free], 2 * FAR)
        at = np.unravel_index(int(extra.argmin()), extra.shape)
        cost = int(extra[at])
        if cost < FAR and (best is None or cost < best[0]):
            both = [
                Spot(
                    int(where.turn[free[one]]),
                    int(where.position[free[one]]),
                    int(start[at]),
                    int(fit.extra[free[one]]),
                )
                for one in at
            ]
            best = cost, (both[0], both[1])
    return best and best[1]
