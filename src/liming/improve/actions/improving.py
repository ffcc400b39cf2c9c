"""Open, finish and cancel an improvement. Its baseline is frozen when it opens."""

from datetime import date
from typing import Any

from django.db import transaction

from liming.improve import bridge
from liming.improve.enums import GapState, ImprovementState
from liming.improve.models import Gap, Improvement
from liming.improve.queries.details import baseline_of_gap
from liming.improve.rules import GAP_STATES, IMPROVEMENT_STATES
from liming.register.models import Member
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


def take_turn(row: Gap | Improvement) -> None:
    """Hold the row until the transaction ends and read its state as it stands, not as it was shown."""
    rows = type(row).objects.everywhere("the caller has named the row it may change")
    rows.select_for_update().filter(pk=row.pk).first()
    row.refresh_from_db(fields=["state"])


@transaction.atomic
def open_improvement(
    viewer: Viewer,
    gap: Gap,
    title: str,
    owner: Member,
    due_on: date,
    expected_value: float,
    measures: str = "",
) -> Improvement:
    """Take a gap: somebody promises a measure by a day. Freezes baseline and expected natural rebound.

    `expected_value` in the indicator's own unit; the quarter that holds `due_on` reviews it. Needs
    `edit_improvement` over the team. Raises DomainError `field_required`, `owner_not_in_team`,
    `due_too_early`, `expected_not_better`, `illegal_transition`.
    """
    viewer.require(Right.EDIT_IMPROVEMENT, gap.team.path)
    take_turn(gap)
    GAP_STATES.check(GapState(gap.state), GapState.ACTING)
    _check(gap, title, owner, due_on, expected_value)
    improvement = Improvement.objects.create(
        gap=gap,
        title=title.strip(),
        measures=measures.strip(),
        owner=owner,
        opened_at=clock.now(),
        due_on=due_on,
        expected_value=expected_value,
        review_quarter=bridge.quarter_of_day(due_on),
        baseline=_baseline(gap),
    )
    gap.state = GapState.ACTING
    gap.save(update_fields=["state"])
    after = {"title": title, "owner": owner.code, "due_on": due_on, "baseline": improvement.baseline}
    audit.record(viewer, "improvement.opened", improvement, after=after, unit_path=gap.team.path)
    return improvement


def _check(gap: Gap, title: str, owner: Member, due_on: date, expected_value: float) -> None:
    if not title.strip():
        raise DomainError("field_required", field="措施")
    if owner.team_id != gap.team_id or owner.left_on is not None:
        raise DomainError("owner_not_in_team")
    if due_on <= clock.today() or bridge.quarter_of_day(due_on) <= gap.snapshot.quarter:
        raise DomainError("due_too_early", quarter=gap.snapshot.quarter)
    better = (expected_value - gap.value) * gap.indicator.direction
    if better <= 0 or not 0 <= expected_value <= 1:
        raise DomainError("expected_not_better", value=f"{gap.value:.1%}")


def _baseline(gap: Gap) -> dict[str, Any]:
    """What is frozen: the shrunk rate, the rebound to expect, and that the team was chosen for being low."""
    return {
        **bridge.stored(baseline_of_gap(gap)),
        "numerator": gap.numerator,
        "denominator": gap.denominator,
        "comparator": gap.comparator,
        "quarter": gap.snapshot.quarter,
        "selected_because_low": True,
    }


@transaction.atomic
def finish_improvement(viewer: Viewer, improvement: Improvement, note: str) -> Improvement:
    """Say that the measure is done, and what was done; it then waits for the review quarter.

    Needs `edit_improvement` over the team. Raises DomainError `illegal_transition`, `field_required`.
    """
    path = improvement.gap.team.path
    viewer.require(Right.EDIT_IMPROVEMENT, path)
    if not note.strip():
        raise DomainError("field_required", field="做了什么")
    take_turn(improvement)
    _move(improvement, ImprovementState.DONE)
    improvement.done_at, improvement.result_note = clock.now(), note.strip()[:300]
    improvement.save(update_fields=["state", "done_at", "result_note"])
    audit.record(viewer, "improvement.finished", improvement, after={"note": note}, unit_path=path)
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
    GAP_STATES.check(GapState(gap.state), GapState.OPEN)
    gap.state = GapState.OPEN
    gap.save(update_fields=["state"])
    audit.record(
        viewer, "improvement.cancelled", improvement, after={"reason": reason}, unit_path=gap.team.path
    )
    return improvement


def _move(improvement: Improvement, target: ImprovementState) -> None:
    IMPROVEMENT_STATES.check(ImprovementState(improvement.state), target)
    improvement.state = target
