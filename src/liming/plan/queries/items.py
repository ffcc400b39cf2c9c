"""Work items of a month and of a member's day."""

from datetime import date
from uuid import UUID

from liming.plan import bridge
from liming.plan.enums import WorkState
from liming.plan.models import WorkItem
from liming.register.models import Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_SHOWN = (
    "team",
    "member",
    "service_type",
    "plan_line",
    "project_item__project",
    "grid_version__grid",
    "customer",
    "site",
    "service_point",
    "supervision__unit",
)


def month_items(viewer: Viewer, team: Team, month: str) -> list[WorkItem]:
    """The team's items whose nominal date lies in `month` ("2026-11"), in the order of the days."""
    viewer.require(Right.READ_PLAN, team.path)
    span = bridge.month_of(month)
    items = WorkItem.objects.visible_to(viewer).filter(
        team=team, nominal_date__range=(span.first_day, span.last_day)
    )
    return list(items.select_related(*_SHOWN).order_by("scheduled_date", "title", "id"))


def day_items(viewer: Viewer, member_id: UUID, day: date) -> list[WorkItem]:
    """What a member has on a day, whatever it came from; cancelled work is left out."""
    viewer.require(Right.READ_WORK)
    items = WorkItem.objects.visible_to(viewer).filter(member_id=member_id, scheduled_date=day)
    items = items.exclude(state=WorkState.CANCELLED).select_related(*_SHOWN, "checklist")
    return list(items.order_by("due_at", "occurrence_key"))


def item_for(viewer: Viewer, item_id: UUID) -> WorkItem:
    """One item with what a page shows of it; DomainError `not_found` outside the viewer's units."""
    viewer.require(Right.READ_WORK)
    item = WorkItem.objects.visible_to(viewer).select_related(*_SHOWN, "checklist").filter(pk=item_id).first()
    if item is None:
        raise DomainError("not_found", what="工作项", key=item_id)
    return item
