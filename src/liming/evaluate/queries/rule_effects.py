"""What a changed indicator or rule would have done to the last frozen quarter, from its stored integers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

from liming.evaluate import bridge
from liming.evaluate.enums import Band
from liming.evaluate.models import Indicator, Snapshot, SnapshotTeam
from liming.evaluate.queries.catalogue import REASON, count_cells, is_for, read_facts
from liming.evaluate.queries.leagues import group_name
from liming.evaluate.queries.measures.recipes import measure_of
from liming.evaluate.queries.verification import counts_of
from liming.evaluate.rules import CLOSED, Count
from liming.register.models import Team
from liming.shared.viewer import Right, Viewer

MOST_MOVED = 10
Counts = dict[tuple[UUID, str], Count]


@dataclass(frozen=True)
class Moved:
    """One team before and after: composite and band; `change` in points of the composite."""

    team: Team
    group: str
    before: float
    after: float
    band_before: Band
    band_after: Band

    @property
    def change(self) -> float:
        return round(self.after - self.before, 1)

    @property
    def has_other_band(self) -> bool:
        return self.band_before != self.band_after


@dataclass(frozen=True)
class GroupEffect:
    """One peer group: teams in another band, teams in another place by composite, median absolute change."""

    name: str
    teams: int
    other_band: int
    other_place: int
    median_change: float


@dataclass(frozen=True)
class RuleEffect:
    """The last frozen quarter as it was and as it would have been; nothing of it is stored."""

    snapshot: Snapshot
    groups: list[GroupEffect]
    moved: list[Moved]

    @property
    def other_band(self) -> int:
        return sum(group.other_band for group in self.groups)


@dataclass(frozen=True)
class OwnValue:
    """A team's figure in a unit's own indicator; `score` 0 to 100, None where there are too few cases."""

    team: Team
    count: Count
    value: float | None
    score: float | None


def rule_effect(
    viewer: Viewer, changed: Sequence[Indicator], rules: Mapping[str, Any] | None = None
) -> RuleEffect | None:
    """Score the last frozen quarter once more with `changed` in place of their versions and `rules` over its
    own, with its seed and draws, so that no change moves nobody. None before the first frozen quarter.

    Stored integers serve where the measure is the same; what is counted in another way is counted now.
    Needs `edit_indicators`.
    """
    viewer.require(Right.EDIT_INDICATORS)
    snapshot = _last_frozen()
    if snapshot is None:
        return None
    standings = list(snapshot.teams.everywhere(REASON).select_related("team"))
    indicators, counts = _as_changed(snapshot, changed, [row.team for row in standings])
    groups = {row.team_id: (row.team.code, row.peer_group) for row in standings}
    evaluation = bridge.evaluate(indicators, groups, counts, {**snapshot.rules, **(rules or {})})
    return _effect(snapshot, standings, evaluation)


def own_values(viewer: Viewer, indicator: Indicator) -> tuple[str, list[OwnValue]]:
    """A unit's own indicator counted for the last frozen quarter: the quarter and its teams, by pinyin.

    Needs `edit_own_indicators` over the unit.
    """
    assert indicator.owner is not None
    viewer.require(Right.EDIT_OWN_INDICATORS, indicator.owner.path)
    snapshot = _last_frozen()
    if snapshot is None:
        return "", []
    rows = snapshot.teams.everywhere("the owner's path was required").select_related("team")
    teams = [row.team for row in rows.order_by("team__pinyin") if is_for(indicator, row.team)]
    counts = _counted(snapshot, [indicator], teams)
    return snapshot.quarter, [_own_value(indicator, team, counts) for team in teams]


def _last_frozen() -> Snapshot | None:
    return Snapshot.objects.filter(state__in=CLOSED).order_by("-quarter", "-revision").first()


def _as_changed(
    snapshot: Snapshot, changed: Sequence[Indicator], teams: list[Team]
) -> tuple[list[Indicator], Counts]:
    cells = list(snapshot.cells.filter(indicator__owner=None).select_related("indicator"))
    indicators = {cell.indicator.code: cell.indicator for cell in cells}
    counts = counts_of(cells)
    counted_anew = []
    for row in changed:
        before = indicators.get(row.code)
        if before is None or _is_counted_otherwise(before, row):
            counted_anew.append(row)
        indicators[row.code] = row
    counts |= _counted(snapshot, [row for row in counted_anew if measure_of(row)], teams)
    return list(indicators.values()), counts


def _is_counted_otherwise(before: Indicator, row: Indicator) -> bool:
    return (before.measure, before.recipe) != (row.measure, row.recipe)


def _counted(snapshot: Snapshot, indicators: list[Indicator], teams: list[Team]) -> Counts:
    window = bridge.window_of(snapshot.quarter, snapshot.measured_at)
    return count_cells(window, indicators, teams, read_facts(window, indicators))


def _own_value(indicator: Indicator, team: Team, counts: Counts) -> OwnValue:
    count = counts[team.pk, indicator.code]
    return OwnValue(team, count, bridge.value_of(count), bridge.own_score(indicator, count))


def _effect(snapshot: Snapshot, standings: list[SnapshotTeam], evaluation: bridge.Evaluation) -> RuleEffect:
    moved = [_moved(row, evaluation) for row in standings if row.composite is not None]
    names = sorted({each.group for each in moved})
    groups = [_group(name, [each for each in moved if each.group == name]) for name in names]
    by_size = sorted(moved, key=lambda each: (-abs(each.after - each.before), each.team.code))
    shown = [each for each in by_size if each.change or each.has_other_band][:MOST_MOVED]
    return RuleEffect(snapshot, sorted(groups, key=lambda group: -group.teams), shown)


def _moved(row: SnapshotTeam, evaluation: bridge.Evaluation) -> Moved:
    found = evaluation.teams[row.team.code]
    return Moved(
        team=row.team,
        group=row.peer_group,
        before=row.composite or 0.0,
        after=found.composite,
        band_before=Band(row.band),
        band_after=Band(found.band),
    )


def _group(name: str, teams: list[Moved]) -> GroupEffect:
    before, after = (
        {each.team.code: place for place, each in enumerate(_ordered(teams, figure))}
        for figure in ("before", "after")
    )
    return GroupEffect(
        name=group_name(name),
        teams=len(teams),
        other_band=sum(each.has_other_band for each in teams),
        other_place=sum(before[code] != after[code] for code in before),
        median_change=round(median(abs(each.after - each.before) for each in teams), 1),
    )


def _ordered(teams: list[Moved], figure: str) -> list[Moved]:
    return sorted(teams, key=lambda each: (-getattr(each, figure), each.team.code))
