"""Route plans as pages show them: the board of a day or week, what changed and why, a member's own stops."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.plan.bridge import routes as core
from liming.plan.enums import RouteState
from liming.plan.models import RouteBase, RouteChange, RouteGap, RoutePlan, RouteStop, WorkItem
from liming.plan.queries.route_ground import DAY, need_of, next_start, place_of, place_of_team
from liming.plan.queries.settings import settings_book
from liming.plan.rules.routes import clock_of, item_and_part, visit_key
from liming.register.models import Member, Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_NARROW = 420
_REACHED = "stops of a plan whose team's path was required"
_ITEM = (
    "item__service_type",
    "item__grid_version__grid",
    "item__customer",
    "item__site",
    "item__service_point",
    "item__need",
)


@dataclass(frozen=True)
class MemberDay:
    """One member's line on one day. Minutes since midnight of the day; None without a route.

    `travel` is all driving in minutes, `ways` are its stretches; `windows` are the hours of stops that may
    not begin at any hour. `away` says why somebody is not there all day.
    """

    member: Member
    day: date
    stops: tuple[RouteStop, ...]
    leaves: int | None
    returns: int | None
    lunch: tuple[int, int] | None
    travel: int
    home: tuple[float, float]
    away: str = ""
    ways: tuple[tuple[int, int], ...] = ()
    windows: Mapping[UUID, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    @property
    def out(self) -> int:
        """Minutes from leaving to returning."""
        return (self.returns or 0) - (self.leaves or 0)

    @property
    def work(self) -> int:
        """Minutes on the spot."""
        return sum(stop.end - stop.start for stop in self.stops)


@dataclass(frozen=True)
class RouteChangeLine:
    """One visit whose member or hour is other than published: before and after (None = not planned)."""

    item: WorkItem
    before: RouteStop | None
    after: RouteStop | None
    why: str
    reason: dict[str, Any]


@dataclass(frozen=True)
class RouteBoard:
    """A plan with its lines of one day or all days; `plan` None when nothing was planned for it yet."""

    team: Team
    plan: RoutePlan | None
    day: date
    lines: tuple[MemberDay, ...] = ()
    idle: tuple[Member, ...] = ()
    gaps: tuple[RouteGap, ...] = ()
    changes: tuple[RouteChangeLine, ...] = ()
    history: tuple[RouteChange, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    earlier: RoutePlan | None = None
    versions: tuple[RoutePlan, ...] = ()

    @property
    def planned(self) -> int:
        """Visits with somebody to make them."""
        return len({(stop.item_id, stop.part) for line in self.lines for stop in line.stops})

    @property
    def pairs(self) -> frozenset[UUID]:
        """Work that two persons do together."""
        visits = self.plan.problem.get("visits", ()) if self.plan else ()
        return frozenset(item_and_part(each["key"])[0] for each in visits if each["persons"] == 2)

    @property
    def travel(self) -> int:
        return sum(line.travel for line in self.lines)

    @property
    def longest(self) -> MemberDay | None:
        return max((line for line in self.lines if line.stops), key=lambda line: line.out, default=None)


def reach_route(viewer: Viewer, plan_id: UUID, right: Right, lock: bool = False) -> RoutePlan:
    """The plan with its team, the right at the team's path checked.

    Raises `not_found`, `forbidden`, `out_of_scope`.
    """
    viewer.require(right)
    rows = RoutePlan.objects.everywhere("the path is required below").select_related(
        "team__division", "replaces"
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    row: RoutePlan | None = rows.filter(pk=plan_id).first()
    if row is None:
        raise DomainError("not_found", what="行程", key=str(plan_id))
    viewer.require(right, row.team.path)
    return row


def reach_stop(viewer: Viewer, plan_id: UUID, stop_id: str) -> RouteStop:
    """One stop of a plan the viewer may change. Raises `not_found`, `forbidden`, `out_of_scope`."""
    plan = reach_route(viewer, plan_id, Right.EDIT_MONTH_PLAN)
    rows = RouteStop.objects.everywhere(_REACHED).filter(plan=plan).select_related("plan__team")
    found = next((row for row in rows if str(row.pk) == stop_id), None)
    if found is None:
        raise DomainError("not_found", what="行程", key=stop_id)
    return found


def route_plan_of(viewer: Viewer, team: Team, day: date) -> RoutePlan | None:
    """The plan to look at: the day's draft if there is one, else the published one. One query."""
    viewer.require(Right.READ_PLAN, team.path)
    rows = RoutePlan.objects.everywhere(_REACHED).filter(
        team=team, first_day__lte=day, first_day__gt=day - timedelta(days=7)
    )
    rows = rows.exclude(state=RouteState.SUPERSEDED).select_related("team__division", "replaces")
    there = [
        row for row in rows.order_by("-made_at", "-number") if day < row.first_day + timedelta(days=row.days)
    ]
    drafts = [row for row in there if row.state == RouteState.DRAFT]
    return next(iter(drafts or there), None)


