"""What phones keep."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from liming.execute.queries.field import WORK_HIDDEN
from liming.execute.queries.settings import setting
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.models import WorkItem
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

_SHOWN = ("pk", "state", "scheduled_date", "due_at", "title", "checklist_id", "supervision__state")


@dataclass(frozen=True)
class KeptItem:
    """An item whose page a phone keeps; `mark` changes with what the page shows."""

    id: UUID
    mark: str


def items_to_keep(viewer: Viewer) -> tuple[KeptItem, ...]:
    """The viewer's open items up to `sync.days_ahead` days ahead, at most `sync.items_kept`. One query."""
    viewer.require(Right.DO_WORK)
    if viewer.member_id is None:
        return ()
    until = clock.today() + timedelta(days=setting("sync.days_ahead"))
    rows = (
        WorkItem.objects.everywhere("the viewer's own items")
        .filter(member_id=viewer.member_id, scheduled_date__lte=until)
        .exclude(state__in=[*WORK_ENDED, *WORK_HIDDEN])
        .order_by("scheduled_date", "pk")
        .values_list(*_SHOWN)[: setting("sync.items_kept")]
    )
    return tuple(KeptItem(row[0], mark_of(*row)) for row in rows)


def mark_of(*shown: object) -> str:
    """A short name of what is shown: 16 hex digits."""
    return hashlib.sha256("|".join(map(str, shown)).encode()).hexdigest()[:16]
