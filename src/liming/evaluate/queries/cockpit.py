"""The evaluate row of the loop, and a team's own trend and standings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from liming.evaluate import bridge
from liming.evaluate.bridge import XmR
from liming.evaluate.enums import Band, SnapshotState
from liming.evaluate.models import Snapshot, SnapshotGroup, SnapshotTeam
from liming.execute.enums import CallBackState, RatingChannel, Stage
from liming.execute.models import CallBack, Rating, StageTimer
from liming.register.models import Team
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

BASELINE_MONTHS = 12


@dataclass(frozen=True)
class EvaluationSummary:
    """The newest snapshot in reach: bands, and satisfaction twice, because the difference is a finding.

    `by_rating` and `by_call_back` are (satisfied, all) of the snapshot's quarter.
    """

    quarter: str
    is_frozen: bool
    frozen_at: datetime | None
    revision: int
    teams: int
    bands: dict[str, int]
    by_rating: tuple[int, int]
    by_call_back: tuple[int, int]
    calls_waiting: int

    @property
    def banded(self) -> int:
        """Teams that got a band."""
        return sum(n for band, n in self.bands.items() if band != Band.NOT_SCORED)


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


@dataclass(frozen=True)
class Standing:
    """A team in one finished quarter beside its group."""

    quarter: str
    row: SnapshotTeam
    group: SnapshotGroup | None


def newest_snapshot(state: str = SnapshotState.FROZEN) -> Snapshot | None:
    """The newest revision of the newest quarter in this state."""
    return Snapshot.objects.filter(state=state).order_by("-quarter", "-revision").first()


def evaluation_summary(viewer: Viewer) -> EvaluationSummary | None:
    """The evaluate row; five queries. None before the first snapshot."""
    viewer.require(Right.READ_BENCHMARK)
    snapshot = newest_snapshot() or newest_snapshot(SnapshotState.RUNNING)
    if snapshot is None:
        return None
    rows = SnapshotTeam.objects.visible_to(viewer).filter(snapshot=snapshot)
    bands = dict(rows.order_by().values("band").annotate(n=Count("pk")).values_list("band", "n"))
    calls = CallBack.objects.visible_to(viewer)
    reached = calls.filter(quarter=snapshot.quarter, state=CallBackState.REACHED, rating__isnull=False)
    ratings = Rating.objects.filter(
        record__quarter=snapshot.quarter,
        record__is_current=True,
        record__team__in=Team.objects.visible_to(viewer).order_by().values("pk"),
    ).exclude(channel=RatingChannel.CALL_BACK)
    return EvaluationSummary(
        quarter=snapshot.quarter,
        is_frozen=snapshot.state == SnapshotState.FROZEN,
        frozen_at=snapshot.frozen_at,
        revision=snapshot.revision,
        teams=sum(bands.values()),
        bands=bands,
        by_rating=_satisfied(ratings, "score"),
        by_call_back=_satisfied(reached, "rating__score"),
        calls_waiting=calls.filter(state=CallBackState.DRAWN).count(),
    )


def _satisfied(rows: object, field: str) -> tuple[int, int]:
    counted = rows.aggregate(good=Count("pk", filter=Q(**{f"{field}__gte": 4})), n=Count("pk"))  # type: ignore[attr-defined]
    return counted["good"], counted["n"]


def team_trend(viewer: Viewer, team: Team, months: int = 18) -> Trend:
    """Finish clocks on time by month of receipt, the last full `months`; one query."""
    viewer.require(Right.READ_BENCHMARK, team.path)
    firsts = _months_back(clock.today().replace(day=1), months)
    points = tuple(MonthPoint(month, *_count(rows)) for month, rows in _timers_by_month(team, firsts).items())
    known = [point for point in points if point.n]
    baseline = min(BASELINE_MONTHS, len(known))
    chart = bridge.control_limits([point.share or 0.0 for point in known], baseline)
    signals = frozenset(known[signal.index].month for signal in chart.signals) if chart else frozenset()
    return Trend(points, chart, baseline, signals)


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


def standings(viewer: Viewer, team: Team, number: int = 5) -> list[Standing]:
    """The team's place in the last finished quarters, oldest first, the newest revision of each."""
    viewer.require(Right.READ_BENCHMARK, team.path)
    rows = (
        SnapshotTeam.objects.visible_to(viewer)
        .filter(team=team, snapshot__state=SnapshotState.FROZEN)
        .select_related("snapshot")
        .order_by("-snapshot__quarter", "-snapshot__revision")
    )
    newest: dict[str, SnapshotTeam] = {}
    for row in rows[: number * 3]:
        newest.setdefault(row.snapshot.quarter, row)
    kept = list(newest.values())[:number]
    groups = _groups(kept)
    return [
        Standing(row.snapshot.quarter, row, groups.get((row.snapshot_id, row.peer_group)))
        for row in reversed(kept)
    ]


def _groups(rows: list[SnapshotTeam]) -> dict[tuple[UUID, str], SnapshotGroup]:
    found = SnapshotGroup.objects.filter(snapshot_id__in=[row.snapshot_id for row in rows])
    return {(group.snapshot_id, group.peer_group): group for group in found}
