"""One work item with what its page shows."""

from uuid import UUID

from liming.plan.models import WorkItem
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


def item_for(viewer: Viewer, item_id: UUID) -> WorkItem:
    """One item with what a page shows of it; DomainError `not_found` outside the viewer's units."""
    viewer.require(Right.READ_WORK)
    item = WorkItem.objects.visible_to(viewer).select_related(*_SHOWN, "checklist").filter(pk=item_id).first()
    if item is None:
        raise DomainError("not_found", what="工作项", key=item_id)
    return item
