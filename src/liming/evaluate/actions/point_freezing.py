"""Take the confirmed cases of a quarter into its snapshot."""

from itertools import groupby

from liming.evaluate.enums import PointState
from liming.evaluate.models import PointEntry, Snapshot, SnapshotPoints
from liming.evaluate.queries.frozen_points import counted_of


def take_points(snapshot: Snapshot) -> None:
    """Copy every confirmed case of the quarter for the snapshot's teams, counted under the snapshot's caps.

    Earlier cases fill the caps first. Inside the caller's transaction; the snapshot holds none yet.
    """
    teams = snapshot.teams.everywhere("a snapshot takes all its teams").values("team_id")
    entries = PointEntry.objects.everywhere("a snapshot takes all its teams").filter(
        quarter=snapshot.quarter, state=PointState.CONFIRMED, team__in=teams
    )
    ordered = entries.select_related("item").order_by("team__code", "happened_on", "number")
    rows: list[SnapshotPoints] = []
    for _team, cases in groupby(ordered, key=lambda entry: entry.team_id):
        own = [_row(snapshot, entry, len(rows) + place) for place, entry in enumerate(cases)]
        for row, counted in zip(own, counted_of(own, snapshot.rules), strict=True):
            row.counted = counted
        rows += own
    SnapshotPoints.objects.bulk_create(rows)


def _row(snapshot: Snapshot, entry: PointEntry, position: int) -> SnapshotPoints:
    return SnapshotPoints(
        snapshot=snapshot,
        team_id=entry.team_id,
        entry=entry,
        position=position,
        kind=entry.item.kind,
        item_code=entry.item.code,
        given=entry.points,
    )
