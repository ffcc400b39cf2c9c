"""Every request gets an id, is counted and logged by its page's name: no address, no form, no person."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from liming.shared import journal
from liming.shared.callers import is_trusted_proxy
from liming.shared.tallies import tallies

HEADER = "X-Request-ID"
METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
log = logging.getLogger("liming.requests")


class ObservingMiddleware:
    """The outermost one, so that whatever the others answer is seen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "") if is_trusted_proxy(request) else ""
        named = journal.begin_request(given)
        started = time.perf_counter()
        answer = self.get_response(request)
        seconds = time.perf_counter() - started
        answer[HEADER] = named
        _note(request, answer.status_code, seconds)
        return answer


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    method = request.method if request.method in METHODS else "OTHER"
    route = route_of(request)
    tallies().count(route, str(method), status, seconds)
    log.info(
        "answered", extra={"route": route, "method": method, "status": status, "ms": round(seconds * 1000, 1)}
    )


def route_of(request: HttpRequest) -> str:
    """The name of the page that was asked for; "-" for a file or an address that leads nowhere."""
    return getattr(request.resolver_match, "view_name", "") or "-"