def next_working_day(team: Team) -> date:
    """The day to plan: today, or the next working day once the team's hours are over."""
    return next_start({"route.hours": settings_book("route.hours").at("route.hours", team.path)})


def route_board(viewer: Viewer, team: Team, day: date, plan: RoutePlan | None) -> RouteBoard:
    """One day of the plan with everything the board shows. Nine queries for any number of rows."""
    viewer.require(Right.READ_PLAN, team.path)
    if plan is None:
        return RouteBoard(team, None, day)
    stops = _stops(plan)
    gaps = tuple(RouteGap.objects.everywhere(_REACHED).filter(plan=plan).select_related(*_ITEM))
    members = list(Member.objects.everywhere(_REACHED).filter(team=team, left_on=None).order_by("code"))
    lines = member_days(plan, [stop for stop in stops if stop.day == day], members, day)
    names = {str(member.pk): member.name for member in members}
    names |= {str(stop.member_id): stop.member.name for stop in stops}
    titles = {str(each.item_id): each.item.title for each in stops}
    titles |= {str(each.item_id): each.item.title for each in gaps}
    changes = _changes(plan, stops, gaps) if plan.replaces else ()
    return RouteBoard(
        team=team,
        plan=plan,
        day=day,
        lines=lines,
        idle=tuple(line.member for line in lines if not line.stops),
        gaps=gaps,
        changes=changes,
        history=tuple(
            RouteChange.objects.everywhere(_REACHED)
            .filter(plan=plan)
            .select_related("item")
            .order_by("-number")[:20]
        ),
        names=names,
        titles=titles | {str(each.item.pk): each.item.title for each in changes},
        earlier=plan.replaces,
        versions=tuple(
            RoutePlan.objects.everywhere(_REACHED)
            .filter(team=team, first_day=plan.first_day)
            .order_by("-number")[:9]
        ),
    )


def route_week(viewer: Viewer, plan: RoutePlan) -> tuple[tuple[Member, tuple[MemberDay, ...]], ...]:
    """Every member who has a stop, by code, with his lines of the plan's days. Three queries."""
    viewer.require(Right.READ_PLAN, plan.team.path)
    stops = _stops(plan)
    members = list(Member.objects.everywhere(_REACHED).filter(team=plan.team, left_on=None).order_by("code"))
    days = [plan.first_day + timedelta(days=each) for each in range(plan.days)]
    by_day = [member_days(plan, [stop for stop in stops if stop.day == day], members, day) for day in days]
    lines: dict[UUID, list[MemberDay]] = defaultdict(list)
    for line in (each for of_day in by_day for each in of_day):
        lines[line.member.pk].append(line)
    rows = [tuple(each) for each in lines.values() if any(line.stops for line in each)]
    return tuple((row[0].member, row) for row in sorted(rows, key=lambda row: row[0].member.code))


def _stops(plan: RoutePlan) -> list[RouteStop]:
    rows = RouteStop.objects.everywhere(_REACHED).filter(plan=plan)
    return list(rows.select_related("member", *_ITEM).order_by("day", "start", "id"))


def member_days(
    plan: RoutePlan, stops: Sequence[RouteStop], members: Sequence[Member], day: date
) -> tuple[MemberDay, ...]:
    """One line for each member of the team and whoever has a stop, in the order of their codes."""
    own: dict[UUID, list[RouteStop]] = defaultdict(list)
    for stop in stops:
        own[stop.member_id].append(stop)
    people = {member.pk: member for member in members} | {stop.member_id: stop.member for stop in stops}
    raw = {each["key"]: each for each in plan.problem.get("members", ())}
    routes = _routes_of_day(plan, day)
    windows = _windows_of(plan, stops, day)
    found = [
        replace(
            _member_day(plan, member, day, own.get(member.pk, []), routes.get(str(member.pk), []), raw),
            windows=windows,
        )
        for member in people.values()
    ]
    return tuple(sorted(found, key=lambda line: (not line.stops, line.member.code)))


