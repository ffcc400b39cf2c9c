"""The month over many teams: who has issued a plan, and what was done by practice."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q

from liming.plan import bridge
from liming.plan.enums import MonthPlanState, OriginKind, Practice, WorkState
from liming.plan.models import MonthPlan, WorkItem
from liming.plan.rules import FINISHED, LOCKED
from liming.register.models import Team
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class Tally:
    """Planned work (cancelled left out) and how much of it is done or missed."""

    planned: int = 0
    done: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.planned + other.planned, self.done + other.done, self.missed + other.missed)


@dataclass(frozen=True)
class TeamMonth:
    """One team's month; `state` is empty while nothing was derived."""

    team: Team
    state: str
    baseline: int
    by_practice: dict[str, Tally] = field(default_factory=dict)

    @property
    def state_name(self) -> str:
        return str(MonthPlanState(self.state).label) if self.state else ""

    @property
    def is_issued(self) -> bool:
        return self.state == MonthPlanState.CONFIRMED or self.state in LOCKED

    @property
    def total(self) -> Tally:
        return sum(self.by_practice.values(), Tally())


@dataclass(frozen=True)
class MonthOverview:
    month: bridge.Month
    teams: tuple[TeamMonth, ...]

    @property
    def confirmed(self) -> int:
        """Teams whose month is issued, or locked since."""
        return sum(row.is_issued for row in self.teams)

    @property
    def by_practice(self) -> dict[str, Tally]:
        return {
            practice: sum((row.by_practice.get(practice, Tally()) for row in self.teams), Tally())
            for practice in Practice.values
        }

    @property
    def total(self) -> Tally:
        return sum((row.total for row in self.teams), Tally())


def month_overview(viewer: Viewer, month: str) -> MonthOverview:
    """Every open team the viewer sees, in the order of the tree; three queries."""
    viewer.require(Right.READ_PLAN)
    span = bridge.month_of(month)
    teams = Team.objects.visible_to(viewer).filter(closed_on=None).select_related("unit").order_by("path")
    plans = {plan.team_id: plan for plan in MonthPlan.objects.visible_to(viewer).filter(month=span.first_day)}
    tallies = _tallies(viewer, span)
    rows = (
        TeamMonth(
            team,
            plans[team.pk].state if team.pk in plans else "",
            plans[team.pk].baseline_count if team.pk in plans else 0,
            tallies.get(team.pk, {}),
        )
        for team in teams
    )
    return MonthOverview(span, tuple(rows))


def _tallies(viewer: Viewer, span: bridge.Month) -> dict[UUID, dict[str, Tally]]:
    items = WorkItem.objects.visible_to(viewer).filter(
        origin_kind=OriginKind.PLAN, nominal_date__range=(span.first_day, span.last_day)
    )
    counted = (
        items.exclude(state=WorkState.CANCELLED)
        .order_by()
        .values("team", "practice")
        .annotate(
            planned=Count("pk"),
            done=Count("pk", filter=Q(state__in=FINISHED)),
            missed=Count("pk", filter=Q(state=WorkState.MISSED)),
        )
    )
    tallies: dict[UUID, dict[str, Tally]] = {}
    for row in counted:
        tally = Tally(row["planned"], row["done"], row["missed"])
        tallies.setdefault(row["team"], {})[row["practice"]] = tally
    return tallies
