"""One turn of duty, and what can be done with it: offer, name a taker, undo, take off."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.models import DutyShift, DutySwap
from liming.register.models import Member
from liming.register.queries import members
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.duty.roster import address

WORDS = {
    "ask": gettext_lazy("已提出换班"),
    "cancel": gettext_lazy("已撤下这一班"),
    "take": gettext_lazy("已接班"),
    "withdraw": gettext_lazy("已收回换班"),
    "undo": gettext_lazy("已撤销换班"),
    "approve": gettext_lazy("已准换班"),
    "refuse": gettext_lazy("未准换班"),
}


@office_page(Right.READ_WORK)
def shift(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """One shift with its swaps and stays."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.duty_shift(viewer, shift_id)
    may_edit = viewer.may(Right.EDIT_DUTY) and row.cancelled_at is None and row.starts_at > clock.now()
    detail = queries.shift_detail(viewer, row)
    context: dict[str, Any] = {
        "shift": row,
        "detail": detail,
        "may_edit": may_edit,
        "roster_url": address(row.team, row.point, clock.local(row.starts_at).date()),
        "people": members(viewer, row.team).exclude(pk=detail.holder_id).order_by("pinyin")
        if may_edit
        else (),
    }
    return render(request, "office/duty/shift.html", context)


SHIFT_ACTS: dict[str, Callable[[Viewer, DutyShift, Any, Member | None], object]] = {
    "ask": lambda viewer, row, data, member: actions.ask_swap(viewer, row, data.get("reason", ""), member),
    "cancel": lambda viewer, row, data, member: actions.cancel_shift(viewer, row, data.get("reason", "")),
}
SWAP_ACTS: dict[str, Callable[[Viewer, DutySwap, Member | None], DutySwap]] = {
    "take": lambda viewer, row, member: actions.take_swap(viewer, row, member),
    "withdraw": lambda viewer, row, member: actions.withdraw_swap(viewer, row),
    "undo": lambda viewer, row, member: actions.undo_swap(viewer, row),
    "approve": lambda viewer, row, member: actions.settle_swap(viewer, row, approve=True),
    "refuse": lambda viewer, row, member: actions.settle_swap(viewer, row, approve=False),
}

_SWAP_RIGHTS = {"approve": (Right.EDIT_DUTY,), "refuse": (Right.EDIT_DUTY,)}


@office_page(Right.READ_WORK, acts={"cancel": (Right.EDIT_DUTY,)})
@require_POST
def act(request: HttpRequest, shift_id: UUID, act: str) -> HttpResponse:
    """Offer a shift or take it off the roster."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    perform_shift_act(request, viewer, queries.duty_shift(viewer, shift_id), act)
    return redirect("duty_shift", shift_id)


@office_page(Right.READ_WORK, acts=_SWAP_RIGHTS)
@require_POST
def swap_act(request: HttpRequest, swap_id: UUID, act: str) -> HttpResponse:
    """Take, withdraw, undo, approve or refuse a swap."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.duty_swap(viewer, swap_id)
    perform_swap_act(request, viewer, row, act)
    return redirect("duty_shift", row.shift_id)


def perform_shift_act(request: HttpRequest, viewer: Viewer, row: DutyShift, act: str) -> None:
    """Do it and say so; an unknown act is no page."""
    if act not in SHIFT_ACTS:
        raise Http404
    do_shift_act(viewer, row, act, request.POST)
    messages.success(request, str(WORDS[act]))


def do_shift_act(viewer: Viewer, row: DutyShift, act: str, data: QueryDict) -> None:
    """Do it with what was filled in."""
    SHIFT_ACTS[act](viewer, row, data, _member(viewer, row, data.get("member", "")))


def perform_swap_act(request: HttpRequest, viewer: Viewer, row: DutySwap, act: str) -> None:
    """Do it and say so; an unknown act is no page."""
    if act not in SWAP_ACTS:
        raise Http404
    messages.success(request, do_swap_act(viewer, row, act, request.POST))


def do_swap_act(viewer: Viewer, row: DutySwap, act: str, data: QueryDict) -> str:
    """Do it with what was filled in; what to tell."""
    done = SWAP_ACTS[act](viewer, row, _member(viewer, row.shift, data.get("member", "")))
    return _("愿接已记下，待队长准") if act == "take" and done.needs_approval else str(WORDS[act])


def _member(viewer: Viewer, row: DutyShift, key: str) -> Member | None:
    rows = members(viewer, row.team) if key else None
    return next((each for each in rows if str(each.pk) == key), None) if rows is not None else None
