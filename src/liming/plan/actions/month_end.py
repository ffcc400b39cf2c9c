"""The end of a month: handed in by the team, approved by the unit, accepted by the province; and back."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from liming.plan import bridge
from liming.plan.actions.carrying import Carry, carry_over
from liming.plan.actions.changes import LONGEST_REASON
from liming.plan.enums import MonthPlanState, WorkState
from liming.plan.models import MonthPlan, MonthStep, WorkItem
from liming.plan.queries.month_end import closes_on
from liming.plan.rules import LOCKED, MONTH_PLAN
from liming.register.models import Team
from liming.shared import audit, clock, outbox
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_CHECKED = "the team was checked above"
_S = MonthPlanState
_BACK: dict[MonthPlanState, tuple[MonthPlanState, Right]] = {
    _S.CLOSED: (_S.CONFIRMED, Right.EDIT_MONTH_PLAN),
    _S.APPROVED: (_S.CLOSED, Right.APPROVE_MONTH),
    _S.ACCEPTED: (_S.APPROVED, Right.ACCEPT_MONTH),
}
"""The state one step back, and the right that step needs."""


@transaction.atomic
def close_month(
    viewer: Viewer, team: Team, month: str, carry: Mapping[UUID, Carry] | None = None
) -> MonthPlan:
    """Hand in a confirmed month that is over: what was not begun is missed, and nothing changes any more.

    `carry` gives, for each item that goes on in the next month, what remains of it; that item ends as
    carried over. Closing again after unlocking carries nothing twice. Raises `plan_month_running`,
    `plan_month_empty`, `illegal_transition`, `plan_carry_invalid`, `plan_part_invalid`, `field_required`,
    `plan_month_closed` (the next month is locked), `forbidden`, `out_of_scope`, `plan_month_invalid`.
    """
    viewer.require(Right.EDIT_MONTH_PLAN, team.path)
    plan = _plan(team, month)
    MONTH_PLAN.check(_S(plan.state), _S.CLOSED)
    if clock.today() < closes_on(plan.month):
        raise DomainError("plan_month_running", month=f"{plan.month:%Y-%m}", day=closes_on(plan.month))
    items = WorkItem.objects.everywhere(_CHECKED).filter(month_plan=plan)
    carried = carry_over(viewer, plan, items.select_related("carried_from"), carry or {})
    last_day = bridge.month_of(plan.month).last_day
    untouched = items.filter(state__in=[WorkState.PLANNED, WorkState.DISPATCHED])
    missed = untouched.filter(scheduled_date__lte=last_day).update(state=WorkState.MISSED)
    closed = _step(viewer, plan, _S.CLOSED, after={"missed": missed, "carried": carried})
    _tell_when_all_closed(plan)
    return closed


def _tell_when_all_closed(plan: MonthPlan) -> None:
    """When the last team has handed its month in, higher rooms keep what the ledger says."""
    plans = MonthPlan.objects.everywhere("every team's month counts").filter(month=plan.month)
    if not plans.exclude(state__in=LOCKED).exists():
        outbox.put("month_closed", {"month": f"{plan.month:%Y-%m}"})


@transaction.atomic
def approve_month(viewer: Viewer, team: Team, month: str) -> MonthPlan:
    """The unit has looked at what the team handed in.

    Raises `plan_month_empty`, `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.APPROVE_MONTH, team.path)
    return _step(viewer, _plan(team, month), _S.APPROVED)


@transaction.atomic
def accept_month(viewer: Viewer, team: Team, month: str) -> MonthPlan:
    """The province takes the month over; raises as `approve_month`."""
    viewer.require(Right.ACCEPT_MONTH, team.path)
    return _step(viewer, _plan(team, month), _S.ACCEPTED)


@transaction.atomic
def unlock_month(viewer: Viewer, team: Team, month: str, reason: str) -> MonthPlan:
    """Take a locked month one step back; the reason stays in its log.

    Raises `plan_month_empty`, `plan_not_locked`, `field_required`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.READ_PLAN, team.path)
    plan = _plan(team, month)
    if plan.state not in LOCKED:
        raise DomainError("plan_not_locked")
    target, right = _BACK[_S(plan.state)]
    viewer.require(right, team.path)
    if not reason.strip():
        raise DomainError("field_required", field=_("理由"))
    return _step(viewer, plan, target, reason.strip()[:LONGEST_REASON])


def _plan(team: Team, month: str) -> MonthPlan:
    span = bridge.month_of(month)
    plans = MonthPlan.objects.everywhere("the caller has checked the team").select_for_update(of=("self",))
    plan: MonthPlan | None = plans.filter(team=team, month=span.first_day).select_related("team").first()
    if plan is None:
        raise DomainError("plan_month_empty")
    return plan


def _step(
    viewer: Viewer,
    plan: MonthPlan,
    target: MonthPlanState,
    reason: str = "",
    after: Mapping[str, object] | None = None,
) -> MonthPlan:
    source = _S(plan.state)
    MONTH_PLAN.check(source, target)
    plan.state = target
    plan.save(update_fields=["state"])
    MonthStep.objects.everywhere(_CHECKED).create(
        month_plan=plan,
        source=source,
        target=target,
        reason=reason,
        by_name=viewer.name[:60],
        at=clock.now(),
    )
    is_back = target == _BACK.get(source, (None,))[0]
    facts = {"state": target} | ({"reason": reason} if reason else {}) | dict(after or {})
    act = "month_plan.unlocked" if is_back else f"month_plan.{target}"
    audit.record(viewer, act, plan, before={"state": source}, after=facts, unit_path=plan.team.path)
    return plan
