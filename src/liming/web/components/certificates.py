"""A certificate of hours as a file, for the office and for the member's own phone."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from liming.adapters.documents import PDF, hours_certificate
from liming.execute import queries
from liming.web.components.listing import download


def certificate_file(request: HttpRequest, number: str) -> HttpResponse:
    """The PDF with the address that checks it. Raises `not_found` for one not in reach or withdrawn."""
    found = queries.certificate_paper(request.viewer, number)  # type: ignore[attr-defined]
    url = request.build_absolute_uri(reverse("certificate", args=[found.code]))
    return download(hours_certificate(found, url), f"服务时长证明-{number}.pdf", PDF)
