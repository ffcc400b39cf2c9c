"""Taking a request out of the count: claim, first review, appeal, second review."""

from datetime import datetime

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.enums import ExclusionState, RequestState
from liming.execute.models import Exclusion, Request
from liming.execute.queries.exclusions import unit_above
from liming.execute.queries.settings import setting
from liming.execute.rules.judging import EXCLUSION
from liming.execute.rules.permissions import is_same_person
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_UNCOUNTED = (RequestState.MERGED, RequestState.DECLINED)


@transaction.atomic
def claim_exclusion(viewer: Viewer, request: Request, reason: str, evidence: str) -> Exclusion:
    """Ask that a request be left out of the count, for a listed reason and with evidence in words.

    Possible until `exclusions.claim_days` working days after its end; a request is claimed once.
    Raises DomainError `forbidden`, `out_of_scope`, `field_required`, `field_invalid`, `claim_too_late`,
    `illegal_transition`.
    """
    row = course.reach(viewer, request, Right.CLOSE_REQUEST)
    if reason not in {each["code"] for each in setting("exclusions.reasons")}:
        raise DomainError("field_invalid", field="剔除原因", value=reason, remedy="请从清单里选")
    if not evidence.strip():
        raise DomainError("field_required", field="证据说明")
    _check_claim(row)
    now = clock.now()
    claim = Exclusion.objects.create(
        request=row,
        reason=reason,
        evidence=bridge.mask_text(evidence.strip())[:300],
        asked_at=now,
        asked_by=viewer.name[:60],
        asked_by_id=viewer.account_id,
        due_at=_due(),
    )
    after = {"number": row.number, "reason": reason, "evidence": claim.evidence}
    audit.record(viewer, "exclusion.claimed", claim, after=after, unit_path=course.path_of(row))
    return claim


def _check_claim(row: Request) -> None:
    claimed = Exclusion.objects.everywhere("the claim of a reached request").filter(request=row)
    if row.state in _UNCOUNTED or claimed.exists():
        raise DomainError("illegal_transition", what="诉求", source=row.get_state_display(), target="剔除")
    ended = row.closed_at or row.resolved_at
    days = int(setting("exclusions.claim_days"))
    if ended is not None and clock.now() > bridge.due_at(ended, days, "working_day", {}):
        raise DomainError("claim_too_late", days=days)


@transaction.atomic
def review_exclusion(viewer: Viewer, claim: Exclusion, agrees: bool, ground: str) -> Exclusion:
    """The first review, by the unit: agreeing passes the claim up, refusing needs a ground.

    Raises DomainError `forbidden`, `out_of_scope`, `same_person`, `field_required`, `illegal_transition`.
    """
    row, found = _reach(viewer, claim, Right.JUDGE)
    viewer.require(Right.JUDGE, course.path_of(row))
    _check_other(viewer, found)
    words = _ground(ground, needed=not agrees)
    found.review, found.reviewed_at, found.due_at = words, clock.now(), _due()
    found.reviewed_by, found.reviewed_by_id = viewer.name[:60], viewer.account_id
    return _move(viewer, row, found, ExclusionState.REVIEWED if agrees else ExclusionState.REFUSED, words)


@transaction.atomic
def appeal_exclusion(viewer: Viewer, claim: Exclusion, words: str) -> Exclusion:
    """Take a refused claim to the second reviewer, once and in time, with what the first did not see.

    Raises DomainError `forbidden`, `out_of_scope`, `appeal_too_late`, `field_required`, `illegal_transition`.
    """
    row, found = _reach(viewer, claim, Right.CLOSE_REQUEST)
    viewer.require(Right.CLOSE_REQUEST, course.path_of(row))
    if found.state == ExclusionState.REFUSED and clock.now() > found.due_at:
        raise DomainError("appeal_too_late", days=int(setting("exclusions.review_days")))
    found.appeal, found.due_at = bridge.mask_text(_ground(words, needed=True))[:300], _due()
    return _move(viewer, row, found, ExclusionState.APPEALED, found.appeal)


@transaction.atomic
def decide_exclusion(viewer: Viewer, claim: Exclusion, agrees: bool, ground: str) -> Exclusion:
    """The second review, by another person of the unit above: excluded for good, or counted for good.

    Raises DomainError `forbidden`, `out_of_scope`, `same_person`, `field_required`, `illegal_transition`.
    """
    row, found = _reach(viewer, claim, Right.JUDGE)
    viewer.require(Right.JUDGE, unit_above(row))
    _check_other(viewer, found)
    found.ground = _ground(ground, needed=not agrees)
    found.decided_at, found.decided_by = clock.now(), viewer.name[:60]
    state = ExclusionState.EXCLUDED if agrees else ExclusionState.UPHELD
    return _move(viewer, row, found, state, found.ground)


def _check_other(viewer: Viewer, found: Exclusion) -> None:
    """Two-person review: who claimed or reviewed does not decide."""
    steps = ((found.asked_by, found.asked_by_id), (found.reviewed_by, found.reviewed_by_id))
    for name, account in steps:
        if is_same_person(viewer, name, account):
            raise DomainError("same_person", name=name)


def _ground(words: str, *, needed: bool) -> str:
    if needed and not words.strip():
        raise DomainError("field_required", field="依据")
    return bridge.mask_text(words.strip())[:200]


def _due() -> datetime:
    return bridge.due_at(clock.now(), int(setting("exclusions.review_days")), "working_day", {})


def _reach(viewer: Viewer, claim: Exclusion, right: Right) -> tuple[Request, Exclusion]:
    viewer.require(right)
    row = course.fresh(viewer, claim.request)
    return row, Exclusion.objects.everywhere("the path is required by the caller").get(pk=claim.pk)


def _move(viewer: Viewer, row: Request, found: Exclusion, state: ExclusionState, words: str) -> Exclusion:
    EXCLUSION.check(ExclusionState(found.state), state)
    found.state = state
    found.save()
    after = {"number": row.number, "ground": words}
    audit.record(viewer, f"exclusion.{state.value}", found, after=after, unit_path=course.path_of(row))
    return found
