"""The workload of many teams in one month: minutes of work and travel against working time less leave."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Sum

from liming.plan import bridge
from liming.plan.models import WorkItem
from liming.plan.queries.months import DAY_KEY, DAY_LIMIT_MINUTES, NO_LOAD, TRAVEL_KEY
from liming.register.models import Leave, Member
from liming.register.queries import ParameterBook
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Viewer


@dataclass
class TeamLoad:
    """A team's minutes and capacity; `over` counts members with more work than working time."""

    minutes: int = 0
    capacity: int = 0
    over: int = 0

    @property
    def share(self) -> float | None:
        return self.minutes / self.capacity if self.capacity else None

    @property
    def is_over(self) -> bool:
        return self.minutes > self.capacity


def team_loads(viewer: Viewer, paths: dict[UUID, str], span: bridge.Month) -> dict[UUID, TeamLoad]:
    """The loads of the teams whose paths are given, as `month_page` counts each; four queries at most."""
    working = bridge.work_calendar().working_days(span.first_day, span.last_day)
    book = ParameterBook((TRAVEL_KEY, DAY_KEY), {TRAVEL_KEY: 0, DAY_KEY: DAY_LIMIT_MINUTES})
    members = Member.objects.visible_to(viewer).filter(team__in=paths, left_on=None)
    counted = members.order_by().values_list("team").annotate(Count("pk"))
    day_minutes = {team: int(book.at(DAY_KEY, paths[team])) for team in paths}
    travel = {team: int(book.at(TRAVEL_KEY, paths[team])) for team in paths}
    loads = {team: TeamLoad(capacity=n * len(working) * day_minutes[team]) for team, n in counted}
    away = _days_away(members, set(working), span)
    for (team, _member), days in away.items():
        loads[team].capacity -= days * day_minutes[team]
    for team, member, minutes, visits in _work(viewer, span):
        if team in loads:
            total = minutes + visits * travel[team]
            mine = (len(working) - away.get((team, member), 0)) * day_minutes[team]
            loads[team].minutes += total
            loads[team].over += total > mine
    return loads


def _days_away(
    members: ScopedQuerySet[Member], working: set[date], span: bridge.Month
) -> dict[tuple[UUID, UUID], int]:
    """Working days on leave by team and member; overlapping leaves count once."""
    days: dict[tuple[UUID, UUID], set[date]] = defaultdict(set)
    leaves = Leave.objects.everywhere("leave of members chosen by the viewer's scope").filter(
        member__in=members.order_by().values("pk"),
        first_day__lte=span.last_day,
        last_day__gte=span.first_day,
    )
    for team, member, first, last in leaves.values_list("member__team", "member", "first_day", "last_day"):
        first, last = max(first, span.first_day), min(last, span.last_day)
        days[team, member] |= {first + timedelta(days=at) for at in range((last - first).days + 1)} & working
    return {key: len(found) for key, found in days.items()}


def _work(viewer: Viewer, span: bridge.Month) -> list[tuple[UUID, UUID, int, int]]:
    """Minutes and visits by team and member who is still there, whatever the work came from."""
    items = WorkItem.objects.visible_to(viewer).filter(
        scheduled_date__range=(span.first_day, span.last_day),
        member__left_on=None,
        member__team=F("team"),
    )
    rows = items.exclude(state__in=NO_LOAD).order_by().values_list("team", "member")
    return list(rows.annotate(Sum("service_type__usual_minutes"), Count("pk")))
