"""Audit tasks: found by searches, looked into and decided by people outside the team. Nothing is deducted."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction

from liming.evaluate import bridge
from liming.evaluate.enums import AuditKind, AuditState
from liming.evaluate.models import AuditEvidence, AuditTask
from liming.evaluate.queries.audits import can_handle
from liming.evaluate.queries.sightings import AT_ANY_TIME, AT_THE_END
from liming.evaluate.rules import AUDIT, Seen, Sighting
from liming.execute.actions import look_at_flag
from liming.execute.models import RatingFlag
from liming.execute.queries.settings import setting
from liming.register.models import Account, Member, Team
from liming.register.queries import root_path
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

_ALL = "an audit looks at every team; what is shown is scoped"
_DECIDED = (AuditState.CLEARED, AuditState.CONFIRMED)


@transaction.atomic
def find_audit_tasks(
    viewer: Viewer, quarter: str, kinds: Collection[AuditKind] = tuple(AuditKind)
) -> list[AuditTask]:
    """Search a quarter's records; returns the tasks that are new. Finding the same again changes nothing.

    New evidence of a known pattern joins its open task; where that was decided, it opens the next turn. What
    needs a whole quarter is looked for once it has ended. Needs `handle_audit_task` over all; raises
    DomainError `quarter_invalid`.
    """
    viewer.require(Right.HANDLE_AUDIT_TASK, root_path())
    window = bridge.window_of(quarter, clock.now())
    searches = {**AT_ANY_TIME, **(AT_THE_END if clock.today() > window.last_day else {})}
    sightings = [
        sighting for kind, search in searches.items() if kind in kinds for sighting in search(window)
    ]
    known = _known(quarter)
    found = [_told(viewer, sighting, known.get(sighting.fingerprint)) for sighting in sightings]
    return [task for task in found if task is not None]


def _known(quarter: str) -> dict[str, AuditTask]:
    """The newest turn of each pattern of the quarter, with its evidence."""
    rows = AuditTask.objects.everywhere(_ALL).filter(quarter=quarter).order_by("turn")
    return {row.fingerprint: row for row in rows.prefetch_related("evidence")}


def _told(viewer: Viewer, sighting: Sighting, known: AuditTask | None) -> AuditTask | None:
    """The new task; None where the pattern is known and open, or was decided and rests on nothing new."""
    if known is None:
        return _opened(viewer, sighting, 1)
    have = {(row.record_id, row.request_id, row.sha256) for row in known.evidence.all()}
    new = [seen for seen in sighting.seen if (seen.record, seen.request, seen.sha256) not in have]
    if not new:
        return None
    if known.state in _DECIDED:
        return None if sighting.kind in AT_THE_END else _opened(viewer, sighting, known.turn + 1)
    _keep(known, new)
    known.facts = sighting.facts
    known.save(update_fields=["facts"])
    after = {"kind": known.kind, "added": len(new)}
    audit.record(viewer, "audit_task.added_to", known, after=after, unit_path=known.team.path)
    return None


def _opened(viewer: Viewer, sighting: Sighting, turn: int) -> AuditTask:
    team = Team.objects.everywhere(_ALL).get(pk=sighting.team)
    task: AuditTask = AuditTask.objects.create(
        kind=sighting.kind,
        quarter=sighting.quarter,
        team=team,
        member_id=sighting.member,
        fingerprint=sighting.fingerprint,
        turn=turn,
        facts=sighting.facts,
        found_at=clock.now(),
        due_on=bridge.working_days_later(clock.today(), int(setting("audit.days"))),
    )
    _keep(task, sighting.seen)
    after = {"kind": task.kind, "quarter": task.quarter, "team": team.code, "evidence": len(sighting.seen)}
    audit.record(viewer, "audit_task.found", task, after=after, unit_path=team.path)
    return task


def _keep(task: AuditTask, seen: Iterable[Seen]) -> None:
    AuditEvidence.objects.bulk_create(
        AuditEvidence(
            task=task, record_id=each.record, request_id=each.request, sha256=each.sha256, note=each.note
        )
        for each in seen
    )


@transaction.atomic
def assign_audit_task(viewer: Viewer, task: AuditTask, assignee: Account) -> AuditTask:
    """Give a task to somebody who reaches the team and is not of it. Needs `handle_audit_task` over the team.

    Raises DomainError `audit_assignee`, `audit_own_team`, `illegal_transition`.
    """
    row = _locked(viewer, task, AuditState.ASSIGNED)
    if not can_handle(assignee, row.team):
        raise DomainError("audit_assignee", name=assignee.display_name, team=row.team.short_name)
    row.state, row.assignee, row.assigned_at = AuditState.ASSIGNED, assignee, clock.now()
    row.assigned_by = viewer.name[:60]
    row.save()
    return _recorded(viewer, "audit_task.assigned", row, {"assignee": assignee.display_name})


@transaction.atomic
def look_into_audit_task(viewer: Viewer, task: AuditTask, finding: str) -> AuditTask:
    """Write down what the look at the evidence showed, by whom it was given to.

    Needs `handle_audit_task` over the team. Raises DomainError `field_required`, `audit_not_yours`,
    `audit_own_team`, `illegal_transition`.
    """
    row = _locked(viewer, task, AuditState.LOOKED_AT)
    if viewer.account_id is not None and row.assignee_id != viewer.account_id:
        raise DomainError("audit_not_yours", name=row.assignee.display_name if row.assignee else "—")
    if not finding.strip():
        raise DomainError("field_required", field="核查情况")
    row.state, row.finding = AuditState.LOOKED_AT, finding.strip()[:500]
    row.looked_at, row.looked_by = clock.now(), viewer.name[:60]
    row.save()
    return _recorded(viewer, "audit_task.looked_at", row, {"finding": row.finding})


@transaction.atomic
def decide_audit_task(viewer: Viewer, task: AuditTask, *, is_confirmed: bool, reason: str) -> AuditTask:
    """Clear the task or confirm what it suspected, with the reason, by a person outside the team.

    No figure changes: what is confirmed is corrected in the ledger by its own act. Needs `handle_audit_task`
    over the team. Raises DomainError `field_required`, `audit_own_team`, `illegal_transition`.
    """
    target = AuditState.CONFIRMED if is_confirmed else AuditState.CLEARED
    row = _locked(viewer, task, target)
    if not reason.strip():
        raise DomainError("field_required", field="结论理由")
    row.state, row.reason = target, reason.strip()[:300]
    row.decided_at, row.decided_by = clock.now(), viewer.name[:60]
    row.save()
    _close_note(viewer, row)
    return _recorded(viewer, f"audit_task.{target.value}", row, {"reason": row.reason})


def _close_note(viewer: Viewer, row: AuditTask) -> None:
    """The note about a device is looked at with the task it opened."""
    if row.kind != AuditKind.ONE_DEVICE:
        return
    flag = RatingFlag.objects.everywhere("of a task in reach").filter(pk=row.facts["flag"]).first()
    if flag is not None and flag.looked_at is None:
        look_at_flag(viewer, flag, row.reason)


def _locked(viewer: Viewer, task: AuditTask, target: AuditState) -> AuditTask:
    """The row, locked, if the viewer may move it there: with the right over the team, and not of the team."""
    rows = AuditTask.objects.everywhere("the path is required below").select_for_update(of=("self",))
    row: AuditTask = rows.select_related("team", "assignee").get(pk=task.pk)
    viewer.require(Right.HANDLE_AUDIT_TASK, row.team.path)
    if is_of_team(viewer.member_id, row.team_id):
        raise DomainError("audit_own_team", team=row.team.short_name)
    AUDIT.check(AuditState(row.state), target)
    return row


def is_of_team(member_id: UUID | None, team_id: UUID) -> bool:
    """Whether a member belongs to the team now."""
    if member_id is None:
        return False
    rows = Member.objects.everywhere("the viewer's own team").filter(pk=member_id, team=team_id)
    return bool(rows.exists())


def _recorded(viewer: Viewer, act: str, row: AuditTask, after: dict[str, object]) -> AuditTask:
    audit.record(
        viewer, act, row, after={"kind": row.kind, "state": row.state, **after}, unit_path=row.team.path
    )
    return row
