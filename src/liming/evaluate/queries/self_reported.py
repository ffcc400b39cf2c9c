"""What customers say beside the member, and what a random sample says on the phone: the gap is told."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count as CountOf
from django.db.models import F, Q

from liming.evaluate import bridge
from liming.evaluate.models import Snapshot, SnapshotGroup, SnapshotTeam
from liming.evaluate.queries.leagues import group_of_viewer, visible
from liming.evaluate.queries.measures.facts import counted
from liming.evaluate.queries.measures.satisfaction import SATISFIED, TEAM, call_backs, chosen
from liming.execute.enums import RatingChannel
from liming.shared.viewer import Viewer

LEAST = 10
"""Answers that each side needs: fewer would tell a single score, and prove nothing."""

Counts = Mapping[UUID, tuple[int, int]]


@dataclass(frozen=True)
class Telling:
    """Satisfied of all: `on_site` by a code that a member showed, `by_link` by a link the member never holds,
    `sampled` by random calls. Figures of four quarters together.

    `gap` is on site minus sampled with its 95 % interval; None where a side has too few answers.
    """

    on_site: tuple[int, int]
    by_link: tuple[int, int]
    sampled: tuple[int, int]
    gap: float | None
    low: float | None
    high: float | None

    @property
    def is_higher(self) -> bool:
        """Whether the self-reported figure lies credibly above the sampled one."""
        return self.low is not None and self.low > 0


@dataclass(frozen=True)
class TellingRow:
    """A visible team and how it was told about."""

    standing: SnapshotTeam
    telling: Telling


@dataclass(frozen=True)
class TellingPage:
    """`whole` is the peer group, `rows` its visible teams: credibly higher first, then by pinyin.

    `by_chance`: how many teams would lie outside on the high side were there no gap at all.
    """

    snapshot: Snapshot
    group: SnapshotGroup
    groups: list[SnapshotGroup]
    whole: Telling
    rows: list[TellingRow]

    @property
    def higher(self) -> list[TellingRow]:
        return [row for row in self.rows if row.telling.is_higher]

    @property
    def compared(self) -> int:
        return sum(row.telling.gap is not None for row in self.rows)

    @property
    def by_chance(self) -> float:
        return 0.025 * self.compared


def told_twice(viewer: Viewer, snapshot: Snapshot, peer_group: str = "", unit_path: str = "") -> TellingPage:
    """Both figures of a peer group and its teams, this quarter and the three before. Six queries.

    Needs `read_benchmark`.
    """
    group, groups = group_of_viewer(viewer, snapshot, peer_group)
    by_channel, sampled = _counts(snapshot)
    on_site, by_link = by_channel[RatingChannel.ON_SITE], by_channel[RatingChannel.LINK]
    everyone = SnapshotTeam.objects.everywhere("the group's sum names no team").filter(
        snapshot=snapshot, peer_group=group.peer_group
    )
    teams = list(everyone.values_list("team_id", flat=True))
    seen = visible(viewer, snapshot).filter(peer_group=group.peer_group)
    standings = seen.filter(team__path__startswith=unit_path) if unit_path else seen
    rows = [
        TellingRow(row, _telling(*(each.get(row.team_id, (0, 0)) for each in (on_site, by_link, sampled))))
        for row in standings
    ]
    rows.sort(key=lambda row: not row.telling.is_higher)
    whole = _telling(*(_sum(each, teams) for each in (on_site, by_link, sampled)))
    return TellingPage(snapshot, group, groups, whole, rows)


def _counts(snapshot: Snapshot) -> tuple[defaultdict[str, dict[UUID, tuple[int, int]]], Counts]:
    """Satisfied and all answers by team: ratings by channel, and calls. Two queries."""
    window = bridge.window_of(snapshot.quarter, snapshot.measured_at)
    given = chosen(window).filter(record__quarter__in=window.pooled, record__participations__isnull=False)
    good = Q(score__gte=SATISFIED)
    grouped = (
        counted(given, "record__request", window)
        .order_by()
        .values("channel", the_team=F(TEAM))
        .annotate(good=CountOf("pk", filter=good), n=CountOf("pk"))
    )
    by_channel: defaultdict[str, dict[UUID, tuple[int, int]]] = defaultdict(dict)
    for row in grouped:
        by_channel[row["channel"]][row["the_team"]] = (row["good"], row["n"])
    facts = call_backs(window)
    calls = facts.rows.order_by().values(the_team=F(facts.team))
    called = calls.annotate(good=CountOf("pk", filter=facts.good), n=CountOf("pk"))
    return by_channel, {row["the_team"]: (row["good"], row["n"]) for row in called}


def _sum(counts: Counts, teams: list[UUID]) -> tuple[int, int]:
    found = [counts.get(team, (0, 0)) for team in teams]
    return sum(good for good, _n in found), sum(n for _good, n in found)


def _telling(on_site: tuple[int, int], by_link: tuple[int, int], sampled: tuple[int, int]) -> Telling:
    if min(on_site[1], sampled[1]) < LEAST:
        return Telling(on_site, by_link, sampled, None, None, None)
    bounds = bridge.difference_interval(*on_site, *sampled)
    gap = on_site[0] / on_site[1] - sampled[0] / sampled[1]
    return Telling(on_site, by_link, sampled, gap, bounds.low, bounds.high)
