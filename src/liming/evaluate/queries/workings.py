"""Everything a spreadsheet needs to compute a quarter's scores again from the counted integers."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from liming.evaluate import bridge
from liming.evaluate.bridge import Shrinkage
from liming.evaluate.models import Indicator, Snapshot, SnapshotCell, SnapshotTeam
from liming.evaluate.queries.leagues import visible
from liming.evaluate.queries.sealing import sealed
from liming.evaluate.rules import Count
from liming.shared.viewer import Viewer

_REASON = "peers enter as sums without names"


@dataclass(frozen=True)
class TeamWorkings:
    """A visible team with its scored cells by indicator code; a cell that is sealed has no figures."""

    standing: SnapshotTeam
    cells: dict[str, SnapshotCell]

    @property
    def is_open(self) -> bool:
        """Whether all its figures may be shown."""
        return all(cell.score is not None for cell in self.cells.values())


@dataclass(frozen=True)
class Workings:
    """`indicators` are the scored ones by code; `peers`: what each (group, code) adds to a team's count."""

    snapshot: Snapshot
    indicators: list[Indicator]
    peers: dict[tuple[str, str], Shrinkage]
    teams: list[TeamWorkings]


def workings(viewer: Viewer, snapshot: Snapshot) -> Workings:
    """The workings of the viewer's teams in a snapshot. Needs `read_benchmark`; three queries."""
    standings = list(visible(viewer, snapshot))
    groups = dict(
        SnapshotTeam.objects.everywhere(_REASON)
        .filter(snapshot=snapshot)
        .values_list("team_id", "peer_group")
    )
    cells = list(
        SnapshotCell.objects.filter(snapshot=snapshot, indicator__weight__gt=0, score__isnull=False)
        .select_related("indicator")
        .order_by("team__code")
    )
    indicators = {cell.indicator.code: cell.indicator for cell in cells}
    by_team: dict[UUID, dict[str, SnapshotCell]] = defaultdict(dict)
    for cell in cells:
        by_team[cell.team_id][cell.indicator.code] = cell
    peers = _peers(snapshot, groups, cells, indicators)
    teams = [
        TeamWorkings(row, {code: sealed(cell) for code, cell in sorted(by_team[row.team_id].items())})
        for row in standings
    ]
    return Workings(snapshot, [indicators[code] for code in sorted(indicators)], peers, teams)


def _peers(
    snapshot: Snapshot, groups: dict[UUID, str], cells: list[SnapshotCell], indicators: dict[str, Indicator]
) -> dict[tuple[str, str], Shrinkage]:
    counts: dict[str, list[tuple[str, Count]]] = defaultdict(list)
    for cell in cells:
        count = Count(cell.numerator, cell.denominator, cell.sum_squares)
        counts[cell.indicator.code].append((groups[cell.team_id], count))
    found = {}
    for code, rows in counts.items():
        everyone = [count for _group, count in rows]
        for name in sorted({group for group, _count in rows}):
            own = [count for group, count in rows if group == name]
            line = bridge.peers_line(indicators[code], own, everyone, snapshot.rules)
            if line is not None:
                found[name, code] = line
    return found