def _windows_of(
    plan: RoutePlan, stops: Sequence[RouteStop], day: date
) -> dict[UUID, tuple[tuple[int, int], ...]]:
    """Hours of the day in which a stop may begin, where they are shorter than most of a day."""
    begin = (day - plan.first_day).days * DAY
    hours = {each["key"]: each["windows"] for each in plan.problem.get("visits", ())}
    found = {}
    for stop in stops:
        own = [
            (each["start"] - begin, each["end"] - begin)
            for each in hours.get(visit_key(stop.item_id, stop.part), ())
            if each["end"] - each["start"] < _NARROW and each["end"] > begin and each["start"] < begin + DAY
        ]
        if own and not stop.is_under_way:
            found[stop.pk] = tuple(own)
    return found


def _ways_of(
    stops: Sequence[RouteStop], routes: Sequence[Mapping[str, Any]], begin: int
) -> list[tuple[int, int]]:
    """The drive to each stop, and the one home of each route."""
    found = [(stop.arrive - stop.drive, stop.arrive) for stop in stops if stop.drive]
    for route in routes:
        home = route["travel"] - sum(stop["drive"] for stop in route["stops"])
        returns = route["returns"] - begin
        if home > 0:
            found.append((returns - home, returns))
    return found


def _routes_of_day(plan: RoutePlan, day: date) -> dict[str, list[dict[str, Any]]]:
    begin = (day - plan.first_day).days * DAY
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for route in plan.result.get("routes", ()):
        if begin <= route["leaves"] < begin + DAY:
            found[route["member"]].append(route)
    return found


def _member_day(
    plan: RoutePlan,
    member: Member,
    day: date,
    stops: list[RouteStop],
    routes: list[dict[str, Any]],
    raw: dict[str, Any],
) -> MemberDay:
    begin = (day - plan.first_day).days * DAY
    lunch = next((route["lunch"] for route in routes if route["lunch"]), None)
    about = raw.get(str(member.pk))
    base = about["base"] if about else None
    begun = [stop for stop in stops if stop.is_under_way]
    ends = [stop.end for stop in stops] + [route["returns"] - begin for route in routes]
    starts = [stop.arrive - stop.drive for stop in stops] + [route["leaves"] - begin for route in routes]
    return MemberDay(
        member=member,
        day=day,
        stops=tuple(sorted(stops, key=lambda stop: stop.start)),
        leaves=min(starts) if starts else None,
        returns=max(ends) if ends else None,
        lunch=(lunch["start"] - begin, lunch["end"] - begin) if lunch else None,
        travel=sum(route["travel"] for route in routes) + sum(stop.drive for stop in begun),
        home=(base["longitude"], base["latitude"]) if base else place_of_team(plan.team),
        ways=tuple(_ways_of(stops, routes, begin)),
        away=_("不在岗") if about is not None and _is_away(about, begin) else "",
    )


def _is_away(about: dict[str, Any], begin: int) -> bool:
    """Leave takes every stretch of work of the day; a day that is over or free of work takes nobody away."""
    shifts = [each["window"] for each in about["shifts"] if begin <= each["window"]["start"] < begin + DAY]
    wanted = shifts or [{"start": begin, "end": begin + DAY}]
    return all(
        any(away["start"] <= each["start"] and each["end"] <= away["end"] for away in about["leave"])
        for each in wanted
    )


# what changed


def _changes(
    plan: RoutePlan, stops: Sequence[RouteStop], gaps: Iterable[RouteGap]
) -> tuple[RouteChangeLine, ...]:
    """Every visit whose member, day or hour is other than in the plan this one takes the place of."""
    assert plan.replaces is not None
    before = _by_visit(_stops(plan.replaces))
    after, left_out = _by_visit(stops), {(gap.item_id, gap.part): gap for gap in gaps}
    found = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key, []), after.get(key, [])
        if _same(old, new):
            continue
        gap = left_out.get(key)
        stop = next(iter(new or old))
        found.append(
            RouteChangeLine(
                item=stop.item,
                before=next(iter(old), None),
                after=next(iter(new), None),
                why=_why(plan, old, new, gap),
                reason=gap.reason if gap else (new[0].why_member if new else {}),
            )
        )
    return tuple(sorted(found, key=lambda line: _order(line.after or line.before)))


def _order(stop: RouteStop | None) -> tuple[Any, ...]:
    return (stop.day, stop.member.code, stop.start) if stop else ()


def _by_visit(stops: Iterable[RouteStop]) -> dict[tuple[UUID, int], list[RouteStop]]:
    found: dict[tuple[UUID, int], list[RouteStop]] = defaultdict(list)
    for stop in stops:
        found[stop.item_id, stop.part].append(stop)
    return found


def _same(old: list[RouteStop], new: list[RouteStop]) -> bool:
    def said(stops: list[RouteStop]) -> set[tuple[Any, ...]]:
        return {(stop.member_id, stop.day, stop.start) for stop in stops}

    return said(old) == said(new)


