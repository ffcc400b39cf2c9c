"""Phones of the teams: unsent work, clashes to decide, phones to revoke."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.actions import sync
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page


@office_page(Right.KEEP_PHONES)
def board(request: HttpRequest) -> HttpResponse:
    """Calls for help, clashes, then every phone; `?revoked=1` shows those that were revoked too."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    context = {
        "clashes": queries.clashes(viewer),
        "board": queries.phone_board(viewer, with_revoked="revoked" in request.GET),
        "with_revoked": "revoked" in request.GET,
        "help": queries.help_board(viewer) if viewer.may(Right.DISPATCH) else None,
    }
    return render(request, "office/phones/board.html", context)


@require_POST
@office_page(Right.KEEP_PHONES)
def credit(request: HttpRequest, operation_id: UUID) -> HttpResponse:
    """Let the work count."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    record = sync.credit_clash(viewer, operation_id, request.POST.get("note", ""))
    done = _("已入账：%(number)s") % {"number": record.number} if record else _("已附上")
    messages.success(request, done)
    return redirect("phones")


@require_POST
@office_page(Right.KEEP_PHONES)
def turn_down(request: HttpRequest, operation_id: UUID) -> HttpResponse:
    """Say why it does not count."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    sync.dismiss_clash(viewer, operation_id, request.POST.get("note", ""))
    messages.success(request, _("已记：不采纳"))
    return redirect("phones")


@require_POST
@office_page(Right.KEEP_PHONES)
def revoke(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """The phone wipes itself when it next asks."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    device = sync.revoke_device(viewer, device_id, request.POST.get("reason", ""))
    messages.success(request, _("%(name)s 已停用") % {"name": device.name})
    return redirect("phones")


@require_POST
@office_page(Right.DISPATCH)
def answer_help(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Say what comes."""
    call = actions.answer_help(request.viewer, call_id, request.POST.get("words", ""))  # type: ignore[attr-defined]
    messages.success(request, _("已答复 %(name)s") % {"name": call.member.name})
    return redirect("phones")
