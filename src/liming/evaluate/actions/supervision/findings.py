"""A finding's life: the team is told, mends, somebody else looks again, the planner closes it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from liming.evaluate import bridge
from liming.evaluate.actions.supervision.access import is_of_team, locked_finding, require_checker
from liming.evaluate.actions.supervision.checking import keep_photos
from liming.evaluate.actions.supervision.telling import tell_checker, tell_team
from liming.evaluate.enums import FindingState, FindingStepKind
from liming.evaluate.models import FindingStep, SupervisionCheck, SupervisionFinding
from liming.evaluate.queries.supervision.drawing import values_at
from liming.evaluate.rules import FINDING
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_OF_CHECK = "findings of a check whose checker acts"


@transaction.atomic
def notify_findings(viewer: Viewer, check: SupervisionCheck) -> list[SupervisionFinding]:
    """Tell the team all findings of a check that it was not told of yet; the limits run from today.

    Needs to be the checker, or `plan_supervision` over the team. Raises `check_not_yours`,
    `checker_of_team`, `forbidden`.
    """
    require_checker(viewer, check)
    rows = SupervisionFinding.objects.everywhere(_OF_CHECK).select_for_update(of=("self",))
    found = list(
        rows.filter(check_made=check, state=FindingState.FOUND).select_related("team__unit", "check_made")
    )
    for row in found:
        row.notified_at = clock.now()
        _set_day(row)
        _enter(viewer, row, FindingState.NOTIFIED, FindingStepKind.NOTIFIED)
    tell_team("finding_notified", found)
    return found


def notify_finding(viewer: Viewer, finding: SupervisionFinding) -> list[SupervisionFinding]:
    """The same, from one of the findings."""
    return notify_findings(viewer, finding.check_made)


@transaction.atomic
def mend_finding(
    viewer: Viewer, finding: SupervisionFinding, note: str, photos: Iterable[Any] = ()
) -> SupervisionFinding:
    """The team says what it did, with a photo or in words. Needs `mend_finding` over the team.

    Raises `field_required`, `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    row = locked_finding(finding)
    viewer.require(Right.MEND_FINDING, row.team.path)
    files = list(photos)
    if not note.strip() and not files:
        raise DomainError("field_required", field="整改说明或照片")
    FINDING.check(FindingState(row.state), FindingState.MENDED)
    row.mended_at, row.mended_by_id = clock.now(), viewer.account_id
    row.mended_by_name = viewer.name[:60]
    _enter(viewer, row, FindingState.MENDED, FindingStepKind.MENDED, note, files)
    tell_checker(row)
    return row


@transaction.atomic
def recheck_finding(
    viewer: Viewer, finding: SupervisionFinding, is_mended: bool, note: str = "", photos: Iterable[Any] = ()
) -> SupervisionFinding:
    """Look again. Not mended needs words and sends it back with a fresh limit.

    By the checker or a planner, neither of the team nor who mended it. Raises `field_required`,
    `finding_same_person`, `checker_of_team`, `check_not_yours`, `illegal_transition`.
    """
    row = locked_finding(finding)
    require_checker(viewer, row.check_made)
    _require_another(viewer, row)
    if not is_mended and not note.strip():
        raise DomainError("field_required", field="复查说明")
    target = FindingState.RECHECKED if is_mended else FindingState.NOTIFIED
    FINDING.check(FindingState(row.state), target)
    kind = FindingStepKind.RECHECKED if is_mended else FindingStepKind.NOT_MENDED
    if is_mended:
        row.rechecked_at = clock.now()
    else:
        row.mended_at, row.failed_checks = None, row.failed_checks + 1
        _set_day(row)
    _enter(viewer, row, target, kind, note, photos)
    if not is_mended:
        tell_team("finding_notified", [row], f":{row.failed_checks}")
    return row


@transaction.atomic
def close_finding(viewer: Viewer, finding: SupervisionFinding, note: str = "") -> SupervisionFinding:
    """Strike a re-checked finding off the list. Needs `plan_supervision` over the team, not one of it.

    Raises `illegal_transition`, `checker_of_team`, `forbidden`, `out_of_scope`.
    """
    row = locked_finding(finding)
    viewer.require(Right.PLAN_SUPERVISION, row.team.path)
    if is_of_team(viewer, row.team):
        raise DomainError("checker_of_team", checker=viewer.name, team=row.team.short_name)
    row.closed_at = clock.now()
    _enter(viewer, row, FindingState.CLOSED, FindingStepKind.CLOSED, note)
    return row


@transaction.atomic
def withdraw_finding(viewer: Viewer, finding: SupervisionFinding, reason: str) -> SupervisionFinding:
    """Take back what was none, with the reason. Needs `plan_supervision` over the team.

    Raises `field_required`, `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    row = locked_finding(finding)
    viewer.require(Right.PLAN_SUPERVISION, row.team.path)
    if not reason.strip():
        raise DomainError("field_required", field="撤销原因")
    _enter(viewer, row, FindingState.WITHDRAWN, FindingStepKind.WITHDRAWN, reason)
    return row


def _require_another(viewer: Viewer, row: SupervisionFinding) -> None:
    """Accounts are told apart by their ids, the system's own acts by their names."""
    same_account = viewer.account_id is not None and viewer.account_id == row.mended_by_id
    same_name = viewer.account_id is None and row.mended_by_id is None and viewer.name == row.mended_by_name
    if same_account or same_name:
        raise DomainError("finding_same_person")


def _set_day(row: SupervisionFinding) -> None:
    days = values_at(row.team.path)["mend_days"][row.severity]
    row.due_on = bridge.working_day_after(clock.today(), int(days))


def _enter(
    viewer: Viewer,
    row: SupervisionFinding,
    target: FindingState,
    kind: FindingStepKind,
    note: str = "",
    photos: Iterable[Any] = (),
) -> None:
    """Move to `target` with a step that says so."""
    FINDING.check(FindingState(row.state), target)
    row.state = target
    row.save()
    step = FindingStep.objects.create(
        finding=row, kind=kind, at=clock.now(), by_name=viewer.name[:60], note=note.strip()[:300]
    )
    keep_photos(row.check_made, photos, step=step)
    after = {"number": row.number, "due_on": row.due_on, "note": step.note}
    audit.record(viewer, f"finding.{kind}", row, after=after, unit_path=row.team.path)
