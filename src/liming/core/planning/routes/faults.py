"""What is wrong with a problem, before anything is planned: codes with data, all at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from liming.core.planning.routes.problem import DAY, Hold, Kept, Member, Problem, Visit, is_able, turns

FAULTS = (
    "member_twice",
    "visit_twice",
    "kept_twice",
    "window_reversed",
    "shift_too_long",
    "shifts_overlap",
    "minutes_not_positive",
    "no_window",
    "level_not_positive",
    "unknown_priority",
    "unknown_persons",
    "unknown_visit",
    "unknown_member",
    "fixed_persons",
    "fixed_lacks_skill",
    "fixed_off_duty",
    "held_outside_window",
    "fixed_overlap",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A stable code of FAULTS and what its sentence needs."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


class ProblemError(ValueError):
    """The problem contradicts itself; `faults` says everything that is wrong. Nothing was planned."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(", ".join(f"{fault.code} {dict(fault.data)}" for fault in faults))
        self.faults = faults


def check(problem: Problem) -> tuple[Fault, ...]:
    """Everything wrong with the problem, in the order of its parts."""
    members = {member.key: member for member in problem.members}
    visits = {visit.key: visit for visit in problem.visits}
    found: list[Fault] = []
    found.extend(_twice("member_twice", "member", (member.key for member in problem.members)))
    found.extend(_twice("visit_twice", "visit", (visit.key for visit in problem.visits)))
    found.extend(_twice("kept_twice", "visit", (kept.visit for kept in problem.kept)))
    for member in problem.members:
        found.extend(_of_member(member))
    for visit in problem.visits:
        found.extend(_of_visit(visit, members))
    if not found:
        for kept in problem.kept:
            found.extend(_of_kept(kept, visits, members, problem.weights.promise))
        if not found:
            found.extend(_overlaps(problem, visits))
    return tuple(found)


def _twice(code: str, name: str, keys: Iterable[str]) -> Iterator[Fault]:
    return (Fault(code, {name: key}) for key, count in Counter(keys).items() if count > 1)


def _of_member(member: Member) -> Iterator[Fault]:
    who = {"member": member.key}
    for window in (*(shift.window for shift in member.shifts), *member.leave):
        if window.end <= window.start:
            yield Fault("window_reversed", who | {"start": window.start, "end": window.end})
    for shift in member.shifts:
        if shift.window.end - shift.window.start > DAY:
            yield Fault("shift_too_long", who | {"start": shift.window.start, "end": shift.window.end})
    ordered = sorted(shift.window for shift in member.shifts)
    for first, second in pairwise(ordered):
        if second.start < first.end:
            yield Fault("shifts_overlap", who | {"start": second.start, "end": first.end})
    for skill, level in member.skills.items():
        if level < 1:
            yield Fault("level_not_positive", who | {"skill": skill, "level": level})


def _of_visit(visit: Visit, members: Mapping[str, Member]) -> Iterator[Fault]:
    which = {"visit": visit.key}
    if visit.minutes < 1:
        yield Fault("minutes_not_positive", which | {"minutes": visit.minutes})
    if not visit.windows:
        yield Fault("no_window", which)
    for window in visit.windows:
        if window.end < window.start:
            yield Fault("window_reversed", which | {"start": window.start, "end": window.end})
    for skill, level in visit.skills.items():
        if level < 1:
            yield Fault("level_not_positive", which | {"skill": skill, "level": level})
    if visit.priority not in (1, 2, 3):
        yield Fault("unknown_priority", which | {"priority": visit.priority})
    if visit.persons not in (1, 2):
        yield Fault("unknown_persons", which | {"persons": visit.persons})
    if visit.own_member is not None and visit.own_member not in members:
        yield Fault("unknown_member", which | {"member": visit.own_member})


def _of_kept(
    kept: Kept, visits: Mapping[str, Visit], members: Mapping[str, Member], leeway: int
) -> Iterator[Fault]:
    visit = visits.get(kept.visit)
    if visit is None:
        yield Fault("unknown_visit", {"visit": kept.visit})
        return
    unknown = [key for key in kept.members if key not in members]
    yield from (Fault("unknown_member", {"visit": kept.visit, "member": key}) for key in unknown)
    allowed = 0 if kept.hold is Hold.FIXED else leeway
    inside = any(window.start - allowed <= kept.start <= window.end + allowed for window in visit.windows)
    if kept.hold is not Hold.PUBLISHED and not inside:
        yield Fault("held_outside_window", {"visit": kept.visit, "start": kept.start})
    if kept.hold is not Hold.FIXED or unknown:
        return
    if len(set(kept.members)) != visit.persons:
        yield Fault("fixed_persons", {"visit": kept.visit, "persons": visit.persons, "members": kept.members})
    for key in kept.members:
        about = {"visit": kept.visit, "member": key}
        if not is_able(members[key], visit):
            yield Fault("fixed_lacks_skill", about | {"skills": dict(visit.skills)})
        shifts = [shift.window for shift in turns(members[key])]
        if not any(each.start <= kept.start and kept.start + visit.minutes <= each.end for each in shifts):
            yield Fault("fixed_off_duty", about | {"start": kept.start})


def _overlaps(problem: Problem, visits: Mapping[str, Visit]) -> Iterator[Fault]:
    """Two fixed visits of one member that the way between them does not allow."""
    fixed = [kept for kept in problem.kept if kept.hold is Hold.FIXED]
    if not fixed:
        return
    ways = problem.travel.minutes([visits[kept.visit].place for kept in fixed])
    for member in problem.members:
        own = sorted((kept.start, row) for row, kept in enumerate(fixed) if member.key in kept.members)
        for (start, row), (next_start, next_row) in pairwise(own):
            ends = start + visits[fixed[row].visit].minutes
            if ends + ways[row, next_row] > next_start:
                names = {"visit": fixed[next_row].visit, "other": fixed[row].visit}
                yield Fault("fixed_overlap", {"member": member.key} | names)
