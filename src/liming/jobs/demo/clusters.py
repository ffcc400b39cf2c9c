"""Troubles that gather in one grid: of a few teams' requests of the last weeks some come from one place.

Only where they come from changes, together with their work and their records; how many there are stays.
"""

from collections import defaultdict
from datetime import timedelta
from random import Random
from uuid import UUID

from liming.execute.models import Request, ServiceRecord
from liming.jobs.demo.catalogue import data
from liming.jobs.demo.world import World
from liming.plan.models import WorkItem
from liming.register.models import GridVersion
from liming.shared import clock

_REASON = "the demo acts for every team"
_ENDED = ("resolved", "revisited", "closed")


def gather_requests(world: World, random: Random) -> int:
    """Let each of the listed troubles gather in a grid of a team that has enough like requests."""
    since = world.now - timedelta(weeks=6, days=-2)
    rows = Request.objects.everywhere(_REASON).filter(
        received_at__gte=since,
        received_at__lt=clock.at(world.today, 0),
        state__in=_ENDED,
        grid_version__isnull=False,
    )
    used: set[UUID] = set()
    moved = 0
    for trouble in data("improvement")["troubles"]:
        by_team: dict[UUID, list[Request]] = defaultdict(list)
        for row in rows.filter(service_type=trouble["service"]).order_by("received_at", "number"):
            if row.team_id is not None:
                by_team[row.team_id].append(row)
        enough = [key for key, kept in by_team.items() if len(kept) >= trouble["count"] and key not in used]
        if enough:
            team = random.choice(sorted(enough))
            used.add(team)
            moved += _move(team, by_team[team][-trouble["count"] :], trouble["titles"], random)
    return moved


def _move(team: UUID, requests: list[Request], titles: list[str], random: Random) -> int:
    grids = GridVersion.objects.everywhere(_REASON).filter(team=team, valid_to=None).select_related("grid")
    grid = random.choice(list(grids.order_by("grid__code")))
    for row in requests:
        row.grid_version = grid
        row.longitude, row.latitude = grid.longitude, grid.latitude
        row.title = random.choice(titles) if titles else row.title
    Request.objects.everywhere(_REASON).bulk_update(
        requests, ["grid_version", "longitude", "latitude", "title"], batch_size=100
    )
    keys = [row.pk for row in requests]
    ServiceRecord.objects.everywhere(_REASON).filter(request__in=keys).update(grid_version=grid)
    WorkItem.objects.everywhere(_REASON).filter(records__request__in=keys).update(grid_version=grid)
    return len(requests)
