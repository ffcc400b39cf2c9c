"""The reasons of a month: what changes after its baseline is frozen is kept beside the item it changed."""

from collections.abc import Iterable
from datetime import date

from liming.plan.enums import ChangeKind, SupervisionState
from liming.plan.models import ItemSupervision, MonthChange, MonthPlan, WorkItem
from liming.plan.rules import LOCKED
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

LONGEST_REASON = 200


def check_open(plan: MonthPlan | None) -> None:
    """Refuse a month that has been handed in; DomainError `plan_month_closed`."""
    if plan is not None and plan.state in LOCKED:
        raise DomainError("plan_month_closed")


def check_supervision(item: WorkItem, day: date | None = None) -> None:
    """Keep a supervised item: no cancelling it, and no `day` beyond the one it is due.

    Raises DomainError `plan_supervised`, `plan_supervised_until`.
    """
    if item.plan_line_id is not None:
        return
    rows = ItemSupervision.objects.everywhere("the caller has checked the item's team").filter(item=item)
    found = rows.exclude(state=SupervisionState.CLOSED).select_related("unit").first()
    if found is None:
        return
    due = clock.local(found.due_at).date()
    if day is None:
        raise DomainError("plan_supervised", title=item.title, unit=found.unit.short_name)
    if day > max(due, clock.today()):
        raise DomainError("plan_supervised_until", title=item.title, day=due, unit=found.unit.short_name)


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
