"""Whom an honour may rest on: teams that cannot be ruled out of the best of their group."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from liming.evaluate import bridge
from liming.evaluate.enums import Band
from liming.evaluate.models import Snapshot, SnapshotGroup, SnapshotTeam
from liming.evaluate.queries.frozen_points import vetoed_teams
from liming.evaluate.queries.leagues import group_name
from liming.evaluate.queries.revisions import snapshots
from liming.evaluate.rules import shipped_rules
from liming.shared.viewer import Right, Viewer

_Z95 = 1.959964
STEADY_QUARTERS = 4
_REASON = "a team is compared with all of its group; only teams in reach are named"


@dataclass(frozen=True)
class HonourSet:
    """A group of `scored` teams: `possible` of them could be among the `places` best (95 % for all together).

    `names` are those within the viewer's reach, by pinyin; `steady` are those that stood above the median in
    each of the last `quarters`.
    """

    group: str
    scored: int
    places: int
    possible: int
    names: tuple[str, ...]
    steady: tuple[str, ...]
    quarters: int

    @property
    def is_narrow(self) -> bool:
        """Whether the quarter alone rules out enough teams for an honour to rest on it."""
        return self.possible <= 2 * self.places


def honour_sets(viewer: Viewer, snapshot: Snapshot) -> list[HonourSet]:
    """One set for every peer group with two scored teams or more. Needs `read_benchmark`; five queries.

    A team with a confirmed veto is compared like any other but named for no honour.
    The share of places is the rule `honour_share` of the quarter.
    """
    viewer.require(Right.READ_BENCHMARK)
    rows = SnapshotTeam.objects.everywhere(_REASON).filter(snapshot=snapshot).exclude(band=Band.NOT_SCORED)
    standings = list(rows.select_related("team").order_by("team__pinyin", "team__code"))
    before = [row for row in snapshots(viewer) if row.quarter <= snapshot.quarter][:STEADY_QUARTERS]
    above = _times_above(before)
    vetoed = vetoed_teams(snapshot)
    steady = {team for team, times in above.items() if len(before) > 1 and times == len(before)} - vetoed
    share = float(snapshot.rules.get("honour_share", shipped_rules()["honour_share"]))
    found = []
    for group in SnapshotGroup.objects.filter(snapshot=snapshot).order_by("-team_count"):
        own = [row for row in standings if row.peer_group == group.peer_group and row.composite is not None]
        if len(own) > 1:
            places = max(1, round(share * len(own)))
            chosen = bridge.among_best(
                [row.composite or 0.0 for row in own], list(_errors(own)), places, snapshot.seed
            )
            may_be = [own[each] for each in chosen if own[each].team_id not in vetoed]
            found.append(
                HonourSet(
                    group_name(group.peer_group),
                    len(own),
                    places,
                    len(may_be),
                    _names(viewer, may_be),
                    _names(viewer, [row for row in own if row.team_id in steady]),
                    len(before),
                )
            )
    return found


def _names(viewer: Viewer, rows: Iterable[SnapshotTeam]) -> tuple[str, ...]:
    return tuple(row.team.short_name for row in rows if viewer.reaches(row.team.path))


def _times_above(before: list[Snapshot]) -> Counter[UUID]:
    rows = SnapshotTeam.objects.everywhere(_REASON).filter(snapshot__in=before, band=Band.ABOVE)
    return Counter(rows.values_list("team_id", flat=True))


def _errors(rows: Iterable[SnapshotTeam]) -> Iterable[float]:
    """Standard errors read back from the 95 % intervals; never zero."""
    for row in rows:
        yield max(1e-6, ((row.high95 or 0.0) - (row.low95 or 0.0)) / (2 * _Z95))
