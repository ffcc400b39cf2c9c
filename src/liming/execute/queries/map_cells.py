"""What the map is coloured by: counts by county or grid, and the teams as points."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Substr

from liming.execute import bridge
from liming.execute.enums import CallBackState, RequestState, Stage
from liming.execute.models import CallBack, Request, ServiceRecord, StageTimer
from liming.execute.rules.transitions import OPEN
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import WorkItem
from liming.register.models import GridVersion, Member, Team
from liming.register.queries import places
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

SILENT_DAYS = 14
FINISHED = (WorkState.DONE, WorkState.VERIFIED, WorkState.CLOSED)
WITHDRAWN = (WorkState.CANCELLED, WorkState.DECLINED, WorkState.DRAFT)
RUNNING = tuple(state for state in OPEN if state != RequestState.WAITING)
"""Open with a clock that runs: a request that waits is not over its limit."""
SCOPED = "the teams were scoped by the viewer"

Rows = Iterable[Any]


@dataclass(frozen=True)
class PlaceCell:
    """`good` of `n` cases in one place; `code` is a county's or a grid's."""

    code: str
    good: int
    n: int


@dataclass(frozen=True)
class TeamPoint:
    """A team on the map; `overdue` counts its open requests over their limit."""

    code: str
    name: str
    county: str
    longitude: float | None
    latitude: float | None
    overdue: int
    last_record_at: datetime | None
    members: int
    grids: int

    def silent_days(self, today: date) -> int:
        """Whole days since the last record; 0 when there never was one."""
        return (today - clock.local(self.last_record_at).date()).days if self.last_record_at else 0

    def kind(self, today: date) -> str:
        """The mark on the map: overdue, silent or active."""
        if self.overdue:
            return "overdue"
        return "silent" if self.silent_days(today) > SILENT_DAYS else "active"


def place_cells(viewer: Viewer, measure: str, by: str = "county") -> dict[str, PlaceCell]:
    """Counts by place for one of MEASURES; `by` is "county" or "grid".

    On time, visits and call-backs count this quarter so far, the plan counts this month so far.
    """
    viewer.require(Right.READ_WORK)
    rows = MEASURES[measure](viewer, by)
    return {str(code): PlaceCell(str(code), good, n) for code, good, n in rows if code}


def _placed(rows: "QuerySet[Any]", by: str, grid: str, division: str, team: str = "team") -> "QuerySet[Any]":
    """Rows with `place`: the grid's code, or the county of the division, else of the team."""
    if by == "grid":
        return _annotated(rows, F(f"{grid}__grid__code"))
    county = Substr(division, 1, 6)
    fallback = Substr(f"{team}__division_id", 1, 6)
    return _annotated(rows, Coalesce(county, fallback))


def _annotated(rows: "QuerySet[Any]", place: Any) -> "QuerySet[Any]":
    found: QuerySet[Any] = rows.annotate(place=place).order_by()
    return found


def _counted(placed: "QuerySet[Any]", good: Q) -> Rows:
    counted = placed.values("place").annotate(good=Count("pk", filter=good), n=Count("pk"))
    return list(counted.values_list("place", "good", "n"))


def quarter_start(now: datetime) -> datetime:
    """The first moment of the local quarter that holds `now`."""
    first, _last = bridge.quarter_days(bridge.quarter_of(now))
    return clock.at(first)


def finish_timers(viewer: Viewer, since: datetime) -> "QuerySet[StageTimer]":
    """Decided finish clocks of requests received since a moment: ended, or over their limit."""
    requests = Request.objects.visible_to(viewer).filter(received_at__gte=since)
    return StageTimer.objects.filter(request__in=requests.order_by().values("pk"), stage=Stage.FINISH).filter(
        Q(ended_at__isnull=False) | Q(due_at__lt=clock.now())
    )


def _on_time(viewer: Viewer, by: str) -> Rows:
    timers = finish_timers(viewer, quarter_start(clock.now()))
    placed = _placed(timers, by, "request__grid_version", "request__division_id", "request__team")
    in_time = Q(ended_at__lte=F("due_at"))
    return _counted(placed, in_time)


