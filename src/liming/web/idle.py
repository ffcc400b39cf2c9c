"""A sign-in ends after a time without an act; what an account must do first comes before any other page.

Times stand in the session and are written at most once a minute. Office and phone have times of their own:
what a phone keeps and sends has its own secret and does not depend on a session.
"""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from liming.register import actions, queries
from liming.shared import clock

Handler = Callable[[HttpRequest], HttpResponse]
DUE = "due_steps"
_OFFICE, _PHONE = "seen_in_office", "seen_on_phone"
_A_MINUTE = 60
_PHONE_AREAS = ("/field/", "/api/sync/")
_NO_ACT = ("/office/requests/news/",)
"""Asked by the page itself, not by its reader."""
_PAGES = {"password": "own_password", "factor": "own_factor"}
_ALWAYS = ("/me/", "/sign-out/", "/sign-in/", "/language/", "/static/", "/api/sync/", "/sw.js", "/offline/")


def start(request: HttpRequest) -> None:
    """Begin to count for a session that was just opened."""
    now = clock.now().timestamp()
    request.session[_OFFICE] = request.session[_PHONE] = now
    request.session.set_expiry(max(queries.idle_seconds(phone=each) for each in (True, False)))


class IdleMiddleware:
    """Sign out who has done nothing for too long."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _OFFICE in request.session:
            _look(request)
        return self.get_response(request)


def _look(request: HttpRequest) -> None:
    is_phone = request.path.startswith(_PHONE_AREAS)
    name, now = (_PHONE if is_phone else _OFFICE), clock.now().timestamp()
    rested = now - float(request.session[name])
    if rested > queries.idle_seconds(phone=is_phone):
        actions.note_sign_out(str(request.session.session_key))
        logout(request)
        messages.info(request, _("长时间没有操作，已自动退出"))
    elif rested >= _A_MINUTE and not request.path.startswith(_NO_ACT):
        request.session[name] = now


class StepsDueMiddleware:
    """Send whoever must change the password or set up a second factor to that page first."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        due = request.session.get(DUE) if request.user.is_authenticated else None
        if not due or request.path.startswith(_ALWAYS):
            return self.get_response(request)
        return redirect(_PAGES[due[0]])


def settle(request: HttpRequest, step: str) -> None:
    """A step is done; the next one, if any, is asked for."""
    request.session[DUE] = [each for each in request.session.get(DUE, []) if each != step]
