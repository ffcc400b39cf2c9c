"""Take down a call on behalf of somebody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liming.execute.actions import receive_request
from liming.plan.queries import service_types
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.office.requests.forms import RequestForm


@office_page(Right.RECEIVE_REQUEST)
def new_request(request: HttpRequest) -> HttpResponse:
    """The form; a request that was taken down opens in its drawer with the proposal who should go."""
    form = RequestForm(request.POST or None, service_types=service_types())
    if request.method == "POST" and form.is_valid():
        received = receive_request(request.viewer, form.intake())  # type: ignore[attr-defined]
        words = _("已登记 %(number)s，查询码 %(code)s")
        messages.success(request, words % {"number": received.number, "code": received.follow_code})
        path = received.team.path if received.team else received.unit.path
        if not request.viewer.reaches(path):  # type: ignore[attr-defined]
            return redirect("requests_board")
        return redirect("request_detail", received.number)
    context = {
        "form": form,
        "what": form.part(RequestForm.WHAT),
        "where": form.part(RequestForm.WHERE),
        "who": form.part(RequestForm.WHO),
    }
    return render(request, "office/requests/new.html", context, status=400 if form.errors else 200)
