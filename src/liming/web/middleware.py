"""Who is asking, and how a refusal of the domain becomes an answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liming.register import queries
from liming.shared.errors import DomainError

Handler = Callable[[HttpRequest], HttpResponse]
STATUS = {
    "forbidden": 403,
    "out_of_scope": 404,
    "not_found": 404,
    "changed_meanwhile": 409,
    "too_many_tries": 429,
}


class ViewerMiddleware:
    """Put `request.viewer` on every request; None for somebody who is not signed in."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        request.viewer = queries.viewer_of(account) if account.is_authenticated else None  # type: ignore[attr-defined]
        return self.get_response(request)


class DomainErrorMiddleware:
    """Turn a DomainError into a page that says it in the reader's language."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else stays an error."""
        if not isinstance(error, DomainError):
            return None
        status = STATUS.get(error.code, 400)
        return render(
            request, "refused.html", {"sentence": error.sentence(), "code": error.code}, status=status
        )
