"""Changing a plan by hand: another member, order or minute, a lock, and taking the last change back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from liming.plan.actions.route_giving import give
from liming.plan.actions.route_rows import write_rows
from liming.plan.actions.route_standing import as_it_stands, locks_of
from liming.plan.actions.route_telling import tell_members
from liming.plan.bridge import routes as core
from liming.plan.enums import RouteState
from liming.plan.models import RouteChange, RoutePlan, RouteStop
from liming.plan.queries.routes import reach_route, violation_words
from liming.plan.rules.routes import visit_key
from liming.register.models import Member
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_CHECKED = "the team's path was required"
_STEP = 15


@dataclass(frozen=True)
class Placing:
    """Who makes a visit on which day: before another one, or at a minute of that day, where it is locked.

    Of two who go, one name is enough: it takes the place of `instead_of`, and the other one stays.
    """

    members: tuple[Member, ...]
    day: date
    before: tuple[UUID, int] | None = None
    at: int | None = None
    instead_of: str = ""


def put_visit(viewer: Viewer, plan: RoutePlan, visit: tuple[UUID, int], placing: Placing) -> RouteChange:
    """Put a visit elsewhere by hand: in order where one goes, at a minute where two go or one is asked for.

    Raises as `move_stop` and `place_stop`.
    """
    key = visit_key(*visit)
    is_pair = any(each["key"] == key and each["persons"] == 2 for each in plan.problem["visits"])
    if is_pair or placing.at is not None or len(placing.members) != 1:
        return place_stop(viewer, plan, visit, placing)
    return move_stop(viewer, plan, visit, placing.members[0], placing.before, placing.day)


@transaction.atomic
def move_stop(
    viewer: Viewer,
    plan: RoutePlan,
    visit: tuple[UUID, int],
    member: Member,
    before: tuple[UUID, int] | None = None,
    day: date | None = None,
) -> RouteChange:
    """Put a visit, planned or not, to a member: before one of his visits, or last on the day.

    All hours of the two members are worked out anew and the whole is checked; the change says what it
    costs. Raises `route_locked`, `route_pair`, `route_lacks_skill`, `route_no_shift`, `route_broken`,
    `route_superseded`, `not_found`, `forbidden`, `out_of_scope`.
    """
    row = _reach_open(viewer, plan)
    problem, current = as_it_stands(row)
    about, locks = _visit(problem, visit), locks_of(row)
    key = about.key
    if about.persons == 2:
        raise DomainError("route_pair")
    if key in locks:
        raise DomainError("route_locked")
    shift = _shift(problem, about, str(member.pk), row, day, before)
    moved, broken = core.move(
        problem, current, key, str(member.pk), shift, visit_key(*before) if before else None
    )
    if moved is None or broken:
        raise DomainError("route_broken", reason=violation_words(broken, row.team))
    return _change(viewer, row, "move", visit[0], current, moved, (locks, locks))


@transaction.atomic
def place_stop(viewer: Viewer, plan: RoutePlan, visit: tuple[UUID, int], placing: Placing) -> RouteChange:
    """Put a visit to these members at a minute; for two persons, both at the same. Others keep their order.

    Without a minute it keeps its own where that goes, else takes the nearest that does. Raises
    `route_locked`, `route_persons`, `route_lacks_skill`, `route_no_shift`, `route_broken`,
    `route_superseded`, `not_found`, `forbidden`, `out_of_scope`.
    """
    row = _reach_open(viewer, plan)
    problem, current = as_it_stands(row)
    about, locks = _visit(problem, visit), locks_of(row)
    if about.key in locks:
        raise DomainError("route_locked")
    keys = _people(current, about, placing)
    if len(keys) != about.persons:
        raise DomainError("route_persons", count=about.persons)
    for key in keys:
        _person(problem, about, key)
    moved = _placed(row, problem, current, about, keys, placing)
    kept = locks | {about.key} if placing.at is not None else locks
    return _change(viewer, row, "move", visit[0], current, moved, (locks, frozenset(kept)))


def _people(current: core.Plan, visit: core.Visit, placing: Placing) -> tuple[str, ...]:
    chosen = dict.fromkeys(str(each.pk) for each in placing.members)
    if not chosen:
        return ()
    there = current.members_of().get(visit.key, ())
    others = [key for key in there if key not in chosen and key != placing.instead_of]
    return (*chosen, *others[: max(0, visit.persons - len(chosen))])


def _placed(
    row: RoutePlan,
    problem: core.Problem,
    current: core.Plan,
    visit: core.Visit,
    keys: tuple[str, ...],
    placing: Placing,
) -> core.Plan:
    """The first minute that breaks nothing; the refusal tells what the first one tried breaks."""
    first: Sequence[core.Violation] | None = None
    for minute in _minutes(row, current, visit, placing):
        moved, broken = core.place(problem, current, visit.key, keys, minute)
        if moved is not None and not broken:
            return moved
        first = broken if first is None else first
    raise DomainError("route_broken", reason=violation_words(first or (), row.team))


def _minutes(row: RoutePlan, current: core.Plan, visit: core.Visit, placing: Placing) -> Iterator[int]:
    begin = (placing.day - row.first_day).days * core.DAY
    if placing.at is not None:
        yield begin + placing.at
        return
    inside = [each for each in visit.windows if begin <= each.start < begin + core.DAY]
    window = next(iter(inside), visit.windows[0])
    own = current.starts().get(visit.key, window.start)
    own = own if begin <= own < begin + core.DAY else window.start
    yield own
    yield from sorted(range(window.start, window.end + 1, _STEP), key=lambda minute: abs(minute - own))


@transaction.atomic
def lock_stop(viewer: Viewer, stop: RouteStop, is_locked: bool = True) -> RouteChange:
    """Keep a stop at its member and minute whatever is planned anew, or let it go again.

    Both stops of a two-person visit follow. Raises `route_superseded`, `forbidden`, `out_of_scope`.
    """
    row = _reach_open(viewer, stop.plan)
    current, locks = core.plan_of(row.result), locks_of(row)
    change = _note(viewer, row, "lock" if is_locked else "unlock", stop.item_id, {}, locks)
    same = RouteStop.objects.everywhere(_CHECKED).filter(plan=row, item=stop.item_id, part=stop.part)
    same.update(is_locked=is_locked)
    assert current.digest == row.digest
    return change


@transaction.atomic
def undo(viewer: Viewer, plan: RoutePlan) -> RouteChange:
    """Take the last change by hand back; hours, order and locks are as before it.

    Raises `route_nothing_to_undo`, `route_superseded`, `forbidden`, `out_of_scope`.
    """
    row = _reach_open(viewer, plan)
    change: RouteChange | None = _changes(row).filter(undone_at=None).order_by("-number").first()
    if change is None:
        raise DomainError("route_nothing_to_undo")
    before = _owners(row)
    _put(row, core.plan_of(change.before["result"]), frozenset(change.before["locks"]))
    change.undone_at = clock.now()
    change.save(update_fields=["undone_at"])
    audit.record(viewer, "route_plan.undone", row, after={"number": change.number}, unit_path=row.team.path)
    _follow(viewer, row, before)
    return change


def _reach_open(viewer: Viewer, plan: RoutePlan) -> RoutePlan:
    row = reach_route(viewer, plan.pk, Right.EDIT_MONTH_PLAN, lock=True)
    if row.state == RouteState.SUPERSEDED:
        raise DomainError("route_superseded")
    return row


def _visit(problem: core.Problem, visit: tuple[UUID, int]) -> core.Visit:
    key = visit_key(*visit)
    found = next((each for each in problem.visits if each.key == key), None)
    if found is None:
        raise DomainError("not_found", what="工作项", key=key)
    return found


def _person(problem: core.Problem, visit: core.Visit, member: str) -> core.Member:
    """The member, who has the skills for the visit."""
    found = next((each for each in problem.members if each.key == member), None)
    if found is None:
        raise DomainError("route_no_shift")
    if any(found.skills.get(skill, 0) < level for skill, level in visit.skills.items()):
        raise DomainError("route_lacks_skill")
    return found


def _shift(
    problem: core.Problem,
    visit: core.Visit,
    member: str,
    row: RoutePlan,
    day: date | None,
    before: tuple[UUID, int] | None,
) -> core.Window:
    """The member's stretch of work that the visit goes to."""
    person, minute = _person(problem, visit, member), _minute(row, visit, day, before)
    found = [
        each.window for each in core.turns(person) if each.window.start // core.DAY == minute // core.DAY
    ]
    if not found:
        raise DomainError("route_no_shift")
    return next((each for each in found if each.start <= minute <= each.end), found[0])


