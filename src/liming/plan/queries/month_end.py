"""What a month leaves behind when it is handed in, and who has locked it."""

from dataclasses import dataclass

from liming.plan import bridge
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import CarryOver, MonthPlan, MonthStep, WorkItem
from liming.plan.rules import ENDED, FINISHED
from liming.register.models import Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

CARRIED = "carried|"
_LEFT_OVER = (WorkState.PARTLY_DONE, WorkState.MISSED)
_PLANNED = (OriginKind.PLAN, OriginKind.PROJECT, OriginKind.IMPROVEMENT)


@dataclass(frozen=True)
class Remainder:
    """One unfinished item; `comes_again`: its line has a visit of its own in the next month."""

    item: WorkItem
    comes_again: bool
    is_carried: bool

    @property
    def is_proposed(self) -> bool:
        """Whether carrying it is the usual choice: begun, or not due again by itself."""
        begun = self.item.state not in (WorkState.PLANNED, WorkState.DISPATCHED, WorkState.MISSED)
        return not self.is_carried and (begun or not self.comes_again)


@dataclass(frozen=True)
class MonthEnd:
    """A team's month before or after it is handed in."""

    plan: MonthPlan
    team: Team
    baseline: int
    baseline_done: int
    current: int
    done: int
    remainders: tuple[Remainder, ...]
    steps: tuple[MonthStep, ...]


def may_be_carried(item: WorkItem) -> bool:
    """Planned work that is partly done or did not end; requests go on by themselves."""
    state = WorkState(item.state)
    return item.origin_kind in _PLANNED and (state in _LEFT_OVER or state not in ENDED)


def month_end(viewer: Viewer, team: Team, month: str) -> MonthEnd:
    """The counts and leftovers of a team's month; five queries. Raises `plan_month_empty`, `forbidden`."""
    viewer.require(Right.READ_PLAN, team.path)
    span = bridge.month_of(month)
    plan = MonthPlan.objects.visible_to(viewer).filter(team=team, month=span.first_day).first()
    if plan is None:
        raise DomainError("plan_month_empty")
    items = list(
        WorkItem.objects.visible_to(viewer)
        .filter(month_plan=plan)
        .select_related("member", "plan_line", "service_type")
        .order_by("scheduled_date", "title", "pk")
    )
    carried = set(
        CarryOver.objects.visible_to(viewer).filter(source__in=items).values_list("source_id", flat=True)
    )
    is_done = [WorkState(item.state) in FINISHED for item in items]
    return MonthEnd(
        plan=plan,
        team=team,
        baseline=sum(item.in_baseline for item in items),
        baseline_done=sum(item.in_baseline and done for item, done in zip(items, is_done, strict=True)),
        current=sum(item.state != WorkState.CANCELLED for item in items),
        done=sum(is_done),
        remainders=tuple(
            Remainder(item, _comes_again(item, span), item.pk in carried)
            for item in items
            if may_be_carried(item) and (item.scheduled_date or item.nominal_date) <= span.last_day
        ),
        steps=tuple(MonthStep.objects.visible_to(viewer).filter(month_plan=plan)),
    )


def _comes_again(item: WorkItem, span: bridge.Month) -> bool:
    return item.plan_line is not None and bridge.falls_in(item.plan_line.rule, span.next())
