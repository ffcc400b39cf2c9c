"""Everything the quarterly bulletin says, gathered once; the document only lays it out."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from liming.evaluate import queries as evaluate
from liming.evaluate.enums import Band, IndicatorKind
from liming.evaluate.models import Snapshot, SnapshotTeam
from liming.evaluate.queries import CellView, FunnelPage, HonourSet, League, MedianPoint, PointSum
from liming.evaluate.queries.sealing import sealed
from liming.evaluate.queries.supervision.quarters import QuarterSupervision, quarter_supervision
from liming.improve.enums import Verdict
from liming.improve.models import Improvement
from liming.register.models import Unit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

CAUSES = 2


@dataclass(frozen=True)
class WeakTeam:
    """A team credibly below its median, with the indicators that cost it most."""

    team: str
    code: str
    group: str
    composite: float | None
    causes: list[CellView]


@dataclass(frozen=True)
class PointLine:
    """A team's confirmed bonus, deduction and veto cases beside its standing."""

    standing: SnapshotTeam
    sums: PointSum


@dataclass(frozen=True)
class Bulletin:
    """A quarter's bulletin over the viewer's teams. `issuer` is the unit that speaks.

    `funnel` shows the proportion that costs the weak teams of one group most; `trend` the groups' medians.
    """

    issuer: str
    quarter: str
    snapshot: Snapshot
    measured_at: datetime
    leagues: list[League]
    practices: list[Improvement]
    weak: list[WeakTeam]
    followed: list[Improvement]
    opened: list[Improvement]
    funnel: FunnelPage | None
    trend: list[MedianPoint]
    honours: list[HonourSet]
    points: list[PointLine]
    supervision: QuarterSupervision

    @property
    def weakest(self) -> tuple[WeakTeam, CellView] | None:
        """The one figure that costs its team most."""
        pairs = [(team, cell) for team in self.weak for cell in team.causes]
        return min(pairs, key=lambda pair: pair[1].points or 0.0, default=None)

    @property
    def title(self) -> str:
        year, number = self.quarter.split("Q")
        return f"{year}年{'一二三四'[int(number) - 1]}季度共产党员服务队对标通报"


def bulletin(viewer: Viewer, quarter: str = "") -> Bulletin:
    """The bulletin of a quarter (the newest frozen one by default). Needs `read_benchmark`, `read_gaps`.

    Raises DomainError `quarter_not_measured`.
    """
    viewer.require(Right.READ_GAPS)
    snapshot = evaluate.shown_snapshot(viewer, quarter)
    if snapshot is None:
        raise DomainError("quarter_not_measured", quarter=quarter or "—")
    leagues = _leagues(viewer, snapshot)
    judged = _improvements(viewer).filter(verification__snapshot__quarter=snapshot.quarter)
    followed = list(judged)
    weak = _weak(viewer, snapshot, leagues)
    return Bulletin(
        issuer=_issuer(viewer),
        quarter=snapshot.quarter,
        snapshot=snapshot,
        measured_at=snapshot.measured_at,
        leagues=leagues,
        practices=[row for row in followed if row.verification.verdict == Verdict.WORKED],
        weak=weak,
        followed=followed,
        opened=list(_improvements(viewer).filter(gap__snapshot__quarter=snapshot.quarter)),
        funnel=_funnel(viewer, snapshot, leagues, weak),
        trend=evaluate.median_history(viewer, snapshot.quarter),
        honours=evaluate.honour_sets(viewer, snapshot),
        points=_points(snapshot, leagues),
        supervision=quarter_supervision(viewer, snapshot.quarter),
    )


def _leagues(viewer: Viewer, snapshot: Snapshot) -> list[League]:
    first = evaluate.league(viewer, snapshot.quarter)
    if first is None:
        return []
    found = [evaluate.league(viewer, snapshot.quarter, group.peer_group) for group in first.groups]
    return [league for league in found if league is not None and league.rows]


def _improvements(viewer: Viewer) -> QuerySet[Improvement]:
    return (
        Improvement.objects.visible_to(viewer)
        .select_related("gap__team", "gap__indicator", "gap__snapshot", "owner", "verification", "practice")
        .order_by("gap__team__pinyin", "due_on")
    )


def _issuer(viewer: Viewer) -> str:
    """The highest unit in reach."""
    unit = Unit.objects.visible_to(viewer).filter(closed_on=None).order_by("path").first()
    return unit.name if unit else ""


def _weak(viewer: Viewer, snapshot: Snapshot, leagues: list[League]) -> list[WeakTeam]:
    cells: dict[UUID, list[CellView]] = evaluate.cells_of_all(viewer, snapshot)
    return [
        WeakTeam(
            row.standing.team.short_name,
            row.standing.team.code,
            league.group_name,
            row.standing.composite,
            _causes(cells.get(row.standing.team_id, [])),
        )
        for league in leagues
        for row in league.rows
        if row.standing.band == Band.BELOW
    ]


def _causes(views: list[CellView]) -> list[CellView]:
    """The largest losses whose figures may be shown."""
    open_cells = [view for view in views if sealed(view.cell).value is not None]
    lost = [view for view in open_cells if (view.points or 0.0) < 0]
    return sorted(lost, key=lambda view: view.points or 0.0)[:CAUSES]


def _funnel(
    viewer: Viewer, snapshot: Snapshot, leagues: list[League], weak: list[WeakTeam]
) -> FunnelPage | None:
    """Of the proportions that cost the weak teams points, the one that costs a group most."""
    lost: dict[tuple[str, str], float] = defaultdict(float)
    for team in weak:
        for view in team.causes:
            if view.indicator.kind == IndicatorKind.PROPORTION:
                lost[team.group, view.indicator.code] += view.points or 0.0
    if not lost:
        return None
    group, code = min(lost, key=lambda key: (lost[key], key))
    peer_group = next(each.group.peer_group for each in leagues if each.group_name == group)
    page = evaluate.funnel_page(viewer, snapshot, code, peer_group)
    return page if page.funnel is not None and page.points else None


def _points(snapshot: Snapshot, leagues: list[League]) -> list[PointLine]:
    """Teams in reach with a confirmed case, by pinyin."""
    standings = [row.standing for league in leagues for row in league.rows]
    found = evaluate.points_of(snapshot, [row.team_id for row in standings])
    lines = [PointLine(row, found[row.team_id]) for row in standings if row.team_id in found]
    return sorted(lines, key=lambda line: line.standing.team.pinyin)
