"""Planning a team's day or week, publishing it, changing it by hand and taking a change back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zlib import crc32

from django.db import transaction
from django.db.models import Max

from liming.plan.actions.route_rows import write_rows
from liming.plan.actions.route_telling import tell_members
from liming.plan.actions.work import change_item
from liming.plan.bridge import routes as core
from liming.plan.enums import RouteCause, RouteState, WorkState
from liming.plan.models import RouteChange, RoutePlan, RouteStop, WorkItem
from liming.plan.queries.route_ground import OPEN, Ground, ground, published_plans, span_of
from liming.plan.queries.route_problem import is_given_out, problem_of
from liming.plan.queries.routes import reach_route, violation_words
from liming.plan.rules import ROUTE_PLAN
from liming.plan.rules.routes import Busy, item_and_part, visit_key
from liming.register.models import Member, Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

MOST_DAYS = 7
_CHECKED = "the team's path was required"


@dataclass(frozen=True)
class RouteWish:
    """How a plan is asked for: why, with which seed (None = one that follows from the plan), who is busy.

    `iterations` None = those of the parameter.
    """

    cause: RouteCause = RouteCause.PLAN
    note: str = ""
    seed: int | None = None
    iterations: Sequence[int] | None = None
    busy: tuple[Busy, ...] = ()


@transaction.atomic
def plan_routes(
    viewer: Viewer, team: Team, first_day: date, days: int = 1, wish: RouteWish | None = None
) -> RoutePlan:
    """A new draft for the days, from everything as it is now; it takes the place of an earlier draft.

    What is published costs to change, locked stops stay, what is under way goes on. Days that lie in a
    published plan are planned anew with all of that plan. Raises `route_days`, `route_over`,
    `route_nobody`, `route_nothing`, `route_overlap`, `route_impossible`, `route_lock_broken`, `forbidden`,
    `out_of_scope`.
    """
    viewer.require(Right.EDIT_MONTH_PLAN, team.path)
    wish = wish or RouteWish()
    first_day, days, published = _span(team, first_day, days)
    span = span_of(first_day, days)
    if span.last_day < clock.today():
        raise DomainError("route_over", day=span.last_day.isoformat())
    found = ground(team, span, wish.busy)
    if not found.members:
        raise DomainError("route_nobody", team=team.short_name)
    if not found.items and not found.under_way:
        raise DomainError("route_nothing", team=team.short_name, day=first_day.isoformat())
    drafts = _drafts(team, first_day, days)
    draft = next(iter(drafts), None)
    locked = _locked(draft or next(iter(reversed(published)), None))
    problem = problem_of(found, locked)
    _require_possible(problem, found)
    warm = _warm(published, first_day)
    number = _next_number(team, first_day)
    seed = crc32(f"{team.code} {first_day} {number}".encode()) % 2**31 if wish.seed is None else wish.seed
    plan = core.make(problem, seed, wish.iterations or _iterations(found, published), warm)
    for each in drafts:
        _supersede(each)
    row = _row(viewer, found, plan, problem, warm, wish)
    row.number, row.replaces = number, next(iter(reversed(published)), None)
    row.save()
    write_rows(row, plan, found, {_key(stop) for stop in locked})
    after = {"first_day": first_day.isoformat(), "days": days, "number": number, "digest": row.digest}
    audit.record(viewer, "route_plan.made", row, after=after, unit_path=team.path)
    return row


def replan(viewer: Viewer, team: Team, day: date, wish: RouteWish) -> RoutePlan:
    """The published plan of the day made anew, because somebody is away or something urgent came in.

    The new draft says who gets what and why (`queries.routes.route_changes`); nothing moves before it is
    published. Raises `route_not_published` and as `plan_routes`.
    """
    viewer.require(Right.EDIT_MONTH_PLAN, team.path)
    if not published_plans(team, day, day):
        raise DomainError("route_not_published", day=day.isoformat())
    return plan_routes(viewer, team, day, 1, wish)


@transaction.atomic
def publish_routes(viewer: Viewer, plan: RoutePlan) -> RoutePlan:
    """Give the draft out: members and days are written to the work, and whoever's day changes is told.

    Raises `illegal_transition`, `route_broken` (a rule is broken), `route_stale` (work was moved or ended
    meanwhile), `forbidden`, `out_of_scope`.
    """
    row = reach_route(viewer, plan.pk, Right.EDIT_MONTH_PLAN, lock=True)
    ROUTE_PLAN.check(RouteState(row.state), RouteState.PUBLISHED)
    require_valid(row, core.plan_of(row.result))
    stops = list(
        RouteStop.objects.everywhere(_CHECKED)
        .filter(plan=row)
        .select_related("item__team", "item__month_plan", "member")
    )
    before = _before(row)
    _give(viewer, stops)
    for earlier in published_plans(row.team, row.first_day, _last_day(row)):
        _supersede(earlier)
    row.state, row.published_at, row.published_by = RouteState.PUBLISHED, clock.now(), viewer.name
    row.save(update_fields=["state", "published_at", "published_by"])
    audit.record(viewer, "route_plan.published", row, after={"stops": len(stops)}, unit_path=row.team.path)
    tell_members(row, before, stops)
    return row


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
    problem, current = _as_it_stands(row)
    key = visit_key(*visit)
    about = next((each for each in problem.visits if each.key == key), None)
    if about is None:
        raise DomainError("not_found", what="工作项", key=key)
    if about.persons == 2:
        raise DomainError("route_pair")
    locks = _locks(row)
    if key in locks:
        raise DomainError("route_locked")
    shift = _shift(problem, about, str(member.pk), row, day, before)
    moved, broken = core.move(
        problem, current, key, str(member.pk), shift, visit_key(*before) if before else None
    )
    if moved is None or broken:
        raise DomainError("route_broken", reason=violation_words(broken, row.team))
    return _change(viewer, row, "move", visit[0], current, moved, locks)


@transaction.atomic
def lock_stop(viewer: Viewer, stop: RouteStop, is_locked: bool = True) -> RouteChange:
    """Keep a stop at its member and minute whatever is planned anew, or let it go again.

    Both stops of a two-person visit follow. Raises `route_superseded`, `forbidden`, `out_of_scope`.
    """
    row = _reach_open(viewer, stop.plan)
    current, locks = core.plan_of(row.result), _locks(row)
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


def verify_route(viewer: Viewer, plan: RoutePlan) -> bool:
    """Whether problem, seed and iterations of the plan make the very same plan once more.

    False also when another engine version is installed. Raises `forbidden`, `out_of_scope`, `not_found`.
    """
    row = reach_route(viewer, plan.pk, Right.READ_PLAN)
    warm = core.plan_of(row.warm) if row.warm else None
    made = {"seed": row.seed, "iterations": row.iterations}
    return core.is_the_same(core.problem_from_json(row.problem), row.made_digest, made, warm)


def require_valid(row: RoutePlan, plan: core.Plan) -> None:
    """Refuse a plan that breaks a rule; DomainError `route_broken`."""
    problem, _current = _as_it_stands(row)
    found = core.violations(problem, plan)
    if found:
        raise DomainError("route_broken", reason=violation_words(found, row.team))


# planning


def _span(team: Team, first_day: date, days: int) -> tuple[date, int, list[RoutePlan]]:
    """The days to plan: those of a published plan that holds them all, else as asked."""
    if not 1 <= days <= MOST_DAYS:
        raise DomainError("route_days", most=MOST_DAYS)
    last_day = first_day + timedelta(days=days - 1)
    published = published_plans(team, first_day, last_day)
    for each in published:
        if each.first_day <= first_day and last_day <= _last_day(each):
            return each.first_day, each.days, [each]
    if any(each.first_day < first_day or _last_day(each) > last_day for each in published):
        raise DomainError("route_overlap")
    return first_day, days, published


def _last_day(plan: RoutePlan) -> date:
    return plan.first_day + timedelta(days=plan.days - 1)


def _drafts(team: Team, first_day: date, days: int) -> list[RoutePlan]:
    last_day = first_day + timedelta(days=days - 1)
    rows = RoutePlan.objects.everywhere(_CHECKED).filter(
        team=team,
        state=RouteState.DRAFT,
        first_day__lte=last_day,
        first_day__gt=first_day - timedelta(days=7),
    )
    return [each for each in rows.order_by("-made_at", "-number") if _last_day(each) >= first_day]


def _locked(plan: RoutePlan | None) -> list[RouteStop]:
    if plan is None:
        return []
    rows = RouteStop.objects.everywhere(_CHECKED).filter(plan=plan, is_locked=True, is_under_way=False)
    return list(rows.select_related("item").order_by("day", "position", "id"))


_LOCK_FAULTS = frozenset(
    {"fixed_persons", "fixed_lacks_skill", "fixed_off_duty", "fixed_overlap", "held_outside_window"}
)


def _require_possible(problem: core.Problem, found: Ground) -> None:
    """Refuse what contradicts itself: a lock that cannot hold, needs that nobody can meet."""
    faults = core.faults(problem)
    if not faults:
        return
    names = {str(member.pk): member.name for member in found.members}
    titles = {item.pk: item.title for item in found.items}
    for each in faults:
        if each.code in _LOCK_FAULTS or (each.code == "unknown_member" and "visit" in each.data):
            key = str(each.data["visit"])
            fixed = next((one for one in problem.kept if one.visit == key), None)
            who = [names.get(member, "") for member in (fixed.members if fixed else ())]
            item = titles.get(item_and_part(key)[0], "")
            raise DomainError("route_lock_broken", item=item, who="、".join(name for name in who if name))
    about = [
        titles[item_and_part(str(each.data["visit"]))[0]]
        if "visit" in each.data
        else names.get(str(each.data.get("member", "")), "")
        for each in faults
    ]
    raise DomainError("route_impossible", about="、".join(dict.fromkeys(each for each in about if each)))


def _warm(published: Sequence[RoutePlan], first_day: date) -> core.Plan | None:
    return next((core.plan_of(each.result) for each in published if each.first_day == first_day), None)


def _iterations(found: Ground, published: Sequence[RoutePlan]) -> Sequence[int]:
    table: Mapping[str, Sequence[int]] = found.values["route.iterations"]
    if published:
        return table["again"]
    return table["week"] if found.span.days > 1 else table["day"]


def _next_number(team: Team, first_day: date) -> int:
    rows = RoutePlan.objects.everywhere(_CHECKED).filter(team=team, first_day=first_day)
    return int(rows.aggregate(n=Max("number"))["n"] or 0) + 1


def _supersede(plan: RoutePlan) -> None:
    ROUTE_PLAN.check(RouteState(plan.state), RouteState.SUPERSEDED)
    plan.state = RouteState.SUPERSEDED
    plan.save(update_fields=["state"])


def _row(
    viewer: Viewer,
    found: Ground,
    plan: core.Plan,
    problem: core.Problem,
    warm: core.Plan | None,
    wish: RouteWish,
) -> RoutePlan:
    return RoutePlan(
        team=found.team,
        first_day=found.span.first_day,
        days=found.span.days,
        cause=wish.cause,
        cause_note=wish.note[:120],
        from_minute=found.span.now,
        seed=plan.made.seed,
        iterations=list(plan.made.iterations),
        engine=plan.made.engine,
        lost=plan.score.lost,
        travel=plan.score.travel,
        problem=core.problem_to_json(problem),
        warm=core.plain(warm) if warm else None,
        result=core.plain(plan),
        made_digest=plan.digest,
        digest=plan.digest,
        made_at=clock.now(),
        made_by=viewer.name,
    )


# publishing


def _before(row: RoutePlan) -> list[RouteStop]:
    """What was published for the days until now."""
    rows = RouteStop.objects.everywhere(_CHECKED).filter(
        plan__team=row.team, plan__state=RouteState.PUBLISHED, day__range=(row.first_day, _last_day(row))
    )
    return list(rows.select_related("item", "member").order_by("day", "position", "id"))


def _give(viewer: Viewer, stops: Iterable[RouteStop]) -> None:
    """Write member and day to each item; of two persons whoever had it, else the first by code, answers."""
    done: set[UUID] = set()
    order = sorted(
        stops, key=lambda each: (each.part, each.member_id != each.item.member_id, each.member.code)
    )
    for stop in order:
        if stop.item_id in done or stop.is_under_way:
            continue
        done.add(stop.item_id)
        _give_item(viewer, stop)


def _first_to_answer(stop: RouteStop) -> tuple[int, bool, str]:
    return stop.part, stop.member_id != stop.item.member_id, stop.member.code


def _give_item(viewer: Viewer, stop: RouteStop) -> None:
    item: WorkItem = stop.item
    if item.state not in OPEN:
        raise DomainError("route_stale", item=item.title)
    first_day = stop.day - timedelta(days=stop.part - 1)
    wanted: dict[str, Any] = {"member": stop.member, "scheduled_date": first_day}
    if is_given_out(item):
        wanted["member"] = item.member
    if item.member_id == wanted["member"].pk and item.scheduled_date == first_day:
        return
    if item.state in (WorkState.EN_ROUTE, WorkState.ON_SITE):
        raise DomainError("route_stale", item=item.title)
    if item.state == WorkState.ACCEPTED and item.member_id != wanted["member"].pk:
        wanted["state"] = WorkState.DISPATCHED
    change_item(viewer, item, "work_item.routed", **wanted)


# changes by hand


def _reach_open(viewer: Viewer, plan: RoutePlan) -> RoutePlan:
    row = reach_route(viewer, plan.pk, Right.EDIT_MONTH_PLAN, lock=True)
    if row.state == RouteState.SUPERSEDED:
        raise DomainError("route_superseded")
    return row


def _as_it_stands(row: RoutePlan) -> tuple[core.Problem, core.Plan]:
    """Problem and plan of now: fixed is what is locked today, at the minute it has today."""
    problem, current = core.problem_from_json(row.problem), core.plan_of(row.result)
    locks, starts, members = _locks(row), current.starts(), current.members_of()
    kept = [each for each in problem.kept if each.visit not in locks and each.hold is not core.Hold.FIXED]
    kept += [
        core.Kept(key, members[key], starts[key], core.Hold.FIXED) for key in sorted(locks) if key in starts
    ]
    return replace(problem, kept=tuple(kept)), current


def _locks(row: RoutePlan) -> frozenset[str]:
    rows = RouteStop.objects.everywhere(_CHECKED).filter(plan=row, is_locked=True)
    return frozenset(visit_key(item, part) for item, part in rows.values_list("item_id", "part"))


def _key(stop: RouteStop) -> str:
    return visit_key(stop.item_id, stop.part)


def _shift(
    problem: core.Problem,
    visit: core.Visit,
    member: str,
    row: RoutePlan,
    day: date | None,
    before: tuple[UUID, int] | None,
) -> core.Window:
    """The member's stretch of work that the visit goes to."""
    person = next((each for each in problem.members if each.key == member), None)
    if person is None:
        raise DomainError("route_no_shift")
    lacking = [skill for skill, level in visit.skills.items() if person.skills.get(skill, 0) < level]
    if lacking:
        raise DomainError("route_lacks_skill")
    minute = _minute(row, visit, day, before)
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
    locks: frozenset[str],
) -> RouteChange:
    data = {
        "travel": moved.score.travel - current.score.travel,
        "lost": moved.score.lost - current.score.lost,
        "from": sorted(current.members_of().get(visit_key(item_id), ())),
        "to": sorted(moved.members_of().get(visit_key(item_id), ())),
    }
    change = _note(viewer, row, kind, item_id, data, locks)
    before = _owners(row)
    _put(row, moved, locks)
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
    _give(viewer, stops)
    tell_members(row, before, stops)
