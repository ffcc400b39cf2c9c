"""Verify an improvement by the next frozen measurement; the verdict is written by the figures."""

from uuid import UUID

from django.db import transaction

from liming.evaluate import queries as evaluate
from liming.evaluate.models import Snapshot
from liming.improve import bridge
from liming.improve.actions.improving import take_turn
from liming.improve.enums import GapState, ImprovementState, Verdict
from liming.improve.models import Improvement, Verification
from liming.improve.queries.peers import counts_after
from liming.improve.rules import GAP_STATES, IMPROVEMENT_STATES
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def verify_improvement(viewer: Viewer, improvement: Improvement, note: str = "") -> Verification:
    """Compare the review quarter with what was frozen; signed by somebody other than owner and helpers.

    The effect is the change beyond the rebound and beyond what the frozen comparators moved. Worked: P(effect
    > 0) above 0.95; worse: below 0.05; else not shown. The gap closes when it worked and is reopened
    otherwise. Needs `verify_improvement` over the team. Raises DomainError `verifier_is_owner`,
    `review_not_frozen`, `nothing_measured_after`, `illegal_transition`.
    """
    gap = improvement.gap
    viewer.require(Right.VERIFY_IMPROVEMENT, gap.team.path)
    if _had_a_hand(viewer, improvement):
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
    target = GapState.CLOSED if verification.verdict == Verdict.WORKED else GapState.REOPENED
    GAP_STATES.check(GapState(gap.state), target)
    gap.state = target
    gap.save(update_fields=["state"])
    after = {"verdict": verification.verdict, "probability": verification.probability}
    audit.record(viewer, "improvement.verified", improvement, after=after, unit_path=gap.team.path)
    return verification


def _had_a_hand(viewer: Viewer, improvement: Improvement) -> bool:
    if viewer.member_id is None:
        return False
    is_owner = viewer.member_id == improvement.owner_id
    return is_owner or improvement.helpers.filter(member=viewer.member_id).exists()


def _judged(viewer: Viewer, improvement: Improvement, snapshot: Snapshot, note: str) -> Verification:
    indicator = improvement.gap.indicator
    counts = counts_after(snapshot, indicator)
    after = counts.get(improvement.gap.team_id)
    if after is None or not after.denominator:
        raise DomainError("nothing_measured_after", quarter=snapshot.quarter)
    beside = [
        (each, (count.numerator, count.denominator))
        for each in improvement.comparators
        if (count := counts.get(UUID(each["team"]))) is not None
    ]
    counted = (after.numerator, after.denominator)
    found = bridge.effect_of(improvement.baseline, counted, snapshot.seed, indicator.direction, beside)
    return Verification(
        improvement=improvement,
        snapshot=snapshot,
        verifier_id=viewer.account_id,
        verifier_name=viewer.name[:60],
        verified_at=clock.now(),
        value_after=round(after.numerator / after.denominator, 6),
        cases_after=after.denominator,
        effect=found.mean,
        effect_low=found.low,
        effect_high=found.high,
        probability=found.probability_positive,
        drift=found.drift,
        compared=found.compared,
        verdict=found.verdict,
        note=note.strip()[:300],
    )
