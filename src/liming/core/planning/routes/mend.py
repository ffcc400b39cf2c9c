"""What the search overlooks: visits left out that still fit somewhere, alone or after one other visit moves.

The engine tries a visit only beside its neighbours; this looks into every gap of every turn.
"""

from dataclasses import dataclass

import numpy as np

from liming.core.planning.routes import pairs
from liming.core.planning.routes.gaps import Gaps, Spot, best_spot, fits, gaps
from liming.core.planning.routes.layout import Layout
from liming.core.planning.routes.order import Options, Rows, options

_PASSES = 3


@dataclass(frozen=True, slots=True)
class _Chain:
    """A visit takes the place of `out`, which goes to `spot`, or nowhere if it is worth less."""

    cost: int
    turn: int
    position: int
    out: int
    spot: Spot | None


def mended(layout: Layout, routes: list[Rows], slots: dict[int, int]) -> list[Rows]:
    """The routes with every visit put in that fits and is worth its way, the most valuable first.

    `slots` gains the minutes of pair visits that are put in, and loses those of pair visits left out.
    """
    made = list(routes)
    for _ in range(_PASSES):
        before = list(made)
        served = {row for route in made for row in route}
        rest = set(range(len(layout.visits))) - served
        for row in rest:
            slots.pop(row, None)
        for row in sorted(rest, key=lambda each: (-layout.values[each], each)):
            _put_in(layout, row, made, slots)
        if made == before:
            break
    return made


def _put_in(layout: Layout, row: int, routes: list[Rows], slots: dict[int, int]) -> None:
    chosen = options(layout, slots)
    if layout.visits[row].persons == 2:
        minute = pairs.fit_pair(layout, row, routes, chosen)
        if minute is not None:
            slots[row] = minute
        return
    there = gaps(layout, routes, chosen)
    spot = best_spot(layout, row, there, chosen[row])
    if spot is not None and spot.extra < layout.values[row]:
        insert(routes, row, spot)
        return
    chain = _best_chain(layout, row, routes, chosen, there)
    if chain is None or chain.cost >= layout.values[row]:
        return
    route = routes[chain.turn]
    routes[chain.turn] = (*route[: chain.position], row, *route[chain.position + 1 :])
    if chain.spot is not None:
        insert(routes, chain.out, chain.spot)


def insert(routes: list[Rows], row: int, spot: Spot) -> None:
    """Put the visit into the gap."""
    route = routes[spot.turn]
    routes[spot.turn] = (*route[: spot.position], row, *route[spot.position :])


def _best_chain(layout: Layout, row: int, routes: list[Rows], chosen: Options, there: Gaps) -> _Chain | None:
    """The cheapest exchange that makes room for the visit, in minutes of travel and value lost."""
    made = gaps(layout, routes, chosen, is_removing=True)
    if not made.turn.size:
        return None
    minutes, out = layout.minutes, made.without
    saved = minutes[made.before, out] + minutes[out, made.after] - minutes[made.before, made.after]
    saved += layout.costs[made.who, out]
    best: _Chain | None = None
    for fit in fits(layout, row, made, chosen[row]):
        extra = fit.extra - saved + layout.values[row] - fit.option.value
        for at in np.flatnonzero(fit.missing <= 0):
            other, turn = int(out[at]), int(made.turn[at])
            if layout.visits[other].persons == 2:
                continue
            spot = best_spot(layout, other, there, chosen[other], without=turn)
            is_moved = spot is not None and spot.extra < layout.values[other]
            cost = int(extra[at]) + (spot.extra if spot and is_moved else layout.values[other])
            if best is None or cost < best.cost:
                place = int(made.position[at])
                best = _Chain(cost, turn, place, other, spot if is_moved else None)
    return best