def _minute(row: RoutePlan, visit: core.Visit, day: date | None, before: tuple[UUID, int] | None) -> int:
    starts = core.plan_of(row.result).starts()
    if before is not None and visit_key(*before) in starts:
        return starts[visit_key(*before)]
    if day is None:
        return starts.get(visit.key, visit.windows[0].start)
    own = starts.get(visit.key, visit.windows[0].start) % core.DAY
    return (day - row.first_day).days * core.DAY + own


def _change(
    viewer: Viewer,
    row: RoutePlan,
    kind: str,
    item_id: UUID,
    current: core.Plan,
    moved: core.Plan,
    locks: tuple[frozenset[str], frozenset[str]],
) -> RouteChange:
    """`locks`: those before the change, and those after it."""
    data = {
        "travel": moved.score.travel - current.score.travel,
        "lost": moved.score.lost - current.score.lost,
        "from": sorted(current.members_of().get(visit_key(item_id), ())),
        "to": sorted(moved.members_of().get(visit_key(item_id), ())),
    }
    change = _note(viewer, row, kind, item_id, data, locks[0])
    before = _owners(row)
    _put(row, moved, locks[1])
    _follow(viewer, row, before)
    return change


def _changes(row: RoutePlan) -> Any:
    return RouteChange.objects.everywhere(_CHECKED).filter(plan=row)