def _why(plan: RoutePlan, old: list[RouteStop], new: list[RouteStop], gap: RouteGap | None) -> str:
    """absent, left_over, new, left_out, gone, other_member or other_hour."""
    raw = {each["key"]: each for each in plan.problem.get("members", ())}
    if not new:
        return "left_out" if gap else "gone"
    if not old:
        return "new"
    begin = (old[0].day - plan.first_day).days * DAY
    if any(_is_away(raw[str(each.member_id)], begin) for each in old if str(each.member_id) in raw):
        return "absent"
    if begin + old[0].end <= plan.from_minute:
        return "left_over"
    return (
        "other_member"
        if {each.member_id for each in old} != {each.member_id for each in new}
        else "other_hour"
    )


# one member


def stops_of_member(member_id: UUID, first_day: date, last_day: date) -> tuple[RouteStop, ...]:
    """Published stops from day to day in their order, without their items; the caller required the member's
    path. One query.
    """
    stops = RouteStop.objects.everywhere(_REACHED).filter(
        member=member_id, day__range=(first_day, last_day), plan__state=RouteState.PUBLISHED
    )
    return tuple(stops.order_by("day", "start", "id"))


def accompanied(items: Iterable[UUID], member_id: UUID) -> frozenset[UUID]:
    """Which of these items a published route sends somebody else to as well; the caller required the path of
    the member. One query.
    """
    stops = RouteStop.objects.everywhere(_REACHED).filter(
        item__in=list(items), plan__state=RouteState.PUBLISHED
    )
    return frozenset(stops.exclude(member=member_id).order_by().values_list("item_id", flat=True))


def point_of(item: WorkItem, team: Team) -> tuple[float, float]:
    """Where a stop lies on the map."""
    return place_of(item, place_of_team(team))


def setting_out(member: Member) -> tuple[float, float] | None:
    """Where a member sets out: the own base, else the office of the team, whose division the caller joined.
    None where neither has a place. One query.
    """
    base = RouteBase.objects.everywhere(_REACHED).filter(member=member).select_related("point").first()
    there = (base.point or base) if base else None
    if there is not None and there.longitude is not None and there.latitude is not None:
        return there.longitude, there.latitude
    place = place_of_team(member.team)
    return place if any(place) else None


def promised_minute(item: WorkItem) -> int | None:
    """The minute promised to the customer, if any."""
    need = need_of(item)
    return need.promised if need else None


# broken rules in words

_VIOLATIONS = {
    "no_hours": gettext_lazy("{member}当天排不下“{visit}”"),
    "lacks_skill": gettext_lazy("{member}没有“{visit}”所需的技能"),
    "outside_window": gettext_lazy("“{visit}”会落在可上门时段之外"),
    "off_shift": gettext_lazy("{member}要超出上班时间"),
    "on_leave": gettext_lazy("{member}这时不在岗"),
    "two_places": gettext_lazy("{member}会同时在两处"),
    "no_lunch": gettext_lazy("{member}没有午休"),
    "lunch_hour": gettext_lazy("{member}的午休太早或太晚"),
    "fixed_moved": gettext_lazy("锁定的“{visit}”会变"),
    "promise_broken": gettext_lazy("“{visit}”会误了与客户约定的时间"),
    "too_fast": gettext_lazy("{member}来不及到“{visit}”"),
}


def violation_words(found: Sequence[core.Violation], team: Team) -> str:
    """The first two broken rules as a sentence; other rules are named by their code."""
    rows = Member.objects.everywhere(_REACHED).filter(team=team)
    names = {str(pk): name for pk, name in rows.values_list("pk", "name")}
    items = {item_and_part(str(each.data["visit"]))[0] for each in found if each.data.get("visit")}
    titles = dict(WorkItem.objects.everywhere(_REACHED).filter(pk__in=items).values_list("pk", "title"))
    words = []
    for each in found[:2]:
        visit = each.data.get("visit")
        title = titles.get(item_and_part(str(visit))[0], "") if visit else ""
        pattern = str(_VIOLATIONS.get(each.code, each.code))
        words.append(pattern.format(member=names.get(str(each.data.get("member", "")), ""), visit=title))
    return "，".join(dict.fromkeys(words))


__all__ = [
    "MemberDay",
    "RouteBoard",
    "RouteChangeLine",
    "clock_of",
    "member_days",
    "next_working_day",
    "point_of",
    "promised_minute",
    "reach_route",
    "reach_stop",
    "route_board",
    "route_plan_of",
    "route_week",
    "stops_of_member",
    "violation_words",
]
