"""What a unit did between two days, counted from the ledger and the lists beside it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When

from liming.evaluate import queries as evaluate
from liming.execute.enums import (
    CallBackState,
    HazardState,
    HonourKind,
    PublicityState,
    RecordResult,
    Stage,
    Urgency,
)
from liming.execute.models import CallBack, Hazard, Honour, PressItem, Request, ServiceRecord, StageTimer
from liming.execute.queries.map_cells import RUNNING
from liming.plan import queries as plan
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import WorkItem
from liming.plan.queries import ActionRow
from liming.plan.rules import FINISHED
from liming.register.models import Member, Team, Unit
from liming.register.queries import units
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

_REASON = "teams of the unit that the viewer reaches"
_MOST_PLACES = 25
_CASES = 2
_LEAST = 10


@dataclass(frozen=True)
class PlaceLine:
    """One team, or one unit below with all its teams, over the period."""

    name: str
    teams: int
    records: int
    people: int
    minutes: int
    found: int
    cured: int
    finished: int
    on_time: int
    planned: int
    done: int


@dataclass(frozen=True)
class ClassLine:
    """Records of one service class: by practice, and for customers."""

    name: str
    red: int
    gold: int
    green: int
    people: int

    @property
    def records(self) -> int:
        return self.red + self.gold + self.green


@dataclass(frozen=True)
class CallBacks:
    """Satisfied of those reached; fewer than `least` would tell single answers and are not shown."""

    good: int
    n: int
    least: int

    @property
    def is_open(self) -> bool:
        return self.n >= self.least


@dataclass(frozen=True)
class Period:
    """Figures of a unit or team from `first` to `last`.

    `people`, here and below: records done for somebody, which is customer-times.
    """

    place: str
    first: date
    last: date
    members: int
    classes: list[ClassLine]
    places: list[PlaceLine]
    call_backs: "CallBacks"
    thanks: dict[str, int]
    press: dict[str, int]
    honours: list[Honour]
    actions: list[ActionRow]
    cases: list[ServiceRecord]
    overdue_requests: int
    overdue_hazards: list[Hazard]
    missed: int
    silent: list[str]
    ahead: int
    ahead_actions: list[str]

    def total(self, name: str) -> int:
        """The sum of a figure over all places."""
        return sum(getattr(place, name) for place in self.places)


def period_figures(viewer: Viewer, unit: Unit, first: date, last: date) -> Period:
    """Everything the month's brief and the year's summary count. Needs `read_work` and `read_plan` there."""
    viewer.require(Right.READ_WORK, unit.path)
    viewer.require(Right.READ_PLAN, unit.path)
    rows = Team.objects.everywhere(_REASON).filter(path__startswith=unit.path, closed_on=None)
    teams = list(rows.order_by("code"))
    below = list(units(viewer).filter(parent=unit, closed_on=None).order_by("path"))
    return _period(viewer, unit, unit.name, teams, below, _Span(first, last))


def team_figures(viewer: Viewer, team: Team, first: date, last: date) -> Period:
    """The same of one team."""
    viewer.require(Right.READ_WORK, team.path)
    viewer.require(Right.READ_PLAN, team.path)
    return _period(viewer, team.unit, team.name, [team], [], _Span(first, last))


def _period(
    viewer: Viewer, unit: Unit, place: str, teams: list[Team], below: list[Unit], span: "_Span"
) -> Period:
    keys = [team.pk for team in teams]
    records = _records(keys, span)
    by_team = _by_team(keys, records, span)
    after = _Span(span.last + timedelta(days=1), _month_end(span.last + timedelta(days=1)))
    actions = [each for each in plan.special_actions(span.last.year, unit) if span.meets(each)]
    late = Hazard.objects.everywhere(_REASON).filter(
        team__in=keys, due_at__lt=clock.now(), state__in=(HazardState.FOUND, HazardState.NOTIFIED)
    )
    return Period(
        place=place,
        first=span.first,
        last=span.last,
        members=Member.objects.everywhere(_REASON).filter(team__in=keys, left_on=None).count(),
        classes=_classes(records),
        places=_places(unit, teams, below, by_team),
        call_backs=_call_backs(keys, span),
        thanks=_thanks(keys, span),
        press=_press(keys, span),
        honours=list(_honours(keys, span).filter(kind=HonourKind.TITLE).select_related("team")),
        actions=plan.with_progress(viewer, actions),
        cases=_cases(records),
        overdue_requests=_overdue(keys),
        overdue_hazards=list(late.select_related("team", "keeper").order_by("due_at", "pk")),
        missed=_items(keys, span).filter(state=WorkState.MISSED).count(),
        silent=[team.short_name for team in teams if not by_team[team.pk]["records"]],
        ahead=_items(keys, after).exclude(state=WorkState.CANCELLED).count(),
        ahead_actions=[
            each.name for each in plan.special_actions(after.last.year, unit) if after.meets(each)
        ],
    )


class _Span:
    """Local days, both included, as days and as moments."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.start, self.end = clock.at(first), clock.at(last + timedelta(days=1))

    def of(self, field: str) -> Q:
        """Moments within the span."""
        return Q(**{f"{field}__gte": self.start, f"{field}__lt": self.end})

    def meets(self, action: Any) -> bool:
        return bool(action.first_day <= self.last and action.last_day >= self.first)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _records(teams: list[UUID], span: _Span) -> "QuerySet[ServiceRecord]":
    """Each record once, with its lead team."""
    rows = ServiceRecord.objects.everywhere(_REASON).filter(team__in=teams, is_current=True)
    found: QuerySet[ServiceRecord] = rows.filter(span.of("ended_at")).order_by()
    return found


