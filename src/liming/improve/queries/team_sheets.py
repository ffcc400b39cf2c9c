"""Everything a team's own sheet says: its standing, its trend, its gaps, its quarter in the ledger."""

from dataclasses import dataclass, replace

from liming.evaluate import queries as evaluate
from liming.evaluate.models import Snapshot, SnapshotTeam
from liming.evaluate.queries import CellView, QuarterStanding, TeamStanding, group_name
from liming.evaluate.queries.cockpit import Trend, team_trend
from liming.evaluate.queries.sealing import sealed
from liming.improve import bridge
from liming.improve.models import Gap
from liming.improve.queries.cockpit import NextStep, next_step, worst_gaps
from liming.improve.queries.periods import Period, team_figures
from liming.register.models import Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class TeamSheet:
    """One team in one quarter; `cells` are its scored indicators with the group's medians, no other team."""

    team: Team
    snapshot: Snapshot
    group: str
    standing: TeamStanding
    history: list[QuarterStanding]
    trend: Trend
    cells: list[CellView]
    gaps: list[Gap]
    step: NextStep | None
    figures: Period

    @property
    def row(self) -> SnapshotTeam:
        return self.standing.standing


def team_sheet(viewer: Viewer, team_code: str, quarter: str = "") -> TeamSheet:
    """The sheet of a team the viewer reaches. Needs `read_benchmark`, `read_gaps`, `read_work`, `read_plan`.

    Raises DomainError `not_found`, `quarter_not_measured`, `quarter_not_published`.
    """
    viewer.require(Right.READ_GAPS)
    snapshot = evaluate.shown_snapshot(viewer, quarter)
    if snapshot is None:
        raise DomainError("quarter_not_measured", quarter=quarter or "—")
    standing = evaluate.team_standing(viewer, snapshot, team_code)
    team = Team.objects.everywhere("reached by its standing").select_related("unit").get(code=team_code)
    span = bridge.quarter_of(snapshot.quarter)
    views = evaluate.cells(viewer, snapshot, team.pk)
    return TeamSheet(
        team=team,
        snapshot=snapshot,
        group=group_name(standing.standing.peer_group),
        standing=standing,
        history=[
            each for each in evaluate.standing_history(viewer, team.pk, 9) if each.quarter <= snapshot.quarter
        ],
        trend=team_trend(viewer, team),
        cells=[replace(view, cell=sealed(view.cell)) for view in views if view.indicator.weight > 0],
        gaps=worst_gaps(viewer, team),
        step=next_step(viewer, team),
        figures=team_figures(viewer, team, span.first_day, span.last_day),
    )
