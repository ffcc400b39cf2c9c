"""Ask for help in under a minute."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from liming.execute.actions import receive_request
from liming.execute.enums import RequestSource
from liming.shared.viewer import PUBLIC
from liming.web.access import public_page
from liming.web.public.forms import AskForm
from liming.web.public.throttle import brake

ASKS_AN_HOUR = 10


@public_page
def ask(request: HttpRequest) -> HttpResponse:
    """The form; a code to follow it by is the answer. `?from=code` marks a printed code."""
    form = AskForm(request.POST or None, initial={"kind": "home"})
    if request.method == "POST" and form.is_trapped:
        return redirect("follow_start")
    if request.method == "POST" and form.is_valid():
        brake(request, "ask", ASKS_AN_HOUR)
        source = RequestSource.QR_CODE if request.GET.get("from") == "code" else RequestSource.PUBLIC_PAGE
        received = receive_request(PUBLIC, form.intake(source))
        request.session["asked"] = received.follow_code
        return redirect("follow", received.follow_code)
    return render(request, "public/ask.html", {"form": form}, status=400 if form.errors else 200)