_FOR_SOMEBODY = Q(customer__isnull=False) | ~Q(whom="")


def _classes(records: "QuerySet[ServiceRecord]") -> list[ClassLine]:
    rows = records.values_list("service_type__service_class__name", "practice").annotate(
        n=Count("pk"), people=Count("pk", filter=_FOR_SOMEBODY)
    )
    found: dict[str, dict[str, int]] = defaultdict(lambda: {"red": 0, "gold": 0, "green": 0, "people": 0})
    for name, practice, n, people in rows:
        found[name][practice] += n
        found[name]["people"] += people
    return [ClassLine(name, **sums) for name, sums in sorted(found.items(), key=_most_first)]


def _most_first(pair: tuple[str, dict[str, int]]) -> tuple[int, str]:
    name, sums = pair
    return -(sums["red"] + sums["gold"] + sums["green"]), name


_FIGURES = ("records", "people", "minutes", "found", "cured", "finished", "on_time", "planned", "done")


def _by_team(
    teams: list[UUID], records: "QuerySet[ServiceRecord]", span: _Span
) -> dict[UUID, dict[str, int]]:
    """Every figure of every team; five queries."""
    found: dict[UUID, dict[str, int]] = {key: dict.fromkeys(_FIGURES, 0) for key in teams}
    counted = records.values_list("team").annotate(
        n=Count("pk"), people=Count("pk", filter=_FOR_SOMEBODY), spent=Sum("minutes")
    )
    for team, n, people, spent in counted:
        found[team] |= {"records": n, "people": people, "minutes": spent}
    hazards = Hazard.objects.everywhere(_REASON).filter(team__in=teams).order_by()
    for team, found_n, cured in hazards.values_list("team").annotate(
        found=Count("pk", filter=span.of("found_at")), cured=Count("pk", filter=span.of("cured_at"))
    ):
        found[team] |= {"found": found_n, "cured": cured}
    for team, finished, on_time in _finishes(teams, span):
        found[team] |= {"finished": finished, "on_time": on_time}
    items = _items(teams, span).filter(origin_kind=OriginKind.PLAN).exclude(state=WorkState.CANCELLED)
    for team, planned, done in items.values_list("team").annotate(
        planned=Count("pk"), done=Count("pk", filter=Q(state__in=FINISHED))
    ):
        found[team] |= {"planned": planned, "done": done}
    return found


def _finishes(teams: list[UUID], span: _Span) -> Iterable[tuple[UUID, int, int]]:
    """By team: finish clocks of requests received in the span that are decided, and those kept."""
    timers = StageTimer.objects.filter(span.of("request__received_at"), stage=Stage.FINISH)
    decided = Q(ended_at__isnull=False) | Q(due_at__lt=clock.now())
    counted = timers.filter(request__team__in=teams).order_by().values_list("request__team")
    rows: Iterable[tuple[UUID, int, int]] = counted.annotate(
        n=Count("pk", filter=decided), good=Count("pk", filter=Q(ended_at__lte=F("due_at")))
    )
    return rows


