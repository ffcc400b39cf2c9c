"""What was asked for over a span of days, by service type."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from liming.execute.models import Request
from liming.plan.queries import all_service_types
from liming.register.models import Unit
from liming.shared import clock
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class Demand:
    """A service and how often it was asked for."""

    name: str
    count: int


def demands(viewer: Viewer, unit: Unit, first: date, last: date, most: int = 5) -> list[Demand]:
    """What was asked for most within the unit from `first` to `last`, both included; two queries."""
    viewer.require(Right.READ_WORK)
    rows = (
        Request.objects.visible_to(viewer)
        .filter(unit__path__startswith=unit.path)
        .filter(received_at__gte=clock.at(first, 0), received_at__lt=clock.at(last + timedelta(days=1), 0))
        .order_by()
        .values("service_type")
        .annotate(count=Count("pk"))
        .order_by("-count", "service_type")[:most]
    )
    names = {row.code: row.name for row in all_service_types(viewer)}
    return [Demand(names.get(row["service_type"], row["service_type"]), row["count"]) for row in rows]
