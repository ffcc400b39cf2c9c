"""The month over many teams: who has issued a plan, and what was done by practice."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q

from liming.plan import bridge
from liming.plan.enums import MonthPlanState, OriginKind, Practice, WorkState
from liming.plan.models import MonthPlan, WorkItem
from liming.plan.queries.months import LINKED
from liming.plan.queries.supervised_items import SupervisedCount, supervised_of_month
from liming.plan.queries.team_loads import TeamLoad, team_loads
from liming.plan.rules import FINISHED, LOCKED, carrying
from liming.register.models import Team
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class Tally:
    """Planned work (cancelled left out) and how much of it is done or missed, in hundredths of an item.

    What was carried over counts by its share, so that a job counts once in all its months.
    """

    planned_hundredths: int = 0
    done_hundredths: int = 0
    missed: int = 0

    @property
    def planned(self) -> float:
        return carrying.items_of(self.planned_hundredths)

    @property
    def done(self) -> float:
        return carrying.items_of(self.done_hundredths)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.planned_hundredths + other.planned_hundredths,
            self.done_hundredths + other.done_hundredths,
            self.missed + other.missed,
        )


@dataclass(frozen=True)
class TeamMonth:
    """One team's month; `state` is empty while nothing was derived."""

    team: Team
    state: str
    baseline: int
    by_practice: dict[str, Tally] = field(default_factory=dict)
    load: TeamLoad = field(default_factory=TeamLoad)
    supervised: SupervisedCount = field(default_factory=SupervisedCount)

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
    def overloaded(self) -> int:
        """Teams with more work than working time."""
        return sum(row.load.is_over for row in self.teams)

    @property
    def supervised(self) -> SupervisedCount:
        """Supervised items of all teams."""
        rows = [row.supervised for row in self.teams]
        return SupervisedCount(sum(row.open for row in rows), sum(row.late for row in rows))

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
    """Every open team the viewer sees, in the order of the tree; ten queries whatever their number."""
    viewer.require(Right.READ_PLAN)
    span = bridge.month_of(month)
    open_teams = Team.objects.visible_to(viewer).filter(closed_on=None)
    teams = list(open_teams.select_related("unit").order_by("path"))
    plans = {plan.team_id: plan for plan in MonthPlan.objects.visible_to(viewer).filter(month=span.first_day)}
    tallies = _tallies(viewer, span)
    supervised = supervised_of_month(viewer, span)
    loads = team_loads(viewer, {team.pk: team.path for team in teams}, span)
    rows = (
        TeamMonth(
            team,
            plans[team.pk].state if team.pk in plans else "",
            plans[team.pk].baseline_count if team.pk in plans else 0,
            tallies.get(team.pk, {}),
            loads.get(team.pk, TeamLoad()),
            supervised.get(team.pk, SupervisedCount()),
        )
        for team in teams
    )
    return MonthOverview(span, tuple(rows))


def _tallies(viewer: Viewer, span: bridge.Month) -> dict[UUID, dict[str, Tally]]:
    """By way of the month plans, whose index leads to their items."""
    items = WorkItem.objects.visible_to(viewer).filter(
        month_plan__month=span.first_day, origin_kind=OriginKind.PLAN
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
    whole = carrying.WHOLE
    tallies: dict[UUID, dict[str, Tally]] = {}
    for row in counted:
        tally = Tally(row["planned"] * whole, row["done"] * whole, row["missed"])
        tallies.setdefault(row["team"], {})[row["practice"]] = tally
    linked = Q(carried_on__isnull=False) | Q(carried_from__isnull=False)
    for item in items.exclude(state=WorkState.CANCELLED).filter(linked).select_related(*LINKED):
        of_team = tallies[item.team_id]
        of_team[item.practice] += _correction(item)
    return tallies


def _correction(item: WorkItem) -> Tally:
    """What an item with a share differs from the whole one that was counted."""
    counted = carrying.WHOLE if item.state in FINISHED else 0
    return Tally(carrying.worth(item) - carrying.WHOLE, carrying.done(item) - counted)
