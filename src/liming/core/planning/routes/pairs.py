"""Two persons at one visit: both halves are fixed to one minute between two searches, and only whole pairs
stay.
"""

from collections import Counter
from collections.abc import Sequence

from liming.core.planning.routes.gaps import begins, best_pair, gaps
from liming.core.planning.routes.layout import Layout
from liming.core.planning.routes.order import Options, Rows
from liming.core.planning.routes.problem import Hold


def slots(layout: Layout, routes: Sequence[Rows], chosen: Options) -> dict[int, int]:
    """The minute of each pair visit that was given at least one person: the later of the two begins."""
    found: dict[int, int] = {}
    for turn, route in zip(layout.turns, routes, strict=True):
        for row, (start, _option) in zip(route, begins(layout, turn, route, chosen), strict=True):
            if layout.visits[row].persons == 2:
                minute = _minute(layout, row, start)
                found[row] = max(minute, found.get(row, minute))
    return found


def whole_only(layout: Layout, routes: Sequence[Rows]) -> list[Rows]:
    """The routes without visits that lack their second person, or have the same person twice."""
    people: dict[int, set[int]] = {}
    count: Counter[int] = Counter()
    for turn, route in zip(layout.turns, routes, strict=True):
        for row in route:
            people.setdefault(row, set()).add(turn.who)
            count[row] += 1
    whole = {row for row, who in people.items() if len(who) == count[row] == layout.visits[row].persons}
    return [tuple(row for row in route if row in whole) for route in routes]


def fit_pair(layout: Layout, row: int, routes: list[Rows], chosen: Options) -> int | None:
    """Put a pair visit into two gaps if that costs less than it is worth; the minute, or None when it does
    not go.
    """
    spots = best_pair(layout, row, gaps(layout, routes, chosen), chosen[row])
    if spots is None or sum(spot.extra for spot in spots) >= 2 * layout.values[row]:
        return None
    for spot in spots:
        route = routes[spot.turn]
        routes[spot.turn] = (*route[: spot.position], row, *route[spot.position :])
    return _minute(layout, row, spots[0].start)


def _minute(layout: Layout, row: int, start: int) -> int:
    """The real minute of a squeezed begin; a fixed visit keeps its own, even inside lunch."""
    kept = layout.kept.get(layout.visits[row].key)
    if kept is not None and kept.hold is Hold.FIXED:
        return kept.start
    return layout.clock.restore(start)