def _items(teams: list[UUID], span: _Span) -> "QuerySet[WorkItem]":
    rows = WorkItem.objects.everywhere(_REASON).filter(team__in=teams, dropped_from_plan=False)
    found: QuerySet[WorkItem] = rows.filter(
        scheduled_date__gte=span.first, scheduled_date__lte=span.last
    ).order_by()
    return found


def _places(
    unit: Unit, teams: list[Team], below: list[Unit], by_team: dict[UUID, dict[str, int]]
) -> list[PlaceLine]:
    """By team; where those are many, by the units right below, teams of the unit itself under its name."""
    if len(teams) <= _MOST_PLACES:
        return [PlaceLine(team.short_name, 1, **by_team[team.pk]) for team in teams]
    groups: dict[str, list[dict[str, int]]] = {each.path: [] for each in below}
    own: list[dict[str, int]] = []
    for team in teams:
        path = next((path for path in groups if team.path.startswith(path)), "")
        (groups[path] if path else own).append(by_team[team.pk])
    lines = [(each.short_name, groups[each.path]) for each in below if groups[each.path]]
    lines += [(f"{unit.short_name}直属", own)] if own else []
    return [
        PlaceLine(name, len(rows), **{figure: sum(row[figure] for row in rows) for figure in _FIGURES})
        for name, rows in lines
    ]


def _call_backs(teams: list[UUID], span: _Span) -> CallBacks:
    """Of call-backs made in the span."""
    rows = CallBack.objects.everywhere(_REASON).filter(
        span.of("called_at"), team__in=teams, state=CallBackState.REACHED, rating__isnull=False
    )
    counted = rows.aggregate(good=Count("pk", filter=Q(rating__score__gte=4)), n=Count("pk"))
    return CallBacks(counted["good"], counted["n"], least_call_backs(span.last))


def least_call_backs(day: date) -> int:
    """The minimum sample of the call-back indicator in force on a day; ten where there is none."""
    rows = [each for each in evaluate.indicators_on(day) if each.measure == "call_back_satisfaction"]
    return max(rows[0].minimum_sample if rows else _LEAST, 1)


def _honours(teams: list[UUID], span: _Span) -> "QuerySet[Honour]":
    rows = Honour.objects.everywhere(_REASON).filter(
        team__in=teams, state=PublicityState.VERIFIED, given_on__gte=span.first, given_on__lte=span.last
    )
    found: QuerySet[Honour] = rows.order_by("given_on", "pk")
    return found


def _thanks(teams: list[UUID], span: _Span) -> dict[str, int]:
    rows = _honours(teams, span).order_by().values_list("kind").annotate(n=Count("pk"))
    return dict(rows)


def _press(teams: list[UUID], span: _Span) -> dict[str, int]:
    """Verified items by level, each story of a team once."""
    rows = PressItem.objects.everywhere(_REASON).filter(
        team__in=teams,
        state=PublicityState.VERIFIED,
        published_on__gte=span.first,
        published_on__lte=span.last,
    )
    return dict(rows.order_by().values_list("level").annotate(n=Count("story_key", distinct=True)))


def _cases(records: "QuerySet[ServiceRecord]") -> list[ServiceRecord]:
    """Solved with photos: what was most urgent first, then what is proven best and took least time."""
    rows = records.filter(
        result=RecordResult.SOLVED, request__isnull=False, photo_count__gt=0, is_complete=True
    )
    ranked = rows.annotate(rank=_URGENCY).order_by(
        "rank", F("evidence_score").desc(nulls_last=True), "-has_signature", "-photo_count", "minutes", "pk"
    )
    return list(ranked.select_related("team", "service_type", "member", "request")[:_CASES])


_URGENCY = Case(
    When(request__urgency=Urgency.EMERGENCY, then=Value(0)),
    When(request__urgency=Urgency.URGENT, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def _overdue(teams: list[UUID]) -> int:
    rows = Request.objects.everywhere(_REASON).filter(team__in=teams, closed_at=None, state__in=RUNNING)
    return int(rows.filter(due_at__lt=clock.now()).count())
