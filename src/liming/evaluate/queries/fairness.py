"""Whether a quarter's scores depend on where teams work: looked at before it is published."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Q, Sum

from liming.evaluate import bridge
from liming.evaluate.enums import Band
from liming.evaluate.models import Snapshot, SnapshotTeam
from liming.register.enums import AreaType
from liming.register.models import GridVersion, Member
from liming.shared.viewer import Right, Viewer

CONDITIONS = ("remote_share", "city_share", "households_per_member", "members")
_KEPT_SECONDS = 30 * 24 * 60 * 60
_REASON = "a fairness report is over all teams and names none"


@dataclass(frozen=True)
class FairnessReport:
    """Of one peer group: how many scored teams, and what the regression found (None: too few of them)."""

    peer_group: str
    teams: int
    found: bridge.Fairness | None


def fairness_reports(viewer: Viewer, snapshot: Snapshot) -> list[FairnessReport]:
    """One report for each peer group, the largest first. Needs `run_benchmark`.

    Conditions of the snapshot's day: shares of remote and of city grids by households, households a member,
    members. Three queries; the result is kept as long as the measured data are the same.
    """
    viewer.require(Right.RUN_BENCHMARK)
    key = f"evaluate.fairness.{snapshot.pk}.{snapshot.data_hash}"
    kept: list[FairnessReport] | None = cache.get(key)
    if kept is None:
        kept = _reports(snapshot)
        cache.set(key, kept, _KEPT_SECONDS)
    return kept


def _reports(snapshot: Snapshot) -> list[FairnessReport]:
    rows = SnapshotTeam.objects.everywhere(_REASON).filter(snapshot=snapshot)
    groups: dict[str, list[SnapshotTeam]] = defaultdict(list)
    for row in rows.exclude(band=Band.NOT_SCORED).exclude(composite=None).order_by("team__code"):
        groups[row.peer_group].append(row)
    conditions = team_conditions(snapshot)
    reports = [_report(name, teams, conditions) for name, teams in groups.items()]
    return sorted(reports, key=lambda each: -each.teams)


def _report(
    peer_group: str, teams: Iterable[SnapshotTeam], conditions: dict[UUID, dict[str, float]]
) -> FairnessReport:
    known = [(row.composite or 0.0, conditions[row.team_id]) for row in teams if row.team_id in conditions]
    columns = {name: [place[name] for _score, place in known] for name in CONDITIONS}
    return FairnessReport(peer_group, len(known), bridge.fairness_of([score for score, _ in known], columns))


def team_conditions(snapshot: Snapshot) -> dict[UUID, dict[str, float]]:
    """By team: the conditions on the last day of the quarter; teams without members or grids are left out."""
    day = bridge.quarter_of(snapshot.quarter).last_day
    there = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
    grids = GridVersion.objects.everywhere(_REASON).filter(there).values("team_id")
    joined = Q(joined_on__lte=day) & (Q(left_on=None) | Q(left_on__gt=day))
    people = Member.objects.everywhere(_REASON).filter(joined).values("team_id").annotate(n=Count("pk"))
    members = {row["team_id"]: row["n"] for row in people.order_by()}
    sums = grids.annotate(
        all=Sum("households"),
        remote=Sum("households", filter=Q(area_type=AreaType.REMOTE)),
        city=Sum("households", filter=Q(area_type=AreaType.URBAN)),
    )
    return {
        row["team_id"]: {
            "remote_share": (row["remote"] or 0) / row["all"],
            "city_share": (row["city"] or 0) / row["all"],
            "households_per_member": row["all"] / members[row["team_id"]],
            "members": float(members[row["team_id"]]),
        }
        for row in sums.order_by()
        if row["all"] and members.get(row["team_id"])
    }
