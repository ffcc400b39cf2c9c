"""What happens to an improvement between opening and verification: begun, put off, done, given up."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from liming.improve import bridge
from liming.improve.actions.improving import take_turn
from liming.improve.enums import GapState, ImprovementState
from liming.improve.models import Improvement
from liming.improve.queries.own import forget_own
from liming.improve.rules import GAP_STATES, IMPROVEMENT_STATES
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

GOING = (ImprovementState.PLANNED, ImprovementState.RUNNING)


def require_doing(viewer: Viewer, improvement: Improvement) -> None:
    """The owner may do these things with the own improvement, else who may edit the team's.

    Raises DomainError `forbidden`, `out_of_scope`.
    """
    path = improvement.gap.team.path
    is_owner = viewer.member_id is not None and viewer.member_id == improvement.owner_id
    viewer.require(Right.DO_WORK if is_owner and viewer.may(Right.DO_WORK) else Right.EDIT_IMPROVEMENT, path)


@transaction.atomic
def start_improvement(viewer: Viewer, improvement: Improvement) -> Improvement:
    """Begin. The owner, or `edit_improvement` over the team. Raises DomainError `illegal_transition`."""
    require_doing(viewer, improvement)
    take_turn(improvement)
    _move(improvement, ImprovementState.RUNNING)
    improvement.save(update_fields=["state"])
    _record(viewer, "improvement.started", improvement, {"state": improvement.state})
    return improvement


@transaction.atomic
def postpone_improvement(viewer: Viewer, improvement: Improvement, due_on: date, reason: str) -> Improvement:
    """Put the due day off inside the review quarter, which stays frozen; the reason is kept.

    The owner, or `edit_improvement` over the team. Raises DomainError `field_required`, `due_not_later`,
    `due_after_review`, `illegal_transition`.
    """
    require_doing(viewer, improvement)
    if not reason.strip():
        raise DomainError("field_required", field="改期原因")
    take_turn(improvement)
    if improvement.state not in GOING:
        IMPROVEMENT_STATES.check(ImprovementState(improvement.state), ImprovementState.RUNNING)
    if due_on <= max(improvement.due_on, clock.today()):
        raise DomainError("due_not_later")
    if bridge.quarter_of_day(due_on) > improvement.review_quarter:
        raise DomainError("due_after_review", quarter=improvement.review_quarter)
    before = {"due_on": improvement.due_on}
    improvement.due_on = due_on
    improvement.save(update_fields=["due_on"])
    after = {"due_on": due_on, "reason": reason.strip()[:200]}
    _record(viewer, "improvement.put_off", improvement, after, before)
    return improvement


@transaction.atomic
def finish_improvement(viewer: Viewer, improvement: Improvement, note: str) -> Improvement:
    """Say that the measure is done, and what was done; it then waits for the review quarter.

    The owner, or `edit_improvement` over the team. Raises DomainError `illegal_transition`,
    `field_required`.
    """
    require_doing(viewer, improvement)
    if not note.strip():
        raise DomainError("field_required", field="做了什么")
    take_turn(improvement)
    _move(improvement, ImprovementState.DONE)
    improvement.done_at, improvement.result_note = clock.now(), note.strip()[:300]
    improvement.save(update_fields=["state", "done_at", "result_note"])
    _record(viewer, "improvement.finished", improvement, {"note": note})
    return improvement


@transaction.atomic
def cancel_improvement(viewer: Viewer, improvement: Improvement, reason: str) -> Improvement:
    """Give a measure up with a reason; the gap waits for somebody again.

    Needs `edit_improvement` over the team. Raises DomainError `illegal_transition`, `field_required`.
    """
    gap = improvement.gap
    viewer.require(Right.EDIT_IMPROVEMENT, gap.team.path)
    if not reason.strip():
        raise DomainError("field_required", field="原因")
    take_turn(improvement)
    _move(improvement, ImprovementState.CANCELLED)
    improvement.result_note = reason.strip()[:300]
    improvement.save(update_fields=["state", "result_note"])
    target = GapState.REOPENED if improvement.previous_id else GapState.OPEN
    GAP_STATES.check(GapState(gap.state), target)
    gap.state = target
    gap.save(update_fields=["state"])
    _record(viewer, "improvement.cancelled", improvement, {"reason": reason})
    return improvement


def _move(improvement: Improvement, target: ImprovementState) -> None:
    IMPROVEMENT_STATES.check(ImprovementState(improvement.state), target)
    improvement.state = target


def _record(
    viewer: Viewer,
    act: str,
    improvement: Improvement,
    after: Mapping[str, object],
    before: Mapping[str, object] | None = None,
) -> None:
    path = improvement.gap.team.path
    audit.record(viewer, act, improvement, before=before, after=after, unit_path=path)
    forget_own(improvement.owner_id)
