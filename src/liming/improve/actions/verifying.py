"""Verify an improvement by the next frozen measurement; the verdict is written by the figures."""

from django.db import transaction

from liming.evaluate import queries as evaluate
from liming.evaluate.models import Snapshot, SnapshotCell
from liming.improve import bridge
from liming.improve.actions.improving import take_turn
from liming.improve.enums import GapState, ImprovementState, Verdict
from liming.improve.models import Improvement, Verification
from liming.improve.rules import GAP_STATES, IMPROVEMENT_STATES
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def verify_improvement(viewer: Viewer, improvement: Improvement, note: str = "") -> Verification:
    """Compare the review quarter with the frozen baseline; signed by somebody other than the owner.

    Worked: P(effect beyond the rebound > 0) above 0.95; worse: below 0.05; else not shown. The gap closes
    when it worked and waits for somebody again otherwise. Needs `verify_improvement` over the team. Raises
    DomainError `verifier_is_owner`, `review_not_frozen`, `nothing_measured_after`, `illegal_transition`.
    """
    gap = improvement.gap
    viewer.require(Right.VERIFY_IMPROVEMENT, gap.team.path)
    if viewer.member_id is not None and viewer.member_id == improvement.owner_id:
        raise DomainError("verifier_is_owner")
    take_turn(improvement)
    IMPROVEMENT_STATES.check(ImprovementState(improvement.state), ImprovementState.VERIFIED)
    snapshot = evaluate.newest_frozen(viewer, improvement.review_quarter)
    if snapshot is None:
        raise DomainError("review_not_frozen", quarter=improvement.review_quarter)
    verification = _judged(viewer, improvement, snapshot, note)
    verification.save()
    improvement.state = ImprovementState.VERIFIED
    improvement.save(update_fields=["state"])
    target = GapState.CLOSED if verification.verdict == Verdict.WORKED else GapState.OPEN
    GAP_STATES.check(GapState(gap.state), target)
    gap.state = target
    gap.save(update_fields=["state"])
    after = {"verdict": verification.verdict, "probability": verification.probability}
    audit.record(viewer, "improvement.verified", improvement, after=after, unit_path=gap.team.path)
    return verification


def _judged(viewer: Viewer, improvement: Improvement, snapshot: Snapshot, note: str) -> Verification:
    gap = improvement.gap
    cells = SnapshotCell.objects.filter(snapshot=snapshot, team=gap.team_id).select_related("indicator")
    cell = cells.filter(indicator__code=gap.indicator.code).first()
    after = evaluate.count_after(snapshot, cell) if cell else None
    if after is None or not after.denominator:
        raise DomainError("nothing_measured_after", quarter=snapshot.quarter)
    counted = (after.numerator, after.denominator)
    found = bridge.effect_of(improvement.baseline, counted, snapshot.seed, gap.indicator.direction)
    return Verification(
        improvement=improvement,
        snapshot=snapshot,
        verifier_id=viewer.account_id,
        verifier_name=viewer.name[:60],
        verified_at=clock.now(),
        value_after=round(after.numerator / after.denominator, 6),
        effect=found.mean,
        effect_low=found.low,
        effect_high=found.high,
        probability=found.probability_positive,
        verdict=found.verdict,
        note=note.strip()[:300],
    )
