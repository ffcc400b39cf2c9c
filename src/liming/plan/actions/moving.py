"""Moving and cancelling several visits of a month at once, all or none, with one reason."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from liming.plan.actions.changes import check_open, check_supervision, note_changes, reason_for
from liming.plan.actions.work import move_work_item, schedule_item
from liming.plan.enums import ChangeKind, WorkState
from liming.plan.models import WorkItem
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def move_items(viewer: Viewer, items: Sequence[WorkItem], day: date, reason: str = "") -> int:
    """Put the items on another day; returns how many.

    Raises as `schedule_item`, and `plan_nothing_chosen`.
    """
    if not items:
        raise DomainError("plan_nothing_chosen")
    for item in items:
        schedule_item(viewer, item, day, reason=reason)
    return len(items)


@transaction.atomic
def cancel_items(viewer: Viewer, items: Sequence[WorkItem], reason: str = "") -> int:
    """Take the items out of the month; what has started stays. Returns how many.

    Raises `plan_nothing_chosen`, `plan_reason_needed`, `plan_month_closed`, `plan_supervised`,
    `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    if not items:
        raise DomainError("plan_nothing_chosen")
    for item in items:
        viewer.require(Right.EDIT_MONTH_PLAN, item.team.path)
        check_open(item.month_plan)
        check_supervision(item)
        given = reason_for(item.month_plan, reason)
        before = item.scheduled_date
        move_work_item(viewer, item, WorkState.CANCELLED)
        note_changes(viewer, ChangeKind.CANCELLED, [item], given, (before, None))
    return len(items)
