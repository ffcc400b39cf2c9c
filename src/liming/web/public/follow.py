"""Follow a request by its code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import queries
from liming.execute.actions import ask_reopen_by_code
from liming.shared.errors import DomainError
from liming.shared.viewer import PUBLIC
from liming.web.access import public_page
from liming.web.public.throttle import brake

LOOKS_AN_HOUR = 60
REOPENS_AN_HOUR = 5


@public_page
def start(request: HttpRequest) -> HttpResponse:
    """Type a code; a wrong one is said so without leaving the page."""
    code = "".join(request.POST.get("code", "").split()).upper()
    if not code:
        return render(request, "public/follow_start.html", {"code": ""})
    brake(request, "follow", LOOKS_AN_HOUR)
    try:
        queries.follow(code)
    except DomainError:
        return render(request, "public/follow_start.html", {"code": code, "is_unknown": True}, status=404)
    return redirect("follow", code)


@public_page
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """How far it is, in plain words; names no household and no more than a member's surname."""
    brake(request, "follow", LOOKS_AN_HOUR)
    context = {"progress": queries.follow(code), "is_new": request.session.pop("asked", "") == code}
    return render(request, "public/follow.html", context)


@public_page
@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Not solved: ask to take it up again."""
    brake(request, "reopen", REOPENS_AN_HOUR)
    ask_reopen_by_code(PUBLIC, code, request.POST.get("words", "") or _("来电人说问题没解决"))
    return redirect("follow", code)
