"""Satisfaction told twice for the cockpit, and a team's own trend by month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from liming.evaluate import bridge
from liming.evaluate.bridge import XmR
from liming.evaluate.models import Snapshot, SnapshotCell
from liming.execute.enums import CallBackState, RatingChannel, Stage
from liming.execute.models import CallBack, Rating, StageTimer
from liming.register.models import Team
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

BASELINE_MONTHS = 12


@dataclass(frozen=True)
class Satisfaction:
    """One quarter's satisfaction twice, because the difference is a finding: (satisfied, all) each.

    `calls_waiting` = call-backs drawn and not made yet, of any quarter.
    """

    by_rating: tuple[int, int]
    by_call_back: tuple[int, int]
    calls_waiting: int


@dataclass(frozen=True)
class MonthPoint:
    """One month of a team: finished on time of those decided."""

    month: date
    good: int
    n: int

    @property
    def share(self) -> float | None:
        return self.good / self.n if self.n else None


@dataclass(frozen=True)
class Trend:
    """Monthly on-time finish rate; `chart` limits are frozen after `baseline` months that have cases."""

    points: tuple[MonthPoint, ...]
    chart: XmR | None
    baseline: int
    signals: frozenset[date]


def satisfaction(viewer: Viewer, quarter: str, frozen: Snapshot | None = None) -> Satisfaction:
    """Ratings of the quarter's records and its random call-backs; three queries.

    With the quarter's frozen snapshot the ratings are read from its cells, as they were measured.
    """
    viewer.require(Right.READ_BENCHMARK)
    calls = CallBack.objects.visible_to(viewer)
    reached = calls.filter(quarter=quarter, state=CallBackState.REACHED, rating__isnull=False)
    teams = Team.objects.visible_to(viewer).order_by().values("pk")
    return Satisfaction(
        by_rating=_measured(frozen, teams) if frozen else _by_rating(quarter, teams),
        by_call_back=_satisfied(reached, "rating__score"),
        calls_waiting=calls.filter(state=CallBackState.DRAWN).count(),
    )


def _measured(frozen: Snapshot, teams: Any) -> tuple[int, int]:
    cells = SnapshotCell.objects.filter(
        snapshot=frozen, team__in=teams, indicator__measure="satisfaction_rate"
    )
    summed = cells.aggregate(good=Sum("numerator"), n=Sum("denominator"))
    return summed["good"] or 0, summed["n"] or 0


def _by_rating(quarter: str, teams: Any) -> tuple[int, int]:
    ratings = Rating.objects.filter(record__quarter=quarter, record__is_current=True, record__team__in=teams)
    return _satisfied(ratings.exclude(channel=RatingChannel.CALL_BACK), "score")


def _satisfied(rows: "QuerySet[Any]", field: str) -> tuple[int, int]:
    counted = rows.aggregate(good=Count("pk", filter=Q(**{f"{field}__gte": 4})), n=Count("pk"))
    return counted["good"], counted["n"]


def team_trend(viewer: Viewer, team: Team, months: int = 18) -> Trend:
    """Finish clocks on time by month of receipt, the last full `months`; one query."""
    viewer.require(Right.READ_BENCHMARK, team.path)
    firsts = _months_back(clock.today().replace(day=1), months)
    points = tuple(MonthPoint(month, *_count(rows)) for month, rows in _timers_by_month(team, firsts).items())
    known = [point for point in points if point.n]
    baseline = min(BASELINE_MONTHS, len(known))
    chart = bridge.control_limits([point.share or 0.0 for point in known], baseline)
    return Trend(points, chart, baseline, _signals(known, chart) if chart else frozenset())


def _signals(known: list[MonthPoint], chart: XmR) -> frozenset[date]:
    """Months that break a rule of the chart and lie outside what the other months predict for their n.

    The chart knows nothing of n: a single late case among ten, or a run at 100 %, is no signal by itself.
    """
    good, n = sum(point.good for point in known), sum(point.n for point in known)
    found = set()
    for signal in chart.signals:
        point = known[signal.index]
        expected = bridge.predicted_share(good - point.good, n - point.n, point.n)
        if not expected.low <= (point.share or 0.0) <= expected.high:
            found.add(point.month)
    return frozenset(found)


def _months_back(first: date, months: int) -> list[date]:
    """First days of the `months` full months before `first`, and `first` itself as the end."""
    index = first.year * 12 + first.month - 1
    return [date((index - back) // 12, (index - back) % 12 + 1, 1) for back in range(months, -1, -1)]


Timer = tuple[datetime, datetime | None, datetime]


def _timers_by_month(team: Team, firsts: list[date]) -> dict[date, list[Timer]]:
    rows: dict[date, list[Timer]] = {month: [] for month in firsts[:-1]}
    timers = StageTimer.objects.filter(
        request__team=team,
        stage=Stage.FINISH,
        request__received_at__gte=clock.at(firsts[0]),
        request__received_at__lt=clock.at(firsts[-1]),
    )
    found: Iterable[Timer] = timers.values_list("request__received_at", "ended_at", "due_at").order_by()
    for received_at, ended_at, due_at in found:
        rows[clock.local(received_at).date().replace(day=1)].append((received_at, ended_at, due_at))
    return rows


def _count(rows: list[Timer]) -> tuple[int, int]:
    now = clock.now()
    decided = [(ended, due) for _, ended, due in rows if ended is not None or due < now]
    return sum(1 for ended, due in decided if ended is not None and ended <= due), len(decided)
