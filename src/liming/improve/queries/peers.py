"""What the peers of a cell counted, from which every expectation is drawn."""

from uuid import UUID

from liming.evaluate.models import Snapshot, SnapshotCell, SnapshotTeam

REASON = "peers enter as numbers without names"


def peer_counts(snapshot: Snapshot, code: str = "") -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Counts by peer group and indicator code, of one indicator only where `code` names it.

    A small group learns from all teams together.
    The smallest group that learns from itself stands in the snapshot's rules (`minimum_prior_teams`).
    """
    groups = dict(
        SnapshotTeam.objects.everywhere(REASON).filter(snapshot=snapshot).values_list("team_id", "peer_group")
    )
    rows = SnapshotCell.objects.filter(snapshot=snapshot, indicator__kind="proportion").order_by("team__code")
    if code:
        rows = rows.filter(indicator__code=code)
    return grouped(
        groups,
        list(rows.values_list("team_id", "indicator__code", "numerator", "denominator")),
        int(snapshot.rules.get("minimum_prior_teams", 15)),
    )


def grouped(
    groups: dict[UUID, str], rows: list[tuple[UUID, str, int, int]], minimum: int
) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Spread the rows over every group and indicator."""
    result: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for code in {row[1] for row in rows}:
        everyone = [(good, n) for _, found, good, n in rows if found == code]
        for group in set(groups.values()):
            own = [(good, n) for team, found, good, n in rows if found == code and groups[team] == group]
            counted = sum(n > 0 for _, n in own)
            result[group, code] = own if counted >= minimum else everyone
    return result
