"""Text answers go compressed to whoever asked from a page of ours; docs/adr/0018 says why that is safe."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


class CompressionMiddleware(GZipMiddleware):
    """Compress what a GET answers in text, unless another site made the browser ask.

    Who can choose part of a page and measure its length could guess a secret in it. So an answer to another
    site's link goes as it is, and so does every answer to a POST, which may hold a phone's secret; what is
    compressed carries the parent's random number of further bytes.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not is_compressible(request, response):
            return response
        return super().process_response(request, response)


def is_compressible(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether this answer may go compressed. A browser that does not say who asked (`Sec-Fetch-Site`) is
    trusted to be old, not to be led.
    """
    kind = response.headers.get("Content-Type", "")
    led = request.headers.get("Sec-Fetch-Site", "") in {"cross-site", "same-site"}
    return request.method == "GET" and response.status_code == 200 and not led and kind.startswith(TEXT)
