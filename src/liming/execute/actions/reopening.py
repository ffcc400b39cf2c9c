"""Asking to take a request up again, and deciding on it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.telling import tell_later
from liming.execute.enums import ReopenSource, ReopenState, RequestState
from liming.execute.models import ReopenRequest, Request
from liming.execute.queries.reopens import reopens_of, waiting_reopen
from liming.execute.queries.settings import setting
from liming.execute.rules.judging import REOPEN
from liming.execute.rules.transitions import REOPENABLE
from liming.shared import audit, clock, outbox
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer, system_viewer

SILENCE = system_viewer("到期未定，视为同意")
_LONGEST_REASON = 300


@transaction.atomic
def ask_reopen(viewer: Viewer, request: Request, source: ReopenSource, reason: str) -> ReopenRequest:
    """Ask that an ended request be taken up again: by the caller, after a bad rating, after a call-back.

    Nothing is reopened yet. While one is waiting, a second asking adds its words to it. Nobody decides
    within `requests.reopen_decision_days` = granted. Caller and rating prove themselves by their code,
    which the calling action has checked; a call-back needs its right.
    Raises DomainError `illegal_transition` (still in hand), `reopen_too_late`, `field_required`, `forbidden`.
    """
    if source == ReopenSource.CALL_BACK:
        viewer.require(Right.RECORD_CALL_BACK)
    row = course.locked(request)
    words = bridge.mask_text(reason.strip())
    if not words:
        raise DomainError("field_required", field="重新办理原因")
    _check_ended(row)
    _check_days(row)
    waiting = waiting_reopen(row)
    if waiting is not None:
        return _add_words(viewer, row, waiting, words)
    now = clock.now()
    asked = ReopenRequest.objects.create(
        request=row,
        source=source,
        reason=words[:_LONGEST_REASON],
        asked_at=now,
        asked_by=viewer.name[:60],
        due_at=bridge.due_at(now, int(setting("requests.reopen_decision_days")), "working_day", {}),
    )
    outbox.put("grant_reopen_when_due", {"reopen_id": str(asked.pk)}, not_before=asked.due_at)
    after = {"number": row.number, "source": source, "reason": words}
    audit.record(viewer, "reopen_request.asked", asked, after=after, unit_path=course.path_of(row))
    tell_later("reopen_asked", row, f"asked:{asked.pk}", words)
    return asked


def _check_ended(row: Request) -> None:
    if row.state not in REOPENABLE:
        raise DomainError(
            "illegal_transition",
            what="诉求",
            source=row.get_state_display(),
            target=RequestState.REOPENED.label,
        )


def _check_days(row: Request) -> None:
    days = int(setting("requests.reopen_days"))
    ended: datetime | None = row.closed_at or row.resolved_at
    if ended is not None and clock.now() > ended + timedelta(days=days):
        raise DomainError("reopen_too_late", days=days)


def _add_words(viewer: Viewer, row: Request, waiting: ReopenRequest, words: str) -> ReopenRequest:
    if words not in waiting.reason:
        waiting.reason = f"{waiting.reason}；{words}"[:_LONGEST_REASON]
        waiting.save(update_fields=["reason"])
        after = {"number": row.number, "reason": words}
        audit.record(viewer, "reopen_request.added", waiting, after=after, unit_path=course.path_of(row))
    return waiting


@transaction.atomic
def ask_reopen_by_code(viewer: Viewer, follow_code: str, reason: str) -> ReopenRequest:
    """The caller's own "not solved", by the follow code.

    Raises DomainError `not_found` and those of `ask_reopen`.
    """
    rows = Request.objects.everywhere("the follow code is the caller's own key")
    row = rows.filter(follow_code=follow_code.strip().upper()).first()
    if row is None:
        raise DomainError("not_found", what="查询码", key=follow_code)
    return ask_reopen(viewer, row, ReopenSource.CALLER, reason)


@transaction.atomic
def grant_reopen(viewer: Viewer, asked: ReopenRequest, note: str = "") -> Request:
    """Take the request up again for its asker; whoever may close requests of the team may grant.

    Raises DomainError `forbidden`, `out_of_scope`, `illegal_transition`.
    """
    row, found = _reach(viewer, asked, Right.CLOSE_REQUEST)
    REOPEN.check(ReopenState(found.state), ReopenState.GRANTED)
    _check_ended(row)
    return course.reopen(viewer, row, found.reason, note)


@transaction.atomic
def refuse_reopen(viewer: Viewer, asked: ReopenRequest, ground: str) -> ReopenRequest:
    """Leave the request ended, with the ground told to its asker; a unit above the team decides that.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required` (ground), `illegal_transition`.
    """
    row, found = _reach(viewer, asked, Right.JUDGE)
    REOPEN.check(ReopenState(found.state), ReopenState.REFUSED)
    if not ground.strip():
        raise DomainError("field_required", field="不同意的依据")
    found.state, found.ground = ReopenState.REFUSED, bridge.mask_text(ground.strip())[:200]
    found.decided_at, found.decided_by = clock.now(), viewer.name[:60]
    found.save()
    after = {"number": row.number, "ground": found.ground}
    audit.record(viewer, "reopen_request.refused", found, after=after, unit_path=course.path_of(row))
    return found


def grant_reopen_when_due(reopen_id: str) -> None:
    """Background: a reopen request nobody decided in time is granted; a decided one stays as it is."""
    rows = ReopenRequest.objects.everywhere("background work looks at one row")
    asked = rows.filter(pk=UUID(reopen_id), state=ReopenState.ASKED, due_at__lte=clock.now()).first()
    if asked is not None and course.locked(asked.request).state in REOPENABLE:
        grant_reopen(SILENCE, asked)


def _reach(viewer: Viewer, asked: ReopenRequest, right: Right) -> tuple[Request, ReopenRequest]:
    viewer.require(right)
    row = course.fresh(viewer, asked.request)
    viewer.require(right, course.path_of(row))
    return row, reopens_of(row).get(pk=asked.pk)
