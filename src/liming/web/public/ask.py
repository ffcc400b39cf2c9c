"""Ask for help in under a minute."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from liming.execute.actions import receive_request
from liming.register.queries import PrintedPlace, printed_place
from liming.shared.viewer import PUBLIC
from liming.web.access import public_page
from liming.web.components.photos import photo_limits
from liming.web.public.forms import AskForm
from liming.web.public.throttle import brake

ASKS_AN_HOUR = 10


@public_page
def ask(request: HttpRequest) -> HttpResponse:
    """The form; a code to follow it by is the answer. `?code=` is that of a scanned poster."""
    printed = printed_place(request.GET.get("code", ""))
    form = AskForm(request.POST or None, request.FILES or None, initial=_initial(printed))
    if request.method == "POST" and form.is_trapped:
        return redirect("follow_start")
    if request.method == "POST" and form.is_valid():
        brake(request, "ask", ASKS_AN_HOUR)
        received = form.sent(lambda: receive_request(PUBLIC, form.intake(printed)))
        if received is not None:
            request.session["asked"] = received.follow_code
            return redirect("follow", received.follow_code)
    context = {"form": form, "printed": printed, **photo_limits()}
    return render(request, "public/ask.html", context, status=400 if form.errors else 200)


def _initial(printed: PrintedPlace | None) -> dict[str, str]:
    return {"kind": "home", "address": printed.address if printed else ""}


@public_page
def scan(request: HttpRequest, code: str) -> HttpResponse:
    """The short address on a poster leads to the form with the place filled in."""
    response = redirect("ask")
    response["Location"] += f"?code={code}"
    return response
