"""What a month leaves behind when it is handed in, and who has locked it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from liming.plan import bridge
from liming.plan.enums import OriginKind, WorkState
from liming.plan.models import CarryOver, MonthPlan, MonthStep, WorkItem
from liming.plan.queries.settings import settings_book
from liming.plan.rules import ENDED, carrying
from liming.register.models import Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

CARRIED = "carried|"
PART_KEY = "plan.part_done_percent"
_LEFT_OVER = (WorkState.PARTLY_DONE, WorkState.MISSED)
_PLANNED = (OriginKind.PLAN, OriginKind.PROJECT, OriginKind.IMPROVEMENT)


@dataclass(frozen=True)
class Remainder:
    """One unfinished item; `comes_again`: its line has a visit of its own in the next month.

    `carried` is where it went on; `done_percent` proposes how much of it is done.
    """

    item: WorkItem
    comes_again: bool
    carried: CarryOver | None
    done_percent: int = 0

    @property
    def is_carried(self) -> bool:
        return self.carried is not None

    @property
    def is_proposed(self) -> bool:
        """Whether carrying it is the usual choice: begun, or not due again by itself."""
        begun = self.item.state not in (WorkState.PLANNED, WorkState.DISPATCHED, WorkState.MISSED)
        return not self.is_carried and (begun or not self.comes_again)


@dataclass(frozen=True)
class MonthEnd:
    """A team's month before or after it is handed in; the counts are items, carried parts by their share.

    `closes_on` is the first day on which it can be handed in.
    """

    plan: MonthPlan
    team: Team
    closes_on: date
    baseline: float
    baseline_done: float
    current: float
    done: float
    remainders: tuple[Remainder, ...]
    steps: tuple[MonthStep, ...]


def may_be_carried(item: WorkItem) -> bool:
    """Planned work that is partly done or did not end; requests go on by themselves."""
    state = WorkState(item.state)
    return item.origin_kind in _PLANNED and (state in _LEFT_OVER or state not in ENDED)


def closes_on(month: date) -> date:
    """The first day on which a month can be handed in: the day after its last."""
    return bridge.month_of(month).next().first_day


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
        .select_related("member", "plan_line", "service_type", "carried_from__source", "carried_on__item")
        .order_by("scheduled_date", "title", "pk")
    )
    percent = int(settings_book(PART_KEY).at(PART_KEY, team.path))
    left = [item for item in items if _is_left(item) and _day(item) <= span.last_day]
    return MonthEnd(
        plan=plan,
        team=team,
        closes_on=closes_on(plan.month),
        baseline=_sum(carrying.promised(item) for item in items if item.in_baseline),
        baseline_done=_sum(carrying.done(item) for item in items if item.in_baseline),
        current=_sum(map(carrying.worth, items)),
        done=_sum(map(carrying.done, items)),
        remainders=tuple(_remainder(item, span, percent) for item in left),
        steps=tuple(MonthStep.objects.visible_to(viewer).filter(month_plan=plan)),
    )


def _sum(hundredths: Iterable[int]) -> float:
    return carrying.items_of(sum(hundredths))


def _day(item: WorkItem) -> date:
    return item.scheduled_date or item.nominal_date


def _is_left(item: WorkItem) -> bool:
    return may_be_carried(item) or item.state == WorkState.CARRIED_OVER


def _remainder(item: WorkItem, span: bridge.Month, percent: int) -> Remainder:
    is_begun = item.state == WorkState.PARTLY_DONE
    carried: CarryOver | None = getattr(item, "carried_on", None)
    return Remainder(item, _comes_again(item, span), carried, percent if is_begun else 0)


def _comes_again(item: WorkItem, span: bridge.Month) -> bool:
    return item.plan_line is not None and bridge.falls_in(item.plan_line.rule, span.next())
