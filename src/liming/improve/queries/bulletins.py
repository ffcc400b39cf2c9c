"""Everything the quarterly bulletin says, gathered once; the document only lays it out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from liming.evaluate import queries as evaluate
from liming.evaluate.enums import Band
from liming.evaluate.models import Snapshot
from liming.evaluate.queries import CellView, League
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
    group: str
    composite: float | None
    causes: list[CellView]


@dataclass(frozen=True)
class Bulletin:
    """A quarter's bulletin over the viewer's teams. `issuer` is the unit that speaks."""

    issuer: str
    quarter: str
    snapshot: Snapshot
    measured_at: datetime
    leagues: list[League]
    practices: list[Improvement]
    weak: list[WeakTeam]
    followed: list[Improvement]
    opened: list[Improvement]

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
    return Bulletin(
        issuer=_issuer(viewer),
        quarter=snapshot.quarter,
        snapshot=snapshot,
        measured_at=snapshot.measured_at,
        leagues=leagues,
        practices=[row for row in followed if row.verification.verdict == Verdict.WORKED],
        weak=_weak(viewer, snapshot, leagues),
        followed=followed,
        opened=list(_improvements(viewer).filter(gap__snapshot__quarter=snapshot.quarter)),
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
        .select_related("gap__team", "gap__indicator", "gap__snapshot", "owner", "verification")
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
            league.group_name,
            row.standing.composite,
            _causes(cells.get(row.standing.team_id, [])),
        )
        for league in leagues
        for row in league.rows
        if row.standing.band == Band.BELOW
    ]


def _causes(views: list[CellView]) -> list[CellView]:
    lost = [view for view in views if (view.points or 0.0) < 0]
    return sorted(lost, key=lambda view: view.points or 0.0)[:CAUSES]
