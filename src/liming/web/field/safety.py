"""Reporting back after working alone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions
from liming.shared.viewer import Right
from liming.web.access import field_page
from liming.web.words.formats import clock_time


@field_page(Right.DO_WORK)
@require_POST
def back(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """I am back safe."""
    actions.report_back(request.viewer, item_id)  # type: ignore[attr-defined]
    messages.success(request, _("已报平安"))
    return redirect("my_day")


@field_page(Right.DO_WORK)
@require_POST
def put_off(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """It takes longer than agreed."""
    found = actions.put_off_report(request.viewer, item_id)  # type: ignore[attr-defined]
    messages.success(request, _("改为 %(time)s 前报平安") % {"time": clock_time(found.due_at)})
    return redirect("work_item", found.work_item_id)
