"""The notice of processing personal data, and what a person may ask about his own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import queries
from liming.execute.actions import ask_about_data_by_code
from liming.execute.enums import DataRequestKind
from liming.shared.viewer import PUBLIC
from liming.web.access import public_page
from liming.web.public.throttle import brake

ASKS_AN_HOUR = 5


@public_page
def notice(request: HttpRequest) -> HttpResponse:
    """Who handles personal data, why, which, how long, and a person's rights."""
    return render(request, "public/privacy.html", {"notice": queries.privacy_notice()})


@public_page
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to see, copy, correct or delete what is held, or take a consent back."""
    brake(request, "data", ASKS_AN_HOUR)
    kind = request.POST.get("kind", "")
    if kind not in DataRequestKind.values:
        messages.error(request, _("请选一样"))
        return redirect("follow", code)
    made = ask_about_data_by_code(PUBLIC, code, DataRequestKind(kind), request.POST.get("words", ""))
    day = made.due_on.isoformat()
    messages.success(request, _("已收到，%(day)s 前答复您") % {"day": day})
    return redirect("follow", code)