def _note(
    viewer: Viewer, row: RoutePlan, kind: str, item_id: UUID, data: Mapping[str, Any], locks: frozenset[str]
) -> RouteChange:
    number = int(_changes(row).aggregate(n=Max("number"))["n"] or 0) + 1
    change: RouteChange = RouteChange.objects.everywhere(_CHECKED).create(
        plan=row,
        number=number,
        kind=kind,
        item_id=item_id,
        data=dict(data),
        before={"result": row.result, "locks": sorted(locks)},
        at=clock.now(),
        by=viewer.name,
    )
    after = {"kind": kind, "item": str(item_id), **data}
    audit.record(viewer, "route_plan.changed", row, after=after, unit_path=row.team.path)
    return change


def _put(row: RoutePlan, plan: core.Plan, locks: frozenset[str]) -> None:
    row.result, row.digest = core.plain(plan), plan.digest
    row.lost, row.travel = plan.score.lost, plan.score.travel
    row.save(update_fields=["result", "digest", "lost", "travel"])
    write_rows(row, plan, None, locks)


def _owners(row: RoutePlan) -> list[RouteStop]:
    if row.state != RouteState.PUBLISHED:
        return []
    rows = RouteStop.objects.everywhere(_CHECKED).filter(plan=row)
    return list(rows.select_related("item", "member").order_by("day", "position", "id"))


def _follow(viewer: Viewer, row: RoutePlan, before: list[RouteStop]) -> None:
    """In a published plan the work and the people follow at once."""
    if row.state != RouteState.PUBLISHED:
        return
    rows = RouteStop.objects.everywhere(_CHECKED).filter(plan=row)
    stops = list(rows.select_related("item__team", "member"))
    give(viewer, stops)
    tell_members(row, before, stops)
