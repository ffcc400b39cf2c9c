"""The check that every plan passes before anybody sees it. It shares no code with what makes the plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from liming.core.planning.routes.problem import DAY, Hold, Kept, Member, Problem, Visit, Window
from liming.core.planning.routes.result import Plan, Route, Stop
from liming.core.planning.routes.travel import Place

VIOLATIONS = (
    "unknown_member",
    "unknown_visit",
    "not_accounted",
    "planned_and_unplanned",
    "wrong_persons",
    "apart",
    "same_person",
    "off_shift",
    "on_leave",
    "two_places",
    "lacks_skill",
    "outside_window",
    "too_short",
    "too_fast",
    "out_of_order",
    "no_lunch",
    "lunch_hour",
    "fixed_moved",
    "promise_broken",
    "wrong_score",
)
PAUSABLE = 90
"""Drives and visits longer than this may have lunch inside."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks: a code of VIOLATIONS and what its sentence needs."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


def violations(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Every hard rule of the problem that the plan breaks; none for a plan that may be shown."""
    members = {member.key: member for member in problem.members}
    visits = {visit.key: visit for visit in problem.visits}
    found = list(_strangers(plan, members, visits))
    if found:
        return tuple(found)
    found.extend(_counts(plan, visits))
    ways = _Ways(problem)
    for route in plan.routes:
        found.extend(_of_route(problem, route, members[route.member], visits, ways))
    found.extend(_two_places(plan))
    found.extend(_promises(problem, plan))
    found.extend(_score(problem, plan, visits, members, ways))
    return tuple(found)


class _Ways:
    """Minutes between places, looked up by place."""

    def __init__(self, problem: Problem) -> None:
        places = [visit.place for visit in problem.visits] + [member.base for member in problem.members]
        places += [shift.starts_at for each in problem.members for shift in each.shifts if shift.starts_at]
        self._rows = {place: row for row, place in enumerate(places)}
        self._minutes = problem.travel.minutes(places) if places else None

    def between(self, start: Place, end: Place) -> int:
        assert self._minutes is not None
        return 0 if start == end else int(self._minutes[self._rows[start], self._rows[end]])


def _strangers(plan: Plan, members: Mapping[str, Member], visits: Mapping[str, Visit]) -> Iterator[Violation]:
    for route in plan.routes:
        if route.member not in members:
            yield Violation("unknown_member", {"member": route.member})
        for stop in route.stops:
            if stop.visit not in visits:
                yield Violation("unknown_visit", {"visit": stop.visit})
    for each in plan.unplanned:
        if each.visit not in visits:
            yield Violation("unknown_visit", {"visit": each.visit})


def _counts(plan: Plan, visits: Mapping[str, Visit]) -> Iterator[Violation]:
    stops: dict[str, list[tuple[str, Stop]]] = {}
    for route in plan.routes:
        for stop in route.stops:
            stops.setdefault(stop.visit, []).append((route.member, stop))
    out = [each.visit for each in plan.unplanned]
    for key, visit in visits.items():
        made = stops.get(key, [])
        if out.count(key) + bool(made) != 1:
            yield Violation("planned_and_unplanned" if made else "not_accounted", {"visit": key})
        if made and len(made) != visit.persons:
            yield Violation("wrong_persons", {"visit": key, "persons": visit.persons, "planned": len(made)})
        if len({who for who, _ in made}) != len(made):
            yield Violation("same_person", {"visit": key})
        if len({stop.start for _, stop in made}) > 1:
            yield Violation("apart", {"visit": key, "starts": tuple(stop.start for _, stop in made)})


def _of_route(
    problem: Problem, route: Route, member: Member, visits: Mapping[str, Visit], ways: _Ways
) -> Iterator[Violation]:
    who = {"member": route.member}
    shift = next(
        (
            each
            for each in member.shifts
            if each.window.start <= route.leaves and route.returns <= each.window.end
        ),
        None,
    )
    if shift is None:
        yield Violation("off_shift", who | {"leaves": route.leaves, "returns": route.returns})
        return
    for away in member.leave:
        if route.leaves < away.end and away.start < route.returns:
            yield Violation("on_leave", who | {"start": away.start, "end": away.end})
    is_first = not any(away.start < route.leaves and away.end > shift.window.start for away in member.leave)
    at = shift.starts_at if shift.starts_at is not None and is_first else member.base
    now = route.leaves
    for stop in route.stops:
        visit = visits[stop.visit]
        yield from _way(route, now, stop.arrive, ways.between(at, visit.place), stop.visit)
        yield from _stop(problem, route, stop, visit, member)
        now, at = stop.end, visit.place
    yield from _way(route, now, route.returns, ways.between(at, member.base), "")
    yield from _lunch(problem, route, shift.window)


def _way(route: Route, start: int, end: int, minutes: int, visit: str) -> Iterator[Violation]:
    if end - start - _overlap(route.lunch, start, end) < minutes:
        yield Violation(
            "too_fast", {"member": route.member, "visit": visit, "minutes": minutes, "left": start}
        )


def _stop(problem: Problem, route: Route, stop: Stop, visit: Visit, member: Member) -> Iterator[Violation]:
    about = {"member": route.member, "visit": stop.visit}
    if not stop.arrive <= stop.start <= stop.end:
        yield Violation("out_of_order", about)
    for skill, level in visit.skills.items():
        if member.skills.get(skill, 0) < level:
            yield Violation("lacks_skill", about | {"skill": skill, "level": level})
    if not any(each.start <= stop.start <= each.end for each in visit.windows):
        yield Violation("outside_window", about | {"start": stop.start})
    pause = _overlap(route.lunch, stop.start, stop.end)
    if stop.end - stop.start - pause != visit.minutes or (pause and visit.minutes <= PAUSABLE):
        yield Violation("too_short", about | {"minutes": visit.minutes, "planned": stop.end - stop.start})


def _overlap(window: Window | None, start: int, end: int) -> int:
    return 0 if window is None else max(0, min(window.end, end) - max(window.start, start))


def _lunch(problem: Problem, route: Route, shift: Window) -> Iterator[Violation]:
    rule = problem.lunch
    if rule is None:
        return
    first_day = route.leaves // DAY * DAY
    for day in (first_day, first_day + DAY):
        cut = Window(day + rule.start, day + rule.start + rule.minutes)
        is_due = shift.start <= cut.start and cut.end <= shift.end
        is_due = is_due and route.leaves < cut.end and route.returns > cut.start
        if is_due and (route.lunch is None or route.lunch.end - route.lunch.start < rule.minutes):
            yield Violation("no_lunch", {"member": route.member, "day": day // DAY})
    if route.lunch is not None:
        begin = route.lunch.start % DAY
        if not rule.earliest <= begin <= rule.latest:
            yield Violation("lunch_hour", {"member": route.member, "start": route.lunch.start})


def _two_places(plan: Plan) -> Iterator[Violation]:
    by_member: dict[str, list[Window]] = {}
    for route in plan.routes:
        by_member.setdefault(route.member, []).append(Window(route.leaves, route.returns))
    for member, windows in by_member.items():
        for first, second in pairwise(sorted(windows)):
            if second.start < first.end:
                yield Violation("two_places", {"member": member, "at": second.start})


def _promises(problem: Problem, plan: Plan) -> Iterator[Violation]:
    members, starts = plan.members_of(), plan.starts()
    for kept in problem.kept:
        if kept.visit in starts:
            yield from _promise(kept, members[kept.visit], starts[kept.visit], problem.weights.promise)


def _promise(kept: Kept, members: tuple[str, ...], start: int, leeway: int) -> Iterator[Violation]:
    about = {"visit": kept.visit, "start": start, "kept": kept.start}
    if kept.hold is Hold.FIXED and (start != kept.start or members != tuple(sorted(kept.members))):
        yield Violation("fixed_moved", about)
    if kept.hold is Hold.PROMISED and abs(start - kept.start) > leeway:
        yield Violation("promise_broken", about)


def _score(
    problem: Problem, plan: Plan, visits: Mapping[str, Visit], members: Mapping[str, Member], ways: _Ways
) -> Iterator[Violation]:
    lost = sum(
        problem.weights.value(visits[each.visit].priority) * visits[each.visit].persons
        for each in plan.unplanned
    )
    travel = sum(route.travel for route in plan.routes)
    drives = sum(stop.drive for route in plan.routes for stop in route.stops)
    home = sum(
        ways.between(visits[route.stops[-1].visit].place, members[route.member].base) for route in plan.routes
    )
    if (lost, travel) != (plan.score.lost, plan.score.travel) or travel != drives + home:
        yield Violation("wrong_score", {"lost": lost, "travel": travel})
