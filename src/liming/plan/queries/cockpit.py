"""The plan row of the loop."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet, Sum

from liming.plan.enums import MonthPlanState, OriginKind, WorkState
from liming.plan.models import MonthPlan, WorkItem
from liming.plan.queries.special_actions import held_above
from liming.plan.rules import LOCKED
from liming.register.models import Team
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named

_ISSUED = (MonthPlanState.CONFIRMED, *LOCKED)


@dataclass(frozen=True)
class PlanSummary:
    """One month: how many teams have an issued plan and how it moved since the baseline."""

    teams: int
    issued: int
    items: int
    baseline: int
    added: int
    dropped: int
    actions: tuple[str, ...]
    without_plan: int
    drafts: int


def plan_summary(viewer: Viewer, month: date) -> PlanSummary:
    """The plan row for the month that starts on `month`; four queries."""
    viewer.require(Right.READ_PLAN)
    following = (month + timedelta(days=32)).replace(day=1)
    in_reach = Team.objects.visible_to(viewer).filter(closed_on=None)
    teams = in_reach.count()
    plans = MonthPlan.objects.visible_to(viewer).filter(month=month, team__closed_on=None)
    issued = Q(state__in=_ISSUED)
    counted = plans.aggregate(
        issued=Count("pk", filter=issued),
        drafts=Count("pk", filter=~issued),
        baseline=Sum("baseline_count", filter=issued),
    )
    return PlanSummary(
        teams=teams,
        issued=counted["issued"],
        baseline=counted["baseline"] or 0,
        without_plan=teams - counted["issued"] - counted["drafts"],
        drafts=counted["drafts"],
        actions=_running_actions(viewer, month, following),
        **_moved(in_reach, month, following),
    )


def _moved(teams: "QuerySet[Team]", month: date, following: date) -> dict[str, int]:
    items = WorkItem.objects.everywhere("the teams were scoped by the viewer").filter(
        team__in=teams.order_by().values("pk"),
        scheduled_date__gte=month,
        scheduled_date__lt=following,
        origin_kind=OriginKind.PLAN,
    )
    kept = Q(dropped_from_plan=False) & ~Q(state=WorkState.CANCELLED)
    counted = items.aggregate(
        items=Count("pk", filter=kept),
        added=Count("pk", filter=kept & Q(in_baseline=False)),
        dropped=Count("pk", filter=Q(in_baseline=True) & ~kept),
    )
    return dict(counted)


def _running_actions(viewer: Viewer, month: date, following: date) -> tuple[str, ...]:
    """Of the viewer's units and those above: what a unit below holds is not the whole province's."""
    running = held_above(*viewer.unit_paths).filter(first_day__lt=following, last_day__gte=month)
    return tuple(named(action) for action in running)
