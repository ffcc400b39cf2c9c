"""/health/live, /health/ready, /metrics: small, without secrets, open to those who watch."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from liming.api.watch.figures import text_of
from liming.shared import health
from liming.shared.callers import address_of, is_trusted_proxy, is_within

_WORDS = {health.State.OK: "ok", health.State.WEAK: "weak", health.State.DOWN: "down"}
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """503 while requests would fail; a late worker or a filling disk is told but still 200."""
    found = health.look()
    state = health.worst(found)
    said = {"status": _WORDS[state], "checks": {each.name: _WORDS[each.state] for each in found}}
    return JsonResponse(said, status=503 if state is health.State.DOWN else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """Figures as Prometheus reads them, for LIMING_METRICS_FROM or who sends LIMING_METRICS_TOKEN."""
    if not _may_read(request):
        return HttpResponse("Not for this address; see LIMING_METRICS_FROM.\n", status=403)
    return HttpResponse(text_of(), content_type=CONTENT_TYPE)


def _may_read(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    if "X-Forwarded-For" in request.headers and not is_trusted_proxy(request):
        return False  # some proxy that nobody named stands in front: its own address says nothing
    return is_within(address_of(request), settings.METRICS_FROM)


for view in (live, ready, metrics):
    view.is_public = True  # type: ignore[attr-defined]
