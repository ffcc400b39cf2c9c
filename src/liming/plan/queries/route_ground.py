"""What routes are planned from: a team's work, its members with hours and skills, who is away or on duty."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from liming.plan.enums import OriginKind, RouteState, WorkState
from liming.plan.models import RouteBase, RoutePlan, RouteStop, VisitNeed, WorkItem
from liming.plan.queries.settings import settings_book
from liming.plan.rules import FINISHED
from liming.plan.rules.routes import Busy, busy_spans, minute_of, worked_minutes
from liming.register.bridge import work_calendar
from liming.register.enums import TeamRole
from liming.register.models import Leave, Member, MemberSkill, Team
from liming.shared import clock

OPEN = (
    WorkState.PLANNED,
    WorkState.DISPATCHED,
    WorkState.ACCEPTED,
    WorkState.EN_ROUTE,
    WorkState.ON_SITE,
)
UNDER_WAY = (WorkState.EN_ROUTE, WorkState.ON_SITE)
DAY = 1_440
_CHOSEN = "work, members and plans of a team whose path the caller required"
_LONGEST_WORK = timedelta(days=31)
_PLACES = ("service_type", "grid_version", "site", "customer", "service_point", "need")


@dataclass(frozen=True)
class Span:
    """`days` days from `first_day`; `now` = minutes since its midnight, 0 before it begins."""

    first_day: date
    days: int
    now: int = 0

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(days=self.days - 1)

    @property
    def all_days(self) -> tuple[date, ...]:
        return tuple(self.first_day + timedelta(days=each) for each in range(self.days))

    def minute(self, day: date, minute: int = 0) -> int:
        """Minutes since midnight of the first day."""
        return (day - self.first_day).days * DAY + minute


@dataclass(frozen=True)
class Base:
    """Where a member sets out, and own hours in minutes since midnight (None = the team's)."""

    place: tuple[float, float]
    begins: int | None = None
    ends: int | None = None
    lunch_at: int | None = None


@dataclass(frozen=True)
class Ground:
    """Rows of one team and span. `published` are stops of published plans that lie in the span; `lunches` are
    begin and end of the present day's lunch as it was last planned, in the span's minutes.
    """

    team: Team
    span: Span
    items: tuple[WorkItem, ...]
    under_way: tuple[WorkItem, ...]
    members: tuple[Member, ...]
    skills: Mapping[UUID, Mapping[str, int]]
    bases: Mapping[UUID, Base]
    away: Mapping[UUID, tuple[Busy, ...]]
    loads: Mapping[UUID, int]
    published: tuple[RouteStop, ...]
    values: Mapping[str, Any]
    rest_days: frozenset[date] = frozenset()
    places: Mapping[UUID, tuple[float, float]] = field(default_factory=dict)
    lunches: Mapping[UUID, tuple[int, int]] = field(default_factory=dict)


def span_of(first_day: date, days: int) -> Span:
    """The span with the present minute in it, rounded up to five."""
    moment = clock.local(clock.now())
    since = (moment.date() - first_day).days * DAY + moment.hour * 60 + moment.minute
    return Span(first_day, days, max(0, -(-since // 5) * 5))


def ground(team: Team, span: Span, busy: Iterable[Busy] = ()) -> Ground:
    """Everything a plan of the span follows from. Nine queries and those of the busy providers; one more
    once the span has begun.
    """
    members = tuple(
        Member.objects.everywhere(_CHOSEN)
        .filter(team=team, left_on=None)
        .exclude(role=TeamRole.RESERVE)
        .order_by("code")
    )
    book = settings_book()
    values = {key: book.at(key, team.path) for key in _KEYS}
    calendar = work_calendar()
    rows = _items(team, span, values, next_start(values))
    going = [row for row in rows if row.state in UNDER_WAY]
    rows = [row for row in rows if row not in going or span.now > 0 or _goes_on(row)]
    under_way = tuple(row for row in going if span.now > 0)
    origin = place_of_team(team)
    return Ground(
        team=team,
        span=span,
        items=tuple(row for row in rows if row not in under_way),
        under_way=under_way,
        members=members,
        skills=_skills(members, span.first_day),
        bases=_bases(members, origin),
        away=_away(team, members, span, busy),
        loads=_loads(team, members, span.first_day),
        published=published_stops(team, span),
        values=values,
        rest_days=frozenset(day for day in span.all_days if not calendar.is_working(day)),
        places={row.pk: place_of(row, origin) for row in rows},
        lunches=_lunches(team, span) if span.now > 0 else {},
    )


_KEYS = (
    "route.hours",
    "route.lunch",
    "route.night",
    "route.roads",
    "route.priorities",
    "route.two_persons",
    "route.night_types",
    "route.no_trip",
    "route.too_late",
    "route.worth",
    "route.iterations",
)


def _items(team: Team, span: Span, values: Mapping[str, Any], next_day: date) -> list[WorkItem]:
    """Open work of the days that somebody drives to, what reaches into them, and requests left over when
    the days are the next to come.
    """
    in_days = Q(scheduled_date__range=(span.first_day, span.last_day))
    left_over = Q(scheduled_date__lt=span.first_day, origin_kind=OriginKind.REQUEST)
    reaching = Q(
        Q(need__work_days__gt=1) | Q(need__until__gte=span.first_day),
        scheduled_date__range=(span.first_day - _LONGEST_WORK, span.first_day),
    )
    wanted = in_days | reaching
    if span.first_day <= next_day:
        wanted |= left_over
    rows = WorkItem.objects.everywhere(_CHOSEN).filter(wanted, team=team, state__in=OPEN)
    rows = rows.exclude(service_type__in=values["route.no_trip"])
    return list(rows.select_related(*_PLACES).order_by("scheduled_date", "id"))


def _goes_on(item: WorkItem) -> bool:
    """Work of several days, which a day that has not begun goes on with."""
    need = need_of(item)
    return need is not None and need.work_days > 1


def next_start(values: Mapping[str, Any]) -> date:
    """Today, or the next working day once today's hours (`route.hours` of the values) are over."""
    moment = clock.local(clock.now())
    if moment.hour * 60 + moment.minute < hours_of(values)[1]:
        return moment.date()
    return work_calendar().add_working_days(moment.date(), 1)


def published_stops(team: Team, span: Span) -> tuple[RouteStop, ...]:
    """Stops of published plans in the span, the newest plan's first. One query."""
    rows = RouteStop.objects.everywhere(_CHOSEN).filter(
        plan__team=team,
        plan__state=RouteState.PUBLISHED,
        day__range=(span.first_day, span.last_day),
    )
    return tuple(rows.select_related("item__need", "plan").order_by("day", "position", "id"))


def _lunches(team: Team, span: Span) -> dict[UUID, tuple[int, int]]:
    """The present day's lunch in the newest plan that gave the member one, be it replaced since."""
    today = span.first_day + timedelta(days=span.now // DAY)
    states = (RouteState.PUBLISHED, RouteState.SUPERSEDED)
    found: dict[UUID, tuple[int, int]] = {}
    for plan in _plans_touching(team, today, today, states):
        begin = span.minute(plan.first_day)
        for route in plan.result["routes"]:
            lunch = route["lunch"]
            if lunch and (begin + lunch["start"]) // DAY == span.now // DAY:
                found[UUID(route["member"])] = begin + lunch["start"], begin + lunch["end"]
    return found


def published_plans(team: Team, first_day: date, last_day: date) -> list[RoutePlan]:
    """Published plans that touch the days. One query."""
    return _plans_touching(team, first_day, last_day, (RouteState.PUBLISHED,))


def _plans_touching(
    team: Team, first_day: date, last_day: date, states: Collection[RouteState]
) -> list[RoutePlan]:
    rows = RoutePlan.objects.everywhere(_CHOSEN).filter(team=team, state__in=states, first_day__lte=last_day)
    touching = rows.filter(first_day__gt=first_day - timedelta(days=7)).order_by("first_day", "number")
    return [each for each in touching if each.first_day + timedelta(days=each.days - 1) >= first_day]


def need_of(item: WorkItem) -> VisitNeed | None:
    """What the visit needs beyond its type; the caller has joined it."""
    return getattr(item, "need", None)


def place_of_team(team: Team) -> tuple[float, float]:
    """Where the team sets out: its office, else the middle of its county."""
    for place in (team, team.division):
        if place is not None and place.longitude is not None and place.latitude is not None:
            return place.longitude, place.latitude
    return 0.0, 0.0


def place_of(item: WorkItem, otherwise: tuple[float, float]) -> tuple[float, float]:
    """Where the work is: its own point, else that of its customer, site, service point or grid."""
    for place in (item, item.customer, item.site, item.service_point, item.grid_version):
        if place is not None and place.longitude is not None and place.latitude is not None:
            return round(place.longitude, 6), round(place.latitude, 6)
    return otherwise


def _skills(members: Sequence[Member], day: date) -> dict[UUID, dict[str, int]]:
    rows = MemberSkill.objects.filter(member__in=members).filter(
        Q(expires_on=None) | Q(expires_on__gte=day), level__gt=0
    )
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    for member, skill, level in rows.order_by("skill_id").values_list("member_id", "skill_id", "level"):
        found[member][skill] = level
    return found


def _bases(members: Sequence[Member], origin: tuple[float, float]) -> dict[UUID, Base]:
    found = {member.pk: Base(origin) for member in members}
    rows = RouteBase.objects.everywhere(_CHOSEN).filter(member__in=members).select_related("point")
    for row in rows:
        there, place = row.point or row, origin
        if there.longitude is not None and there.latitude is not None:
            place = round(there.longitude, 6), round(there.latitude, 6)
        found[row.member_id] = Base(place, row.begins, row.ends, row.lunch_at)
    return found


def _away(
    team: Team, members: Sequence[Member], span: Span, busy: Iterable[Busy]
) -> dict[UUID, tuple[Busy, ...]]:
    """Leave as whole days, and whatever else keeps somebody."""
    found: dict[UUID, list[Busy]] = defaultdict(list)
    rows = Leave.objects.everywhere(_CHOSEN).filter(
        member__in=members, first_day__lte=span.last_day, last_day__gte=span.first_day
    )
    for row in rows.order_by("first_day", "id"):
        for day in span.all_days:
            if row.first_day <= day <= row.last_day:
                found[row.member_id].append(Busy(row.member_id, day, 0, DAY, str(row.get_kind_display())))
    for each in (*busy_spans(team, span.first_day, span.last_day), *busy):
        if each.end > each.start:
            found[each.member_id].append(each)
    return {member: tuple(spans) for member, spans in found.items()}


def _loads(team: Team, members: Sequence[Member], day: date) -> dict[UUID, int]:
    """Minutes of work done this month above or below the team's mean: as recorded, else as usual."""
    first, last = day.replace(day=1), day - timedelta(days=1)
    recorded = worked_minutes(team, first, last)
    known = {each.item_id for each in recorded}
    rows = WorkItem.objects.everywhere(_CHOSEN).filter(
        member__in=members, state__in=FINISHED, done_at__gte=clock.at(first), done_at__lt=clock.at(day)
    )
    done: Counter[UUID] = Counter()
    for each in recorded:
        done[each.member_id] += each.minutes
    for item, member, minutes in rows.order_by().values_list(
        "pk", "member_id", "service_type__usual_minutes"
    ):
        if item not in known:
            done[member] += minutes
    mean = sum(done[member.pk] for member in members) // len(members) if members else 0
    return {member.pk: done[member.pk] - mean for member in members}


def hours_of(values: Mapping[str, Any]) -> tuple[int, int]:
    """Begin and end of a working day in minutes."""
    hours = values["route.hours"]
    return minute_of(hours["from"]), minute_of(hours["until"])
