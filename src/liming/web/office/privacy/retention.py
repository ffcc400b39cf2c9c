"""How long things are kept, and what was taken away when their time was over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import queries
from liming.execute.actions import keep_to_time
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page


@office_page(Right.KEEP_TO_TIME)
def page(request: HttpRequest) -> HttpResponse:
    """The times in force and the newest report; `?try=yes` counts what would go now."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    tried = keep_to_time(viewer, rehearsal=True) if request.GET.get("try") == "yes" else None
    context = {"found": queries.retention_page(viewer), "tried": tried}
    return render(request, "office/privacy/retention.html", context)


@require_POST
@office_page(Right.KEEP_TO_TIME)
def run(request: HttpRequest) -> HttpResponse:
    """Do now what the worker does once a day."""
    lines = keep_to_time(request.viewer)  # type: ignore[attr-defined]
    messages.success(request, _("已清除 %(n)s 条") % {"n": sum(line.done for line in lines)})
    return redirect("retention")
