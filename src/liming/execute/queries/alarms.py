"""Open alarms of dispatch: grids without a holder who can go, places where nobody could be found."""

from django.db.models import QuerySet

from liming.execute.models import DispatchAlarm
from liming.shared.viewer import Right, Viewer

_PARTS = ("team", "grid_version__grid", "member", "request")


def open_alarms(viewer: Viewer) -> "QuerySet[DispatchAlarm]":
    """What still keeps the rules from sending the right person within the viewer's units, oldest first.

    Raises DomainError `forbidden`.
    """
    viewer.require(Right.READ_WORK)
    rows = DispatchAlarm.objects.visible_to(viewer).filter(settled_at=None)
    return rows.select_related(*_PARTS).defer("grid_version__boundary").order_by("raised_at", "pk")
