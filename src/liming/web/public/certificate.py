"""Check a certificate of service hours by its code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liming.execute import queries
from liming.web.access import public_page
from liming.web.public.throttle import brake

CHECKS_AN_HOUR = 60


@public_page
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, withdrawn or unknown; the name is masked."""
    brake(request, "certificate", CHECKS_AN_HOUR)
    found = queries.check_certificate(code)
    return render(request, "public/certificate.html", {"found": found}, status=200 if found else 404)
