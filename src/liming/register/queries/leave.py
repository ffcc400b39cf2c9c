"""Leave of a team's members: who is away, who will be, who was lately."""

from datetime import timedelta
from uuid import UUID

from liming.register.models import Leave, Team
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

PAST_DAYS = 90


def leaves_of_team(viewer: Viewer, team: Team) -> list[Leave]:
    """Leave of the team from 90 days ago on, the latest first; raises `forbidden`, `out_of_scope`."""
    viewer.require(Right.KEEP_LEAVE, team.path)
    rows = Leave.objects.visible_to(viewer).filter(
        member__team=team, last_day__gte=clock.today() - timedelta(days=PAST_DAYS)
    )
    return list(rows.select_related("member__team").order_by("-first_day", "member__pinyin"))


def leave_by_id(viewer: Viewer, leave_id: UUID) -> Leave:
    """One leave within the viewer's units; DomainError `not_found`."""
    rows = Leave.objects.visible_to(viewer).select_related("member__team").filter(pk=leave_id)
    found: Leave | None = rows.first()
    if found is None:
        raise DomainError("not_found", what="请假", key=leave_id)
    return found


def away_days(team: Team) -> dict[UUID, list[Leave]]:
    """Leave of today and ahead by member, of a team that the viewer already reached; the next first."""
    rows = Leave.objects.everywhere("a reached team").filter(member__team=team, last_day__gte=clock.today())
    found: dict[UUID, list[Leave]] = {}
    for row in rows.order_by("first_day"):
        found.setdefault(row.member_id, []).append(row)
    return found
