"""Bringing work that nobody has begun to the version of its guide that is in force."""

from django.db import transaction

from liming.plan.models import WorkItem
from liming.plan.queries.guide_work import MOVABLE, on_older_version
from liming.plan.queries.guides import guide_page
from liming.register.queries import root_path
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def renew_guide_of_work(viewer: Viewer, code: str) -> int:
    """Pin all work not begun to the version in force; what is signed for or under way keeps its own.

    Returns how many items were moved. Raises `guide_not_in_force`, `not_found`, `forbidden`, `out_of_scope`.
    """
    viewer.require(Right.EDIT_GUIDE, root_path())
    guide = guide_page(viewer, code).in_force
    if guide is None:
        raise DomainError("guide_not_in_force", number=code)
    rows = WorkItem.objects.everywhere("guides hold for every unit")
    # The state is asked again by the write itself: who signs meanwhile keeps the version seen.
    moved: int = on_older_version(rows, guide).filter(state__in=MOVABLE).update(checklist=guide)
    if moved:
        after = {"code": code, "version": guide.version, "items": moved}
        audit.record(viewer, "guide.pinned", guide, after=after, unit_path=root_path())
    return moved
