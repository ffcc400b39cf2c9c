"""Ends that heap just before their limit, and nobody who complains among very many."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Count as CountOf
from django.db.models import Q

from liming.evaluate import bridge
from liming.evaluate.enums import AuditKind
from liming.evaluate.queries.sightings.ground import WHOLE, by_first, groups_of_teams
from liming.evaluate.rules import Seen, Sighting, Window
from liming.execute.enums import RequestState, Stage
from liming.execute.models import Request, StageTimer
from liming.execute.queries.settings import setting

COMPLAINT = "complaint"
SHOWN = 30


def heaped_ends(window: Window) -> list[Sighting]:
    """Teams whose requests end within the last 5 % of their finish limit far too often. One query and one
    for each such team.
    """
    least, limit = int(setting("audit.heap_least")), float(setting("audit.probability"))
    timers = StageTimer.objects.filter(
        stage=Stage.FINISH,
        due_at__gte=window.start,
        due_at__lt=window.end,
        ended_at__isnull=False,
        request__team__isnull=False,
    ).order_by()
    rows = timers.values_list("request__team_id", "pk", "started_at", "due_at", "ended_at")
    found = []
    for team, kept in by_first(sorted(rows)):
        shares = [
            (ended - started) / (due - started) if due > started else 2.0
            for _team, _request, started, due, ended in kept
        ]
        heap = bridge.heap_before_limit(shares)
        if heap.count < least or heap.probability >= limit:
            continue
        late = {
            row[1]: share
            for row, share in zip(kept, shares, strict=True)
            if 1 - bridge.BEFORE_LIMIT < share <= 1
        }
        named = StageTimer.objects.filter(pk__in=late).order_by("-due_at", "pk")[:SHOWN]
        seen = [
            Seen(request=request, note=f"{late[timer]:.1%}")
            for timer, request in named.values_list("pk", "request_id")
        ]
        facts = {"records": heap.count, "of": len(kept), "expected": round(heap.expected, 1)}
        found.append(
            Sighting(AuditKind.HEAPED_ENDS, window.quarter, team, "whole quarter", tuple(seen), facts=facts)
        )
    return found


def no_complaint(window: Window) -> list[Sighting]:
    """Teams without one complaint among so many requests that their peers would have had some. Three queries.

    A zero is no merit and no fault: it asks whether complaints can reach the team at all.
    """
    requests = (
        Request.objects.everywhere(WHOLE)
        .filter(received_at__gte=window.start, received_at__lt=window.end, team__isnull=False)
        .exclude(state__in=(RequestState.MERGED, RequestState.DECLINED))
        .order_by()
    )
    told = Q(service_type__limit_profile=COMPLAINT)
    grouped = requests.values("team_id").annotate(events=CountOf("pk", filter=told), n=CountOf("pk"))
    counts: dict[UUID, tuple[int, int]] = {row["team_id"]: (row["events"], row["n"]) for row in grouped}
    groups = groups_of_teams()
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for team, (events, n) in counts.items():
        have = sums[groups[team]]
        sums[groups[team]] = (have[0] + events, have[1] + n)
    limit = float(setting("audit.probability"))
    odd = {
        team: {"of": n, "expected": round(n * sums[groups[team]][0] / max(1, sums[groups[team]][1] - n), 1)}
        for team, (events, n) in counts.items()
        if not events and bridge.chance_of_none(n, sums[groups[team]][0], sums[groups[team]][1] - n) < limit
    }
    seen: dict[UUID, list[Seen]] = {team: [] for team in odd}
    for team, request in (
        requests.filter(team__in=odd).order_by("-received_at", "pk").values_list("team_id", "pk")
    ):
        if len(seen[team]) < SHOWN:
            seen[team].append(Seen(request=request))
    return [
        Sighting(
            AuditKind.NO_COMPLAINT, window.quarter, team, "whole quarter", tuple(seen[team]), facts=facts
        )
        for team, facts in odd.items()
    ]
