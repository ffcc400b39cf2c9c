"""Signing in by the company's identity: out to its service and back. Off unless it is set up."""

from dataclasses import asdict
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from liming.adapters.identity import oidc
from liming.register import actions, queries
from liming.shared import clock
from liming.shared.callers import address_of
from liming.shared.errors import DomainError
from liming.web.access import public_page
from liming.web.sign_in import pass_on

_BEGUN = "company_sign_in"
_WAITS_SECONDS = 10 * 60


@public_page
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Send the browser to the company's service. 404 while there is none."""
    provider = _provider()
    actions.count_company_try(address_of(request))
    url, begun = oidc.begin(provider, _back())
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("home")
    request.session[_BEGUN] = {**asdict(begun), "at": clock.now().timestamp(), "next": target}
    return redirect(url)


@public_page
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Sign in as the account of the staff number, with the own code where one is in use."""
    provider = _provider()
    kept: dict[str, Any] = request.session.pop(_BEGUN, {})
    if clock.now().timestamp() - kept.pop("at", 0) > _WAITS_SECONDS:
        return redirect("sign_in")
    target = kept.pop("next")
    try:
        number = oidc.staff_number(
            provider, oidc.Begun(**kept), _back(), request.GET.get("state", ""), request.GET.get("code", "")
        )
        account = queries.account_of_staff_number(number)
    except DomainError as refusal:
        actions.note_refused_identity(refusal, address_of(request))
        raise
    held = {"username": account.username}
    if not AxesProxyHandler.is_allowed(request, held):
        return get_lockout_response(request, credentials=held)
    return pass_on(request, account, "company", target)


def _provider() -> oidc.Provider:
    found = oidc.provider()
    if found is None:
        raise Http404
    return found


def _back() -> str:
    """Our own address as it is registered with the service; never the one a request claims."""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}{reverse('company_sign_in_back')}"
