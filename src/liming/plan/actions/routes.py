"""Planning a team's day or week, publishing it, and making a plan once more to compare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zlib import crc32

from django.db import transaction
from django.db.models import Max

from liming.plan.actions.route_giving import give
from liming.plan.actions.route_rows import write_rows
from liming.plan.actions.route_standing import require_valid
from liming.plan.actions.route_telling import tell_members
from liming.plan.bridge import routes as core
from liming.plan.enums import RouteCause, RouteState
from liming.plan.models import RoutePlan, RouteStop
from liming.plan.queries.route_ground import Ground, ground, published_plans, span_of
from liming.plan.queries.route_problem import problem_of, same_member_for_all_days
from liming.plan.queries.routes import reach_route
from liming.plan.rules import ROUTE_PLAN
from liming.plan.rules.routes import Busy, item_and_part, visit_key
from liming.register.models import Team
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
    iterations = wish.iterations or _iterations(found, published)
    plan = core.make(problem, seed, iterations, warm)
    wishes = same_member_for_all_days(problem, plan)
    if wishes:
        problem, warm = replace(problem, kept=problem.kept + wishes), plan
        plan = core.make(problem, seed, iterations, warm)
    for each in drafts:
        _supersede(each)
    row = _row(viewer, found, plan, problem, warm, wish)
    row.number, row.replaces = number, next(iter(reversed(published)), None)
    row.save()
    write_rows(row, plan, found, {visit_key(stop.item_id, stop.part) for stop in locked})
    after = {"first_day": first_day.isoformat(), "days": days, "number": number, "digest": row.digest}
    audit.record(viewer, "route_plan.made", row, after=after, unit_path=team.path)
    return row


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
    give(viewer, stops)
    for earlier in published_plans(row.team, row.first_day, _last_day(row)):
        _supersede(earlier)
    row.state, row.published_at, row.published_by = RouteState.PUBLISHED, clock.now(), viewer.name
    row.save(update_fields=["state", "published_at", "published_by"])
    audit.record(viewer, "route_plan.published", row, after={"stops": len(stops)}, unit_path=row.team.path)
    tell_members(row, before, stops)
    return row


def verify_route(viewer: Viewer, plan: RoutePlan) -> bool:
    """Whether problem, seed and iterations of the plan make the very same plan once more.

    False also when another engine version is installed. Raises `forbidden`, `out_of_scope`, `not_found`.
    """
    row = reach_route(viewer, plan.pk, Right.READ_PLAN)
    warm = core.plan_of(row.warm) if row.warm else None
    made = {"seed": row.seed, "iterations": row.iterations}
    return core.is_the_same(core.problem_from_json(row.problem), row.made_digest, made, warm)


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
