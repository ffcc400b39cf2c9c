"""Who has to report back, and which work asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from liming.execute.enums import LoneReason
from liming.execute.models import LoneWatch
from liming.execute.queries.settings import settings_book
from liming.execute.rules.lone_work import LoneRule
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.models import WorkItem
from liming.plan.queries.routes import accompanied
from liming.shared import clock
from liming.shared.viewer import Right, Viewer

RULE = "safety.lone_work"
_OWN = "the watch over a member whose path was required"


def lone_rule(path: str) -> LoneRule:
    """The rule that holds for a team, by its path."""
    return LoneRule.of(settings_book(RULE).at(RULE, path))


def open_watch(member_id: UUID | None) -> LoneWatch | None:
    """What a member has to report back from. One query."""
    if member_id is None:
        return None
    rows = LoneWatch.objects.everywhere(_OWN).filter(member_id=member_id, closed_at=None)
    found: LoneWatch | None = rows.select_related("work_item").first()
    return found


@dataclass(frozen=True)
class LoneNotice:
    """What an item's page says of going alone: why, and by when to report back once somebody set out."""

    item_id: UUID
    title: str
    reason: str
    due_at: datetime | None = None

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at <= clock.now()


def own_notice(viewer: Viewer) -> LoneNotice | None:
    """What the viewer has to report back from. One query."""
    found = open_watch(viewer.member_id)
    return _notice(found) if found else None


def _notice(found: LoneWatch) -> LoneNotice:
    return LoneNotice(
        found.work_item_id, found.work_item.title, str(found.get_reason_display()), found.due_at
    )


def lone_notice(viewer: Viewer, row: WorkItem) -> LoneNotice | None:
    """For an item the viewer reached; None where nothing asks to report back. Three queries at most."""
    found = open_watch(row.member_id)
    if found is not None and found.work_item_id == row.pk:
        return _notice(found)
    if row.member_id is None or row.state in WORK_ENDED:
        return None
    viewer.require(Right.READ_WORK, row.team.path)
    reason = reasons_alone([(row, clock.now())], row.team.path, row.member_id).get(row.pk)
    return LoneNotice(row.pk, row.title, str(reason.label)) if reason else None


def why_alone(row: WorkItem, rule: LoneRule, begins_at: datetime) -> LoneReason | None:
    """The reason that an item's place and hour give; whether somebody comes along is not asked."""
    version: Any = row.grid_version
    area, grid = (version.area_type, version.grid.code) if version else ("", "")
    return rule.why(begins_at, row.service_type.usual_minutes, area, grid)


def reasons_alone(
    rows: Iterable[tuple[WorkItem, datetime]], path: str, member_id: UUID
) -> dict[UUID, LoneReason]:
    """Item to why its member reports back from it, for items with when they begin; left out where the
    published route sends somebody else along. One query at most.
    """
    rule = lone_rule(path)
    found = {row.pk: reason for row, begins_at in rows if (reason := why_alone(row, rule, begins_at))}
    together = accompanied(found, member_id) if found else frozenset()
    return {key: reason for key, reason in found.items() if key not in together}
