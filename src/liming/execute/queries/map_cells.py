"""What the map is coloured by: counts by county or grid, and the teams as points."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Substr

from liming.execute.enums import CallBackState, RequestState, Stage
from liming.execute.models import CallBack, Request, ServiceRecord
from liming.execute.queries.settings import setting
from liming.execute.rules.transitions import OPEN
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import WorkItem
from liming.register.models import GridVersion, Member, Team
from liming.register.queries import places
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

RECENT_DAYS = 90
"""What the map counts: long enough for most counties to have cases on any day of a quarter."""
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
    is_silent: bool

    def silent_days(self, today: date) -> int:
        """Whole days since the last record; 0 when there never was one."""
        return (today - clock.local(self.last_record_at).date()).days if self.last_record_at else 0

    @property
    def kind(self) -> str:
        """The mark on the map: overdue, silent or active."""
        if self.overdue:
            return "overdue"
        return "silent" if self.is_silent else "active"


def place_cells(viewer: Viewer, measure: str, by: str = "county") -> dict[str, PlaceCell]:
    """Counts by place for one of MEASURES; `by` is "county" or "grid".

    All count the last RECENT_DAYS days: requests by receipt, planned work by its date, records and calls.
    """
    viewer.require(Right.READ_WORK)
    rows = MEASURES[measure](viewer, by)
    return {str(code): PlaceCell(str(code), good, n) for code, good, n in rows if code}


def _placed(rows: "QuerySet[Any]", by: str, grid: str, division: str = "") -> "QuerySet[Any]":
    """Rows with `place`: the grid's code, or the county of the division if one is named, else of the team."""
    if by == "grid":
        return _annotated(rows, F(f"{grid}__grid__code"))
    county = Substr("team__division_id", 1, 6)
    return _annotated(rows, Coalesce(Substr(division, 1, 6), county) if division else county)


def _annotated(rows: "QuerySet[Any]", place: Any) -> "QuerySet[Any]":
    found: QuerySet[Any] = rows.annotate(place=place).order_by()
    return found


def _counted(placed: "QuerySet[Any]", good: Q) -> Rows:
    counted = placed.values("place").annotate(good=Count("pk", filter=good), n=Count("pk"))
    return list(counted.values_list("place", "good", "n"))


def recent_days() -> tuple[date, date]:
    """First and last day of the RECENT_DAYS days that end today."""
    today = clock.today()
    return today - timedelta(days=RECENT_DAYS - 1), today


def open_requests(viewer: Viewer) -> "QuerySet[Request]":
    """Open requests in reach, by the index that holds only the unclosed."""
    return Request.objects.visible_to(viewer).filter(closed_at=None, state__in=OPEN)


def late_requests(viewer: Viewer) -> "QuerySet[Request]":
    """Open requests over their limit; one that waits is not."""
    return open_requests(viewer).filter(state__in=RUNNING, due_at__lt=clock.now())


def received_since(viewer: Viewer, since: datetime) -> "QuerySet[Request]":
    """Requests in reach received since a moment."""
    return Request.objects.visible_to(viewer).filter(received_at__gte=since).order_by()


def decided_finishes(viewer: Viewer, since: datetime) -> "QuerySet[Request]":
    """Requests whose finish clock is decided: ended, or over its limit. Each has just one such clock."""
    is_decided = Q(timers__ended_at__isnull=False) | Q(timers__due_at__lt=clock.now())
    return received_since(viewer, since).filter(is_decided, timers__stage=Stage.FINISH)


IN_TIME = Q(timers__ended_at__lte=F("timers__due_at"))


def _on_time(viewer: Viewer, by: str) -> Rows:
    timers = decided_finishes(viewer, clock.at(recent_days()[0]))
    return _counted(_placed(timers, by, "grid_version", "division_id"), IN_TIME)


def _plan_done(viewer: Viewer, by: str) -> Rows:
    items = _placed(
        WorkItem.objects.everywhere(SCOPED).filter(
            team__in=team_ids(viewer),
            origin_kind=OriginKind.PLAN,
            scheduled_date__range=recent_days(),
            dropped_from_plan=False,
        ),
        by,
        "grid_version",
    ).exclude(state__in=WITHDRAWN)
    done = Q(state__in=FINISHED)
    return _counted(items, done)


def _grid_visited(viewer: Viewer, by: str) -> Rows:
    versions = GridVersion.objects.visible_to(viewer).filter(current_of__isnull=False, valid_to=None)
    place = F("grid__code") if by == "grid" else Substr("division_id", 1, 6)
    records = ServiceRecord.objects.everywhere(SCOPED).filter(
        grid_version__grid=OuterRef("grid"), ended_at__gte=clock.at(recent_days()[0]), is_current=True
    )
    placed = _annotated(versions.annotate(is_visited=Exists(records.order_by())), place)
    return _counted(placed, Q(is_visited=True))


SEALED_BELOW = 5
"""Fewer call-backs than this in one place would tell what a single customer said."""


def _call_back(viewer: Viewer, by: str) -> Rows:
    calls = _placed(
        CallBack.objects.visible_to(viewer).filter(
            called_at__gte=clock.at(recent_days()[0]), state=CallBackState.REACHED, rating__isnull=False
        ),
        by,
        "record__grid_version",
    )
    satisfied = Q(rating__score__gte=4)
    return [row for row in _counted(calls, satisfied) if row[2] >= SEALED_BELOW]


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


def silence_edge() -> datetime:
    """Teams whose newest record ended before this moment are silent (`cockpit.silent_days`)."""
    return clock.at(clock.today() - timedelta(days=int(setting("cockpit.silent_days"))))


def team_points(viewer: Viewer) -> list[TeamPoint]:
    """Every open team in reach with what its point on the map says, in code order; five queries."""
    teams = _drawn_teams(viewer)
    overdue = _by_team(late_requests(viewer), Count("pk"))
    last, edge = last_records(viewer), silence_edge()
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
            team.pk in last and last[team.pk] < edge,
        )
        for team in teams
    ]


def _drawn_teams(viewer: Viewer) -> "QuerySet[Team]":
    place = ("division__longitude", "division__latitude", "unit__division_id")
    teams = Team.objects.visible_to(viewer).filter(closed_on=None).select_related("unit", "division")
    return teams.only("code", "short_name", "longitude", "latitude", *place).order_by("code")


def _by_team(rows: "QuerySet[Any]", what: Count) -> dict[Any, Any]:
    return dict(rows.order_by().values("team_id").annotate(found=what).values_list("team_id", "found"))
