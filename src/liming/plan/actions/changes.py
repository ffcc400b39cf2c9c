"""The reasons of a month: what changes after its baseline is frozen is kept beside the item it changed."""

from collections.abc import Iterable
from datetime import date

from liming.plan.enums import ChangeKind
from liming.plan.models import MonthChange, MonthPlan, WorkItem
from liming.plan.rules import LOCKED
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

LONGEST_REASON = 200


def check_open(plan: MonthPlan | None) -> None:
    """Refuse a month that has been handed in; DomainError `plan_month_closed`."""
    if plan is not None and plan.state in LOCKED:
        raise DomainError("plan_month_closed")


def reason_for(plan: MonthPlan | None, reason: str) -> str:
    """The reason without outer spaces; DomainError `plan_reason_needed` where the baseline is frozen."""
    reason = reason.strip()[:LONGEST_REASON]
    if plan is not None and plan.baseline_at is not None and not reason:
        raise DomainError("plan_reason_needed")
    return reason


def note_changes(
    viewer: Viewer,
    kind: ChangeKind,
    items: Iterable[WorkItem],
    reason: str,
    days: tuple[date | None, date | None] = (None, None),
) -> None:
    """Keep one change for each item whose month has a frozen baseline; `days` are before and after."""
    at = clock.now()
    rows = [
        MonthChange(
            month_plan=item.month_plan,
            item=item,
            kind=kind,
            day_before=days[0],
            day_after=days[1] or item.scheduled_date,
            reason=reason,
            by_name=viewer.name[:60],
            at=at,
        )
        for item in items
        if item.month_plan is not None and item.month_plan.baseline_at is not None
    ]
    MonthChange.objects.everywhere("the caller has checked the items' teams").bulk_create(rows)