def _plan_done(viewer: Viewer, by: str) -> Rows:
    today = clock.today()
    items = _placed(
        WorkItem.objects.everywhere(SCOPED).filter(
            team__in=team_ids(viewer),
            origin_kind=OriginKind.PLAN,
            scheduled_date__gte=today.replace(day=1),
            scheduled_date__lte=today,
            dropped_from_plan=False,
        ),
        by,
        "grid_version",
        "grid_version__division_id",
    ).exclude(state__in=WITHDRAWN)
    done = Q(state__in=FINISHED)
    return _counted(items, done)


def _grid_visited(viewer: Viewer, by: str) -> Rows:
    versions = GridVersion.objects.visible_to(viewer).filter(current_of__isnull=False, valid_to=None)
    place = F("grid__code") if by == "grid" else Substr("division_id", 1, 6)
    grids = list(versions.annotate(place=place).order_by().values_list("grid_id", "place"))
    visited = set(
        ServiceRecord.objects.everywhere(SCOPED)
        .filter(quarter=bridge.quarter_of(clock.now()), team__in=team_ids(viewer), is_current=True)
        .order_by()
        .values_list("grid_version__grid_id", flat=True)
        .distinct()
    )
    counts: dict[str, list[int]] = {}
    for grid_id, place in grids:
        cell = counts.setdefault(place, [0, 0])
        cell[0] += grid_id in visited
        cell[1] += 1
    return [(place, good, n) for place, (good, n) in counts.items()]


def _call_back(viewer: Viewer, by: str) -> Rows:
    calls = _placed(
        CallBack.objects.visible_to(viewer).filter(
            quarter=bridge.quarter_of(clock.now()), state=CallBackState.REACHED, rating__isnull=False
        ),
        by,
        "record__grid_version",
        "record__grid_version__division_id",
    )
    satisfied = Q(rating__score__gte=4)
    return _counted(calls, satisfied)


MEASURES: dict[str, Callable[[Viewer, str], Rows]] = {
    "on_time": _on_time,
    "plan_done": _plan_done,
    "grid_visited": _grid_visited,
    "call_back": _call_back,
}


def team_ids(viewer: Viewer) -> "QuerySet[Team, Any]":
    """Ids of the open teams in reach, as a subquery."""
    return Team.objects.visible_to(viewer).filter(closed_on=None).order_by().values("pk")


def last_records(viewer: Viewer) -> dict[Any, datetime]:
    """Team id to the end of its newest record: one look at the index per team, not one per record."""
    newest = ServiceRecord.objects.everywhere(SCOPED).filter(team=OuterRef("pk")).order_by("-ended_at")
    teams = Team.objects.visible_to(viewer).filter(closed_on=None).order_by()
    found = teams.annotate(last=Subquery(newest.values("ended_at")[:1])).filter(last__isnull=False)
    return dict(found.values_list("pk", "last"))


def team_points(viewer: Viewer) -> list[TeamPoint]:
    """Every open team in reach with what its point on the map says, in code order; five queries."""
    teams = places.visible_teams(viewer)
    late = Request.objects.visible_to(viewer).filter(state__in=RUNNING, due_at__lt=clock.now())
    overdue = _by_team(late, Count("pk"))
    last = last_records(viewer)
    members = _by_team(Member.objects.visible_to(viewer).filter(left_on=None), Count("pk"))
    versions = GridVersion.objects.visible_to(viewer).filter(current_of__isnull=False, valid_to=None)
    grids = _by_team(versions, Count("pk"))
    return [
        TeamPoint(
            team.code,
            team.short_name,
            places.county_of(team),
            team.longitude if team.longitude is not None else getattr(team.division, "longitude", None),
            team.latitude if team.latitude is not None else getattr(team.division, "latitude", None),
            overdue.get(team.pk, 0),
            last.get(team.pk),
            members.get(team.pk, 0),
            grids.get(team.pk, 0),
        )
        for team in teams
    ]


def _by_team(rows: "QuerySet[Any]", what: Count) -> dict[Any, Any]:
    return dict(rows.order_by().values("team_id").annotate(found=what).values_list("team_id", "found"))
