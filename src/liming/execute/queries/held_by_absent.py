"""Requests that somebody holds who is not there: to be given to somebody else."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from liming.execute.enums import RequestState
from liming.execute.models import Request
from liming.register.models import Leave, Team
from liming.shared.viewer import Right, Viewer

_HELD = (RequestState.DISPATCHED, RequestState.ACCEPTED)
_REACHED = "requests of a team whose path was required"


def held_by_absent(viewer: Viewer, team: Team, day: date) -> list[Request]:
    """Requests not under way whose holder is on leave that day or has left, what is due first in front.

    Raises `forbidden`, `out_of_scope`. One query.
    """
    viewer.require(Right.READ_WORK, team.path)
    leave = Leave.objects.everywhere(_REACHED).filter(
        member=OuterRef("holder"), first_day__lte=day, last_day__gte=day
    )
    rows = Request.objects.everywhere(_REACHED).filter(team=team, state__in=_HELD).exclude(holder=None)
    rows = rows.filter(Exists(leave) | Q(holder__left_on__isnull=False))
    return list(rows.select_related("holder", "team").order_by("due_at", "number"))
