"""Giving a request to a person, with the reason kept."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions import course
from liming.execute.actions.giving import AFTER_SHARE, AUTOMATIC, dispatch_row, item_fields
from liming.execute.actions.returning import settle_ruling
from liming.execute.enums import RequestState
from liming.execute.models import Dispatch, Request
from liming.execute.queries.people import choose_for
from liming.execute.queries.settings import settings_book
from liming.execute.rules.reasons import CHOSEN, reason_words
from liming.execute.rules.transitions import WORK_ENDED
from liming.plan.actions import create_work_items, move_work_item
from liming.plan.enums import WorkState
from liming.register.models import Member
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer


@transaction.atomic
def dispatch_request(viewer: Viewer, request: Request, member: Member | None = None) -> Dispatch:
    """Give a request to `member`, or to the person the rules choose; giving it again changes the holder.

    Raises DomainError `no_team_yet`, `member_of_other_team`, `nobody_can_go`, `illegal_transition`.
    """
    viewer.require(Right.DISPATCH)
    row = course.fresh(viewer, request)
    viewer.require(Right.DISPATCH, course.path_of(row))
    if row.team is None:
        raise DomainError("no_team_yet", number=row.number)
    chosen = propose(row) if member is None else _named(viewer, row, member)
    if chosen.key is None:
        raise DomainError("nobody_can_go", reason=reason_words(chosen.code, chosen.data))
    settle_ruling(viewer, row)
    dispatch = give_out(viewer, row, chosen)
    request.refresh_from_db()
    return dispatch


def propose(request: Request) -> bridge.Chosen:
    """Choose who should go and keep the proposal on the request; changes no state."""
    chosen = choose_for(request, clock.now())
    request.notes["proposal"] = chosen.as_notes()
    request.save(update_fields=["notes"])
    return chosen


def send_if_at_once(request: Request) -> None:
    """Propose again for a request whose place has just become certain; where its unit sends such requests at
    once, it goes now, else its time to go stays.
    """
    chosen = propose(request)
    share = settings_book(AFTER_SHARE).at(AFTER_SHARE, course.path_of(request))
    if chosen.key is not None and share == 0:
        give_out(AUTOMATIC, request, chosen)


def give_out(viewer: Viewer, request: Request, chosen: bridge.Chosen) -> Dispatch:
    """Make the work item and the dispatch row; the caller holds the transaction and the right."""
    assert request.team is not None
    now = clock.now()
    member = Member.objects.everywhere("the person chosen by the rules").get(pk=chosen.key)
    _withdraw_open_items(viewer, request)
    count = request.dispatches.count()
    fields = item_fields(request, member.pk, count + 1, clock.today())
    (item,) = create_work_items(viewer, [fields | {"path": request.team.path}])
    at = now + timedelta(microseconds=count)
    dispatch = dispatch_row(request, item.pk, chosen, at, viewer.name)
    dispatch.save()
    request.holder, request.goes_at = member, None
    course.enter(viewer, request, RequestState.DISPATCHED, now, member.name)
    audit.record(
        viewer,
        "request.given",
        dispatch,
        after={"member": member.code, "reason": chosen.code},
        unit_path=course.path_of(request),
    )
    return dispatch


def _withdraw_open_items(viewer: Viewer, request: Request) -> None:
    """Giving a request again takes it from the one who had it; what other teams help with goes on."""
    for item in course.items_of(request):
        if item.state not in WORK_ENDED and item.team_id == request.team_id:
            move_work_item(viewer, item, WorkState.CANCELLED)


def _named(viewer: Viewer, request: Request, member: Member) -> bridge.Chosen:
    assert request.team is not None
    if member.team_id != request.team_id or member.left_on is not None:
        raise DomainError("member_of_other_team", member=member.name, team=request.team.short_name)
    proposal: dict[str, Any] = request.notes.get("proposal") or {}
    if proposal.get("member_id") == str(member.pk):
        return bridge.Chosen(str(member.pk), proposal["code"], dict(proposal["data"]), ())
    return bridge.Chosen(str(member.pk), CHOSEN, {"by": viewer.name, "person": member.name}, ())
