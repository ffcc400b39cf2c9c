"""What a unit's own indicators say about its teams: own figures and an own sum, apart from the province's."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from liming.evaluate import bridge
from liming.evaluate.models import Indicator, Snapshot, SnapshotCell, SnapshotTeam
from liming.evaluate.queries.leagues import visible
from liming.evaluate.queries.sealing import sealed
from liming.evaluate.queries.verification import count_of
from liming.register.models import Team, Unit
from liming.shared.viewer import Viewer


@dataclass(frozen=True)
class OwnCell:
    """A cell of an own indicator with its score 0 to 100; None where there are too few cases."""

    cell: SnapshotCell
    score: float | None

    @property
    def indicator(self) -> Indicator:
        return self.cell.indicator


@dataclass(frozen=True)
class OwnResult:
    """A team's own cells by code, and their mean by own weight; None where too much of it has no score."""

    team: Team
    cells: list[OwnCell]
    total: float | None

    @property
    def by_code(self) -> dict[str, OwnCell]:
        return {each.indicator.code: each for each in self.cells}


@dataclass(frozen=True)
class OwnTable:
    """A unit's own table in a snapshot: its indicators as columns, its visible teams by pinyin."""

    snapshot: Snapshot
    unit: Unit
    indicators: list[Indicator]
    results: list[OwnResult]


def own_results(viewer: Viewer, snapshot: Snapshot, teams: Sequence[UUID]) -> dict[UUID, OwnResult]:
    """Own results of visible teams; those without an own indicator are absent. Two queries.

    Needs `read_benchmark`.
    """
    seen = {row.team_id: row for row in visible(viewer, snapshot).filter(team__in=teams)}
    cells = SnapshotCell.objects.filter(snapshot=snapshot, team__in=seen, indicator__owner__isnull=False)
    kept: dict[UUID, list[OwnCell]] = {}
    for cell in cells.select_related("indicator__owner").order_by("indicator__code"):
        score = bridge.own_score(cell.indicator, count_of(cell))
        kept.setdefault(cell.team_id, []).append(OwnCell(sealed(cell), score))
    return {team: _result(seen[team], own) for team, own in kept.items()}


def own_table(viewer: Viewer, snapshot: Snapshot, unit: Unit) -> OwnTable:
    """The own table of one unit. Needs `read_benchmark`."""
    rows = visible(viewer, snapshot).filter(team__path__startswith=unit.path)
    found = own_results(viewer, snapshot, [row.team_id for row in rows])
    results = [
        OwnResult(result.team, own, _total(own))
        for result in found.values()
        if (own := [each for each in result.cells if each.indicator.owner_id == unit.pk])
    ]
    columns = {each.indicator.code: each.indicator for result in results for each in result.cells}
    results.sort(key=lambda result: (result.team.pinyin, result.team.code))
    return OwnTable(snapshot, unit, [columns[code] for code in sorted(columns)], results)


def _result(standing: SnapshotTeam, cells: list[OwnCell]) -> OwnResult:
    return OwnResult(standing.team, cells, _total(cells))


def _total(cells: list[OwnCell]) -> float | None:
    return bridge.own_total((each.score, each.indicator.own_weight) for each in cells)
