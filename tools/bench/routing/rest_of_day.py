"""The rest of a day as its plan alone has it: somebody is ill, a fault comes in; what is under way goes on.

The program takes this from its records (`plan.queries.route_problem`); here there are none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from liming.core.planning.routes import (
    Budget,
    Hold,
    Kept,
    Lunch,
    Member,
    Place,
    Plan,
    Problem,
    Route,
    Shift,
    Stop,
    Visit,
    Window,
    make_plan,
)
from liming.core.planning.routes.problem import turns

QUICK = Budget(700, 1_800)
"""A search of about three seconds for a team's day."""


@dataclass(frozen=True)
class RestOfDay:
    """The rest of the day as a problem, its plan, the visits that go on as they are, and the untouched visits
    whose members changed (of `untouched`).
    """

    problem: Problem
    plan: Plan
    going_on: tuple[str, ...]
    moved: tuple[str, ...]
    untouched: int


def rest_of_day(
    problem: Problem,
    plan: Plan,
    now: int,
    seed: int,
    *,
    absent: Iterable[str] = (),
    added: Iterable[Visit] = (),
    gone: Iterable[str] = (),
    budget: Budget = QUICK,
) -> RestOfDay:
    """Plan what is left at `now`, from where everybody then is.

    `absent` members do nothing more, except that a visit they have begun is theirs to end; `added` visits are
    new, `gone` ones are cancelled. Whatever has begun, or whose drive has, goes on and is in the new plan no
    more. The rest counts as published, unless it was promised, and costs to move. Errors as in `make_plan`.
    """
    away = frozenset(absent)
    begun = _begun(plan, now, away)
    dropped = frozenset(gone) | begun
    visits = {each.key: each for each in problem.visits}
    rest = Problem(
        members=tuple(
            replace(each, shifts=())
            if each.key in away
            else _rest_of(each, plan, visits, now, begun, problem.lunch)
            for each in problem.members
        ),
        visits=tuple(each for each in problem.visits if each.key not in dropped) + tuple(added),
        travel=problem.travel,
        lunch=problem.lunch,
        kept=_kept(problem, plan, away, dropped),
        weights=problem.weights,
    )
    rest = replace(rest, visits=tuple(_from_now(each, now) for each in rest.visits))
    made = make_plan(rest, seed, budget, warm=plan)
    before, after = plan.members_of(), made.members_of()
    untouched = [key for key in after if key in before and not away & set(before[key])]
    moved = tuple(key for key in untouched if before[key] != after[key])
    return RestOfDay(rest, made, tuple(sorted(begun)), moved, len(untouched))


def _begun(plan: Plan, now: int, away: frozenset[str]) -> frozenset[str]:
    """Visits that go on: begun, driven to, or before one of those on somebody's route; but none whose second
    person has fallen out before it began.
    """
    found: set[str] = set()
    alone = {
        stop.visit
        for route in plan.routes
        if route.member in away
        for stop in route.stops
        if stop.start >= now
    }
    size = -1
    while size != len(found):
        size = len(found)
        for route in plan.routes:
            own = _going(route, found, now, route.member in away)
            found.update(stop.visit for stop in own if stop.visit not in alone)
    return frozenset(found)


def _going(route: Route, found: set[str], now: int, is_away: bool) -> tuple[Stop, ...]:
    last = 0
    for number, stop in enumerate(route.stops):
        leaves = stop.start if is_away else stop.arrive - stop.drive
        if leaves < now or (stop.visit in found and not is_away):
            last = number + 1
    return route.stops[:last]


def _rest_of(
    member: Member,
    plan: Plan,
    visits: Mapping[str, Visit],
    now: int,
    begun: frozenset[str],
    lunch: Lunch | None,
) -> Member:
    """The member with what is left of the shifts, from where the begun visits leave him."""
    shifts = []
    for shift in turns(member):
        if shift.window.end <= now:
            continue
        route = next(
            (each for each in plan.routes if each.member == member.key and each.shift == shift.window), None
        )
        ready, place = max(now, shift.window.start), shift.starts_at
        if route is not None:
            ready, place = _after_begun(route, visits, ready, begun, place)
            ready = lunch.had_by(ready, route.lunch) if lunch else ready
        if ready < shift.window.end:
            shifts.append(Shift(Window(ready, shift.window.end), place))
    return replace(member, shifts=tuple(shifts), leave=())


def _after_begun(
    route: Route, visits: Mapping[str, Visit], ready: int, begun: frozenset[str], place: Place | None
) -> tuple[int, Place | None]:
    """When and where the begun visits leave the member."""
    for stop in route.stops:
        if stop.visit in begun:
            ready, place = max(ready, stop.end), visits[stop.visit].place
    return ready, place


def _kept(problem: Problem, plan: Plan, away: frozenset[str], dropped: frozenset[str]) -> tuple[Kept, ...]:
    """Earlier answers that still hold: firm ones, and the plan's as published; those who are away hold
    none.
    """
    firm = {each.visit: each for each in problem.kept if each.hold is not Hold.PUBLISHED}
    starts, found = plan.starts(), []
    for visit, members in plan.members_of().items():
        if visit in dropped:
            continue
        earlier = firm.get(visit, Kept(visit, members, starts[visit]))
        there = tuple(member for member in earlier.members if member not in away)
        hold = earlier.hold
        if hold is Hold.FIXED and there != earlier.members:
            hold = Hold.PROMISED
        if there or hold is not Hold.PUBLISHED:
            found.append(replace(earlier, members=there, hold=hold))
    return tuple(found)


def _from_now(visit: Visit, now: int) -> Visit:
    """The visit without hours that are over; one whose hours are all over keeps its last, and goes
    unplanned.
    """
    open_windows = tuple(Window(max(each.start, now), each.end) for each in visit.windows if each.end >= now)
    return replace(visit, windows=open_windows or visit.windows[-1:])
