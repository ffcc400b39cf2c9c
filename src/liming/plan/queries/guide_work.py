"""Open work that is still pinned to an older version of a guide than the one in force."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from liming.plan.models import Checklist, WorkItem
from liming.plan.queries.guides import guide_page
from liming.plan.rules import ENDED, NOT_STARTED
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer

MOVABLE = NOT_STARTED - ENDED
"""Nobody has signed for it, so another version may be put in the place of its own."""


@dataclass(frozen=True)
class OlderWork:
    """`rows` in the order of their days; `movable` of them may go to the version in force, the others are
    signed for or under way and end with the version they began with.
    """

    guide: Checklist | None
    rows: ScopedQuerySet[Any]
    movable: int
    kept: int


def older_work(viewer: Viewer, code: str) -> OlderWork:
    """Open work of the viewer's teams on older versions. Raises `not_found`, `forbidden`."""
    viewer.require(Right.READ_PLAN)
    in_force = guide_page(viewer, code).in_force
    rows = on_older_version(WorkItem.objects.visible_to(viewer), in_force)
    counts = rows.aggregate(
        movable=Count("pk", filter=Q(state__in=MOVABLE)), kept=Count("pk", filter=~Q(state__in=MOVABLE))
    )
    shown = rows.select_related("team", "member", "checklist").order_by("scheduled_date", "pk")
    return OlderWork(in_force, shown, counts["movable"], counts["kept"])


def on_older_version(rows: ScopedQuerySet[Any], guide: Checklist | None) -> ScopedQuerySet[Any]:
    """Those of `rows` that are open and pinned to an older version of the guide; none without a guide."""
    if guide is None:
        return rows.none()
    older = Checklist.objects.filter(code=guide.code, version__lt=guide.version)
    return rows.filter(checklist__in=older).exclude(state__in=ENDED)
