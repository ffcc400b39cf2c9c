"""The end of a team's month: what is left, handing it in, approving, accepting, and one step back."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.plan import actions, queries
from liming.plan.enums import MonthPlanState
from liming.plan.rules import LOCKED
from liming.register.models import Team
from liming.register.queries import team_by_code
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import View, office_page
from liming.web.office.plan.addresses import month_address

Act = Callable[[HttpRequest, Viewer, Team, str], str]
"""Takes the request, the viewer, the team and the month; gives the words to say."""

_STATE = MonthPlanState
_BACK_RIGHT = {
    _STATE.CLOSED: Right.EDIT_MONTH_PLAN,
    _STATE.APPROVED: Right.APPROVE_MONTH,
    _STATE.ACCEPTED: Right.ACCEPT_MONTH,
}


@office_page(Right.READ_PLAN)
def end(request: HttpRequest) -> HttpResponse:
    """Both completions, what is left to carry over, and the steps of the lock."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team = team_by_code(viewer, request.GET.get("team", ""))
    found = queries.month_end(viewer, team, request.GET.get("month", ""))
    state = _STATE(found.plan.state)
    is_running = clock.today() < found.closes_on
    context = {
        "end": found,
        "wanted": f"{found.plan.month:%Y-%m}",
        "no_steps": _("没有留下步骤") if state in LOCKED else _("还没有结月"),
        "closes_later": is_running,
        "may_close": state == _STATE.CONFIRMED and viewer.may(Right.EDIT_MONTH_PLAN) and not is_running,
        "may_approve": state == _STATE.CLOSED and viewer.may(Right.APPROVE_MONTH),
        "may_accept": state == _STATE.APPROVED and viewer.may(Right.ACCEPT_MONTH),
        "may_unlock": state in _BACK_RIGHT and viewer.may(_BACK_RIGHT[state]),
    }
    return render(request, "office/plan/end.html", context)


def _month_act(right: Right) -> Callable[[Act], View]:
    """A view of an act on a team's month; it goes back to the month."""

    def decorate(act: Act) -> View:
        @require_POST
        @office_page(right)
        @wraps(act)
        def view(request: HttpRequest) -> HttpResponse:
            viewer: Viewer = request.viewer  # type: ignore[attr-defined]
            wanted, code = request.POST.get("month", ""), request.POST.get("team", "")
            messages.success(request, act(request, viewer, team_by_code(viewer, code), wanted))
            return redirect(month_address(wanted, code))

        return view

    return decorate


@_month_act(Right.EDIT_MONTH_PLAN)
def close(request: HttpRequest, viewer: Viewer, team: Team, month: str) -> str:
    """Hand the month in, with the ticked work carried over."""
    carry = {_id(text): _carry(request, text) for text in request.POST.getlist("carry")}
    actions.close_month(viewer, team, month, carry)
    return _("已结月，结转 %(n)s 项到下月") % {"n": len(carry)}


@_month_act(Right.APPROVE_MONTH)
def approve(request: HttpRequest, viewer: Viewer, team: Team, month: str) -> str:
    """The unit approves what the team handed in."""
    actions.approve_month(viewer, team, month)
    return _("已审核")


@_month_act(Right.ACCEPT_MONTH)
def accept(request: HttpRequest, viewer: Viewer, team: Team, month: str) -> str:
    """The province takes the month over."""
    actions.accept_month(viewer, team, month)
    return _("已接收")


@_month_act(Right.EDIT_MONTH_PLAN)
def unlock(request: HttpRequest, viewer: Viewer, team: Team, month: str) -> str:
    """One step back, with a reason."""
    plan = actions.unlock_month(viewer, team, month, request.POST.get("reason", ""))
    return _("已退回到“%(state)s”") % {"state": plan.get_state_display()}


def _carry(request: HttpRequest, text: str) -> actions.Carry:
    percent = request.POST.get(f"part-{text}", "").strip() or "0"
    if not (percent.isascii() and percent.isdigit()):
        raise DomainError("plan_part_invalid", value=percent)
    return actions.Carry(request.POST.get(f"remains-{text}", ""), int(percent))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise DomainError("plan_carry_invalid") from None
