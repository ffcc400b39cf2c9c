"""Take down a call on behalf of somebody."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import queries
from liming.execute.actions import look_up_caller, receive_request
from liming.execute.models import Request
from liming.plan.queries import service_types
from liming.shared.errors import DomainError
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.components.photos import photo_limits
from liming.web.office.requests.forms import RequestForm


@office_page(Right.RECEIVE_REQUEST)
def new_request(request: HttpRequest) -> HttpResponse:
    """The form; a request that was taken down opens in its drawer with the proposal who should go."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        received = form.sent(lambda: receive_request(viewer, form.intake()))
        if received is not None:
            return _after(request, received)
    return render(request, "office/requests/new.html", _context(request, form), status=_status(form))


def _after(request: HttpRequest, received: Request) -> HttpResponse:
    """Say its number and code; what lies elsewhere cannot be opened."""
    words = _("已登记 %(number)s，查询码 %(code)s")
    messages.success(request, words % {"number": received.number, "code": received.follow_code})
    path = received.team.path if received.team else received.unit.path
    if not request.viewer.reaches(path):  # type: ignore[attr-defined]
        return redirect("requests_board")
    return redirect("request_detail", received.number)


def _form(request: HttpRequest) -> RequestForm:
    return RequestForm(
        request.POST or None,
        request.FILES or None,
        service_types=service_types(),
        viewer=request.viewer,  # type: ignore[attr-defined]
    )


def _status(form: RequestForm) -> int:
    return 400 if form.errors else 200


def _context(request: HttpRequest, form: RequestForm) -> dict[str, Any]:
    return {
        "form": form,
        "what": form.part(RequestForm.WHAT),
        "who": form.part(RequestForm.WHO),
        "may_look_up": request.viewer.may(Right.READ_PRIVATE),  # type: ignore[attr-defined]
        **photo_limits(),
    }


@office_page(Right.READ_PRIVATE)
@require_POST
def look_up(request: HttpRequest) -> HttpResponse:
    """Who may be calling, by the whole number; masked, and the look is kept."""
    context: dict[str, Any] = {"typed": True}
    try:
        context["callers"] = look_up_caller(request.viewer, request.POST.get("caller", ""))  # type: ignore[attr-defined]
    except DomainError as refusal:
        context["refusal"] = refusal.sentence()
    return render(request, "office/requests/callers.html", context)


@office_page(Right.RECEIVE_REQUEST)
@require_POST
def look_ahead(request: HttpRequest) -> HttpResponse:
    """Before it is saved: which grid it falls into, and which open ones look alike."""
    form = _form(request)
    form.is_valid()
    found = queries.look_ahead(request.viewer, form.sketch(), form.customer())  # type: ignore[attr-defined]
    chosen = request.POST.get("grid", "")
    return render(request, "office/requests/ahead.html", {"found": found, "chosen": chosen})
