"""Remembering that a request was opened by its own team."""

from django.db.models import Q

from liming.execute.models import Request
from liming.shared import clock
from liming.shared.viewer import Right, Viewer


def note_opened(viewer: Viewer, request: Request) -> bool:
    """Mark an unread request as read when the viewer stands in its team, or in its unit while it has none.

    A mark of reading and no decision: it moves no clock and leaves no audit row. True when it was marked.
    Raises DomainError `forbidden`.
    """
    viewer.require(Right.READ_WORK)
    if request.seen_at is not None or request.closed_at is not None:
        return False
    paths = viewer.within(Right.READ_WORK).unit_paths
    own = Q(team__path__in=paths) | Q(team=None, unit__path__in=paths)
    unread = Request.objects.visible_to(viewer).filter(own, pk=request.pk, seen_at=None)
    return bool(unread.update(seen_at=clock.now()))
