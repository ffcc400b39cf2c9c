"""Addresses of Open311 below /open311/; the base works with and without a slash at its end."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from liming.api.open311 import sending, views
from liming.api.open311.door import door, public, refused
from liming.api.open311.openapi import openapi
from liming.shared.errors import DomainError


@public
def nowhere(request: HttpRequest) -> HttpResponse:
    """Anything else, refused in the form its ending asks for."""
    form = "xml" if request.path.endswith(".xml") else "json"
    return refused(form, (DomainError("address_unknown"),))


_discovery = door(get=views.discovery)
_CALLS = {
    "discovery": _discovery,
    "services": door(get=views.services),
    r"services/(?P<code>[^/]+)": door(get=views.service_definition),
    r"tokens/(?P<token>[^/]+)": door(get=views.token),
    "requests": door(get=views.requests, post=sending.create),
    r"requests/(?P<number>[^/]+)": door(get=views.one_request),
    "servicerequestupdates": door(get=views.updates, post=sending.add_update),
}


def _address(call: str) -> str:
    return rf"^v2/+{call}\.(?P<form>json|xml)$"


urlpatterns: list[URLPattern] = [
    re_path(r"^discovery\.(?P<form>json|xml)$", _discovery),
    re_path(r"^v2/?$", _discovery),
    path("v2/openapi.json", door(get=openapi)),
    *(re_path(_address(call), view) for call, view in _CALLS.items()),
    re_path(r"", nowhere),
]
