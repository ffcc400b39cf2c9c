"""Inviting by a sheet of staff numbers: looked at first, then confirmed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import write_table
from liming.register import actions
from liming.register.queries import empty_table
from liming.register.rules.columns.invitations import INVITATIONS
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.components.listing import download
from liming.web.components.table_pages import SheetDoor, shown

DOOR = SheetDoor(INVITATIONS, actions.import_invitations)


@office_page(Right.INVITE)
def template(request: HttpRequest) -> HttpResponse:
    """An empty sheet under the header that the import reads."""
    return download(write_table(empty_table(INVITATIONS)), f"{INVITATIONS.label}.xlsx")


@office_page(Right.INVITE)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a sheet; after sending it, the report of a dry run."""
    return _page(request, DOOR.look(request) if request.method == "POST" else {})


@office_page(Right.INVITE)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Invite whom the sheet names."""
    report, file_name = DOOR.confirm(request)
    if not report.is_written:
        return _page(request, {**shown(report, file_name), "status": 422})
    messages.success(request, _("已邀请 %(n)s 人") % {"n": report.created})
    return redirect("invitations")


@office_page(Right.INVITE)
def marked_copy(request: HttpRequest) -> HttpResponse:
    """The sheet that was looked at, its wrong cells in red."""
    return DOOR.marked_copy(request)


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = context.pop("status", 200)
    context |= {
        "only_adds": True,
        "upload_url": reverse("invitation_import"),
        "confirm_url": reverse("invitation_import_confirm"),
        "marked_url": reverse("invitation_import_marked"),
    }
    return render(request, "office/invitations/import.html", context, status=status)
