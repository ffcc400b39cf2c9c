"""Where requests bounce: per team, per pair of teams and per grid edge, so that grids can be redrawn."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from liming.execute.models import RequestReturn
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

_MOST_LINES = 200


@dataclass(frozen=True)
class BounceLine:
    """Returns from one side to the other and the minutes the giver held them."""

    source: str
    target: str
    count: int
    minutes: int


@dataclass(frozen=True)
class TeamBounces:
    """What a team gave away, what it was given, and the minutes it held before giving away."""

    team: str
    given: int
    taken: int
    minutes: int


@dataclass(frozen=True)
class BounceReport:
    """All returns of a stretch of days within the viewer's units, most first."""

    total: int
    minutes: int
    teams: tuple[TeamBounces, ...]
    pairs: tuple[BounceLine, ...]
    edges: tuple[BounceLine, ...]


def bounce_report(viewer: Viewer, first_day: date, last_day: date) -> BounceReport:
    """Returns from `first_day` to `last_day`, both included; an edge needs both grids known. One query."""
    viewer.require(Right.READ_WORK)
    rows = RequestReturn.objects.visible_to(viewer).filter(at__gte=clock.at(first_day))
    rows = rows.select_related("source", "target", "source_grid", "target_grid").order_by("at")
    found = [row for row in rows if clock.local(row.at).date() <= last_day]
    return BounceReport(
        total=len(found),
        minutes=sum(row.minutes_held for row in found),
        teams=_teams(found),
        pairs=_lines(found, _pair),
        edges=_lines([row for row in found if row.source_grid and row.target_grid], _edge),
    )


def _pair(row: RequestReturn) -> tuple[str, str]:
    return (row.source.short_name if row.source else "—", row.target.short_name)


def _edge(row: RequestReturn) -> tuple[str, str]:
    """An edge has no direction: the grids in the order of their codes."""
    assert row.source_grid is not None
    assert row.target_grid is not None
    first, second = sorted((row.source_grid, row.target_grid), key=lambda grid: grid.code)
    return (first.name, second.name)


def _lines(
    rows: Iterable[RequestReturn], key: Callable[[RequestReturn], tuple[str, str]]
) -> tuple[BounceLine, ...]:
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows:
        count, minutes = found.get(key(row), (0, 0))
        found[key(row)] = (count + 1, minutes + row.minutes_held)
    lines = [BounceLine(*names, *numbers) for names, numbers in found.items()]
    return tuple(sorted(lines, key=lambda each: (-each.count, each.source, each.target))[:_MOST_LINES])


def _teams(rows: Iterable[RequestReturn]) -> tuple[TeamBounces, ...]:
    given: dict[str, tuple[int, int]] = {}
    taken: dict[str, int] = {}
    for row in rows:
        source, target = _pair(row)
        count, minutes = given.get(source, (0, 0))
        given[source] = (count + 1, minutes + row.minutes_held)
        taken[target] = taken.get(target, 0) + 1
    lines = [
        TeamBounces(name, given.get(name, (0, 0))[0], taken.get(name, 0), given.get(name, (0, 0))[1])
        for name in {*given, *taken}
    ]
    return tuple(sorted(lines, key=lambda each: (-each.given, -each.taken, each.team)))
