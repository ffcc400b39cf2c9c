"""What teams counted in a frozen quarter, shrunk to their peers: from it every expectation is drawn."""

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from liming.evaluate import queries as evaluate
from liming.evaluate.models import Indicator, Snapshot, SnapshotCell, SnapshotTeam
from liming.evaluate.rules import Count
from liming.improve.bridge import Baseline, baselines_of

REASON = "peers enter as numbers without names"


@lru_cache(maxsize=32)
def groups_of(snapshot_id: UUID) -> Mapping[UUID, str]:
    """The peer group of every team in a frozen snapshot."""
    rows = SnapshotTeam.objects.everywhere(REASON).filter(snapshot=snapshot_id)
    return dict(rows.values_list("team_id", "peer_group"))


def group_baselines(snapshot: Snapshot, group: str, code: str) -> Mapping[UUID, Baseline]:
    """Baseline by team of a peer group for one indicator of a frozen snapshot, which never changes again.

    A small group learns from all teams together; the smallest group that learns from itself stands in the
    snapshot's rules (`minimum_prior_teams`).
    """
    return _baselines(snapshot.pk, group, code, int(snapshot.rules.get("minimum_prior_teams", 15)))


@lru_cache(maxsize=512)
def _baselines(snapshot_id: UUID, group: str, code: str, minimum: int) -> Mapping[UUID, Baseline]:
    groups = groups_of(snapshot_id)
    rows = SnapshotCell.objects.filter(snapshot=snapshot_id, indicator__code=code).order_by("team__code")
    figures = ("team_id", "indicator__kind", "numerator", "denominator", "sum_squares")
    everyone = [tuple(row) for row in rows.values_list(*figures)]
    own = [row for row in everyone if groups.get(row[0]) == group]
    if not own:
        return {}
    peers = own if sum(row[3] > 0 for row in own) >= minimum else everyone
    found = baselines_of(own[0][1], [row[2:] for row in own], [row[2:] for row in peers])
    return dict(zip((row[0] for row in own), found, strict=False))


@lru_cache(maxsize=64)
def _counts_after(snapshot_id: UUID, indicator_id: int) -> Mapping[UUID, Count]:
    snapshot, indicator = Snapshot.objects.get(pk=snapshot_id), Indicator.objects.get(pk=indicator_id)
    return evaluate.counts_after(snapshot, indicator)


def counts_after(snapshot: Snapshot, indicator: Indicator) -> Mapping[UUID, Count]:
    """What the quarter of a frozen snapshot alone counted, by team."""
    return _counts_after(snapshot.pk, indicator.pk)
