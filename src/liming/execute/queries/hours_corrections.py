"""Corrections of service hours that wait for review or were decided."""

from dataclasses import dataclass
from uuid import UUID

from liming.execute.enums import HoursCorrectionState
from liming.execute.models import HoursCorrection
from liming.execute.rules.permissions import is_same_person
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class CorrectionRow:
    """One correction; `may_review` when this viewer may decide it, `needs_unit` when only a unit may."""

    correction: HoursCorrection
    may_review: bool


@dataclass(frozen=True)
class CorrectionList:
    """A page; `waiting` and `decided` count within reach."""

    rows: tuple[CorrectionRow, ...]
    total: int
    page: int
    pages: int
    waiting: int
    decided: int


def hours_corrections(
    viewer: Viewer, *, decided: bool = False, page: int = 1, size: int = 25
) -> CorrectionList:
    """What waits within the viewer's teams, the oldest first; or what was decided, the newest first.

    Three queries.
    """
    viewer.require(Right.CERTIFY_HOURS)
    found = HoursCorrection.objects.visible_to(viewer.within(Right.CERTIFY_HOURS))
    waiting = found.filter(state=HoursCorrectionState.PROPOSED)
    ended = found.exclude(state=HoursCorrectionState.PROPOSED)
    counts = waiting.count(), ended.count()
    chosen, total = (
        (ended.order_by("-reviewed_at", "-id"), counts[1])
        if decided
        else (waiting.order_by("proposed_at", "id"), counts[0])
    )
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    rows = chosen.select_related("member", "team", "record__service_type", "stay__shift")
    return CorrectionList(
        tuple(CorrectionRow(row, _may_review(viewer, row)) for row in rows[(page - 1) * size : page * size]),
        total,
        page,
        pages,
        *counts,
    )


def hours_correction(viewer: Viewer, correction_id: UUID) -> HoursCorrection:
    """One correction within reach. Raises `not_found`, `forbidden`."""
    viewer.require(Right.CERTIFY_HOURS)
    rows = HoursCorrection.objects.visible_to(viewer.within(Right.CERTIFY_HOURS)).select_related("member")
    row: HoursCorrection | None = rows.filter(pk=correction_id).first()
    if row is None:
        raise DomainError("not_found", what="时长更正", key=correction_id)
    return row


def _may_review(viewer: Viewer, row: HoursCorrection) -> bool:
    right = Right.CHECK_HOURS if row.needs_unit else Right.CERTIFY_HOURS
    return (
        row.state == HoursCorrectionState.PROPOSED
        and viewer.may(right)
        and viewer.within(right).reaches(row.team.path)
        and row.member_id != viewer.member_id
        and not is_same_person(viewer, row.proposed_by, row.proposed_by_id)
    )
