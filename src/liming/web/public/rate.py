"""Rate a service: one tap is a rating."""

from secrets import token_urlsafe

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.enums import Manner, Outcome
from liming.shared.viewer import PUBLIC
from liming.web.access import public_page
from liming.web.public.throttle import brake

RATINGS_AN_HOUR = 60
DEVICE = "device"
DEVICE_SECONDS = 400 * 24 * 3600
SCORES = (
    (5, gettext_lazy("很满意")),
    (4, gettext_lazy("满意")),
    (3, pgettext_lazy("rating", "一般")),
    (2, gettext_lazy("不满意")),
    (1, gettext_lazy("很不满意")),
)


@public_page
def rate_page(request: HttpRequest, token: str) -> HttpResponse:
    """The five answers; choosing one keeps it. All that is asked after that is free."""
    brake(request, "rate", RATINGS_AN_HOUR)
    if request.method == "POST":
        return _rate(request, token)
    return render(
        request,
        "public/rate.html",
        {
            "invitation": queries.invitation(token),
            "token": token,
            "scores": SCORES,
            "labels": queries.rating_labels(),
            "outcomes": Outcome.choices,
            "manners": Manner.choices,
            "change_minutes": queries.CHANGE_MINUTES,
        },
    )


def _rate(request: HttpRequest, token: str) -> HttpResponse:
    device = request.COOKIES.get(DEVICE) or token_urlsafe(16)
    score = request.POST.get("score") or request.POST.get("current") or "0"
    actions.rate(
        token,
        int(score) if score.isdecimal() and len(score) == 1 else 0,
        request.POST.getlist("labels"),
        request.POST.get("words", ""),
        device,
        outcome=request.POST.get("outcome", ""),
        manner=request.POST.get("manner", ""),
    )
    response = _thanks(request, token) if "done" in request.POST else redirect("rate", token)
    response.set_cookie(
        DEVICE,
        device,
        max_age=DEVICE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _thanks(request: HttpRequest, token: str) -> HttpResponse:
    context = {
        "heading": _("评价已记下"),
        "sentence": _("评价已封存，队员打不开。"),
        "change_url": request.path,
    }
    return render(request, "public/rated.html", context)


@public_page
@require_POST
def reopen(request: HttpRequest, token: str) -> HttpResponse:
    """Not solved: ask to take the request up again by the rating code."""
    brake(request, "reopen", RATINGS_AN_HOUR)
    invitation = queries.invitation(token)
    words = request.POST.get("words", "") or _("来电人说问题没解决")
    actions.ask_reopen_by_code(PUBLIC, invitation.follow_code, words)
    return redirect("follow", invitation.follow_code)
