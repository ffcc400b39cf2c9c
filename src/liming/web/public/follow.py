"""Follow a request by its code."""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import queries
from liming.execute.actions import add_by_code, ask_reopen_by_code, settle_place_by_code
from liming.execute.enums import DataRequestKind
from liming.shared.errors import DomainError
from liming.shared.viewer import PUBLIC
from liming.web.access import public_page
from liming.web.components.photos import photo_limits, photo_response
from liming.web.public.forms import AddForm
from liming.web.public.throttle import brake

LOOKS_AN_HOUR = 60
REOPENS_AN_HOUR = 5
ADDINGS_AN_HOUR = 20


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
    found = queries.follow(code)
    address = request.build_absolute_uri(reverse("follow", args=[found.code]))
    context = {
        "progress": found,
        "is_new": request.session.pop("asked", "") == code,
        "qr": segno.make(address, error="m").svg_data_uri(border=2, scale=4),
        "data_asked": queries.own_data_requests_by_code(code),
        "data_kinds": DataRequestKind.choices,
        **photo_limits(),
    }
    return render(request, "public/follow.html", context)


@public_page
@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Not solved: ask to take it up again."""
    brake(request, "reopen", REOPENS_AN_HOUR)
    ask_reopen_by_code(PUBLIC, code, request.POST.get("words", "") or _("来电人说问题没解决"))
    return redirect("follow", code)


@public_page
@require_POST
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Say more, or send photos, while it is open."""
    brake(request, "add", ADDINGS_AN_HOUR)
    form = AddForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("follow", code)
    add_by_code(PUBLIC, code, form.cleaned_data["words"], form.cleaned_data["photos"])
    messages.success(request, _("已补充，上门的人看得到"))
    return redirect("follow", code)


@public_page
@require_POST
def settle_place(request: HttpRequest, code: str) -> HttpResponse:
    """Say which of two places near a border is meant."""
    brake(request, "add", ADDINGS_AN_HOUR)
    settle_place_by_code(PUBLIC, code, request.POST.get("grid", ""))
    messages.success(request, _("地点已记下"))
    return redirect("follow", code)


@public_page
def photo(request: HttpRequest, code: str, sha256: str) -> HttpResponseBase:
    """One of the asker's own photos."""
    return photo_response(queries.photo_by_code(code, sha256))
