"""Who was invited and came, whom to invite, the list to hand out."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liming.adapters.documents import PDF
from liming.adapters.documents.invitation_list import invitation_list, invitation_table
from liming.adapters.spreadsheets import Mark, write_table
from liming.register import actions, queries
from liming.register.enums import InvitationState
from liming.register.models import Invitation, Unit
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import Filter, address, download, paged

ROWS, MOST_SHOWN = 30, 300
_MARKS = {"open": "todo", "used": "done", "expired": "missed", "withdrawn": "cancelled"}


@office_page(Right.INVITE)
def index(request: HttpRequest) -> HttpResponse:
    """Invitations by what became of them."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    state, unit = request.GET.get("state", ""), request.GET.get("unit", "")
    page = paged(queries.invitations(viewer, unit, state), request, ROWS)
    units = list(queries.units(viewer).order_by("path"))
    counts = queries.invitation_counts(viewer, unit)
    tabs = [("", _("全部"), sum(counts.values()))]
    tabs += [(each.value, str(each.label), counts[each.value]) for each in InvitationState]
    choices = [(each.code, each.short_name) for each in units]
    context = {
        "page": page,
        "lines": [_line(row) for row in page],
        "tabs": [
            {"value": value, "label": label, "count": count, "is_current": value == state}
            for value, label, count in tabs
        ],
        "filters": [Filter("unit", _("单位"), choices, unit, address(request.GET, unit=None, page=None))],
        "units": units,
        "unit": unit or (units[0].code if units else ""),
        "open": counts[InvitationState.OPEN],
        "days": queries.rule("security.invitation_days"),
    }
    return render(request, "office/invitations/list.html", context)


def _line(row: Invitation) -> dict[str, Any]:
    state = queries.state_now(row)
    member = row.account.member
    return {
        "row": row,
        "number": member.code if member else row.account.username,
        "place": member.team.short_name if member else row.unit.short_name,
        "state": state.value,
        "mark": _MARKS[state],
        "words": state.label,
    }


@office_page(Right.INVITE)
def new(request: HttpRequest) -> HttpResponse:
    """Members of a unit who cannot sign in yet; those ticked are invited."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    unit = _unit(viewer, request.POST.get("unit") or request.GET.get("unit", ""))
    found = queries.to_invite(viewer, unit)
    if request.method == "POST":
        keys = request.POST.getlist("member")
        chosen = [each for each in found if str(each.pk) in keys]
        made = actions.invite_members(viewer, chosen, send="send" in request.POST)
        messages.success(request, _("已邀请 %(n)s 人") % {"n": len(made)} if made else _("没有选人"))
        return redirect("invitations")
    people = list(found[: MOST_SHOWN + 1])
    context = {
        "unit": unit,
        "units": queries.units(viewer).order_by("path"),
        "people": people[:MOST_SHOWN],
        "has_more": len(people) > MOST_SHOWN,
        "may_send": settings.NOTICE_CHANNEL != "none",
    }
    return render(request, "office/invitations/new.html", context)


@never_cache
@office_page(Right.INVITE)
@require_POST
def handout(request: HttpRequest) -> HttpResponse:
    """The open invitations of a unit with their codes, as PDF or sheet; who took them is on each page."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    unit, reason = _unit(viewer, request.POST.get("unit", "")), request.POST.get("reason", "")
    rows = actions.print_invitations(viewer, unit, reason=reason)
    mark = Mark(viewer.name, clock.now(), reason.strip(), _("含开通码，只发给本人"))
    name = f"{unit.short_name}-{_('开通邀请')}-{clock.today():%Y%m%d}"
    if request.POST.get("as") == "xlsx":
        return download(write_table(invitation_table(rows), mark), f"{name}.xlsx")
    return download(invitation_list(unit.name, rows, settings.PUBLIC_ADDRESS, mark), f"{name}.pdf", PDF)


@office_page(Right.INVITE)
@require_POST
def withdraw(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Take an open invitation back."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = actions.withdraw_invitation(viewer, invitation_id, request.POST.get("reason", ""))
    messages.success(request, _("%(name)s 的邀请已收回") % {"name": row.account.display_name})
    return redirect("invitations")


def _unit(viewer: Viewer, code: str) -> Unit:
    """The unit of this code, or the viewer's first where none is named. Raises `not_found`."""
    rows = queries.units(viewer).order_by("path")
    found = rows.filter(code=code).first() if code else rows.first()
    if found is None:
        raise DomainError("not_found", what=_("单位"), key=code or "—")
    return found
