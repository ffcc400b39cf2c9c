"""Side roads and the end of a request: wait, merge, decline, reopen, revisit, close."""

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.access import reach_for_work
from liming.execute.actions.drafts import EvidenceDraft
from liming.execute.actions.returning import settle_ruling
from liming.execute.actions.splitting import check_no_parts
from liming.execute.enums import RequestState, Stage
from liming.execute.models import Request, RequestPause
from liming.execute.queries.settings import setting
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.actions import move_work_item
from liming.plan.enums import WorkState
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.uploads import safe_file
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def wait_request(
    viewer: Viewer,
    request: Request,
    cause: str,
    note: str,
    *,
    proof: EvidenceDraft | None = None,
    no_proof: str = "",
) -> Request:
    """Pause the clocks for a listed cause with a reason; the holder or whoever dispatches may do it.

    A photo or document proves the cause; without one `no_proof` says why, and the pause is flagged.
    Raises `unknown_cause`, `field_required` (note), `pause_unproved`, `not_your_item`, `illegal_transition`.
    """
    row = reach_for_work(viewer, request)
    causes = {each["code"]: each["zh"] for each in setting("requests.pause_causes")}
    if cause not in causes:
        raise DomainError("unknown_cause", cause=cause)
    if not note.strip():
        raise DomainError("field_required", field="等待说明")
    if proof is None and not no_proof.strip():
        raise DomainError("pause_unproved")
    now = clock.now()
    items = [item for item in course.items_of(row) if item.state not in WORK_ENDED]
    row.notes["waiting_from"] = {
        "state": row.state,
        "items": {str(item.pk): item.state for item in items},
    }
    row.notes.setdefault("pauses", []).append(
        {"starts": now.isoformat(), "ends": None, "cause": cause, "note": note.strip()}
    )
    for item in items:
        move_work_item(viewer, item, WorkState.WAITING)
    course.enter(viewer, row, RequestState.WAITING, now, f"{causes[cause]}：{note.strip()}")
    _keep_pause(viewer, row, cause, note, proof, no_proof)
    return row


def _keep_pause(
    viewer: Viewer, row: Request, cause: str, note: str, proof: EvidenceDraft | None, no_proof: str
) -> None:
    kept = RequestPause(
        request=row,
        cause=cause,
        note=bridge.mask_text(note.strip())[:200],
        by_name=viewer.name[:60],
        started_at=clock.parse(row.notes["pauses"][-1]["starts"]),
        no_proof_reason="" if proof else bridge.mask_text(no_proof.strip())[:200],
    )
    if proof is not None:
        kept.proof_kind = proof.kind
        kept.proof, kept.sha256 = safe_file(proof.file)
    kept.save()


@transaction.atomic
def resume_request(viewer: Viewer, request: Request, note: str = "") -> Request:
    """End a pause: the request goes back to where it was, its limits move by the time it stood still."""
    row = reach_for_work(viewer, request)
    _check_state(row, (RequestState.WAITING,), RequestState.ACCEPTED)
    now = clock.now()
    earlier = course.end_pause(row, now)
    for item in course.items_of(row):
        if item.state == WorkState.WAITING:
            move_work_item(viewer, item, WorkState(earlier["items"].get(str(item.pk), "dispatched")))
    course.enter(viewer, row, RequestState(earlier["state"]), now, note)
    return row


@transaction.atomic
def merge_request(viewer: Viewer, request: Request, into: Request) -> Request:
    """Join a request to the one it repeats; its caller is told once, by the other's course.

    Raises `merge_into_itself`, `merge_into_ended`, `parts_under_way`, `illegal_transition`, `forbidden`,
    `out_of_scope`.
    """
    course.hold(request.pk, into.pk)
    row = course.reach(viewer, request, Right.DISPATCH)
    target = Request.objects.everywhere("a duplicate may lie with a neighbour").get(pk=into.pk)
    if target.pk == row.pk or target.state in (RequestState.MERGED, RequestState.DECLINED):
        raise DomainError("merge_into_itself", number=row.number)
    if target.state == RequestState.CLOSED:
        raise DomainError("merge_into_ended", number=target.number)
    _leave(viewer, row)
    row.merged_into = target
    course.enter(viewer, row, RequestState.MERGED, clock.now(), target.number)
    return row


@transaction.atomic
def decline_request(viewer: Viewer, request: Request, ground: str) -> Request:
    """Refuse a request that is none of the utility's, with the ground in words."""
    row = course.reach(viewer, request, Right.DISPATCH)
    if not ground.strip():
        raise DomainError("field_required", field="不受理原因")
    _leave(viewer, row)
    course.enter(viewer, row, RequestState.DECLINED, clock.now(), ground.strip())
    return row


@transaction.atomic
def reopen_request(viewer: Viewer, request: Request, reason: str) -> Request:
    """Take a request up again after it was resolved or closed; it waits for a new dispatch."""
    row = course.reach(viewer, request, Right.CLOSE_REQUEST)
    return course.reopen(viewer, row, reason)


@transaction.atomic
def revisit_request(viewer: Viewer, request: Request, note: str, is_solved: bool = True) -> Request:
    """The profile's follow-up by the team's office; not solved takes the request up again."""
    row = course.reach(viewer, request, Right.CLOSE_REQUEST)
    if not is_solved:
        return course.reopen(viewer, row, note)
    _check_state(row, (RequestState.RESOLVED,), RequestState.REVISITED)
    course.enter(viewer, row, RequestState.REVISITED, clock.now(), note)
    return row


@transaction.atomic
def close_request(viewer: Viewer, request: Request, note: str = "") -> Request:
    """Close a resolved request; where the profile asks for a follow-up, only after it.

    Raises DomainError `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    row = course.reach(viewer, request, Right.CLOSE_REQUEST)
    needs_revisit = Stage.REVISIT in course.limits_of(row)
    ready = (RequestState.REVISITED,) if needs_revisit else (RequestState.RESOLVED, RequestState.REVISITED)
    _check_state(row, ready, RequestState.CLOSED)
    for item in course.items_of(row):
        if item.state == WorkState.DONE:
            move_work_item(viewer, item, WorkState.CLOSED)
    course.enter(viewer, row, RequestState.CLOSED, clock.now(), note)
    return row


def _leave(viewer: Viewer, row: Request) -> None:
    """Nothing of a request that ends without work stays under way: no item, no part, no waiting ruling."""
    check_no_parts(row)
    course.withdraw_items(viewer, row)
    settle_ruling(viewer, row)


def _check_state(row: Request, ready: tuple[RequestState, ...], target: RequestState) -> None:
    """The chain may be passed silently by finished work, never by an act of the office."""
    if row.state not in ready:
        raise DomainError(
            "illegal_transition", what="诉求", source=row.get_state_display(), target=target.label
        )
