"""Who is asking, and how a refusal of the domain becomes an answer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from liming.register import queries
from liming.shared import revision
from liming.shared.errors import DomainError

Handler = Callable[[HttpRequest], HttpResponse]
STATUS = {
    "forbidden": 403,
    "out_of_scope": 404,
    "not_found": 404,
    "changed_meanwhile": 409,
    "sent_otherwise": 409,
    "too_many_tries": 429,
    "too_many_codes": 429,
    "too_many_looks": 429,
    "identity_unreachable": 503,
    "identity_refused": 403,
    "identity_unknown": 403,
    "identity_inactive": 403,
}
PERMITTED = "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()"
_NULL, _REPLACEMENT = "\x00", "\ufffd"
_HEADINGS: dict[int | str, Any] = {
    403: _("没有权限"),
    404: _("没有找到"),
    409: _("别人刚改过"),
    429: _("请稍后再试"),
    "sent_otherwise": _("已经提交过"),
}


class NullCharacterMiddleware:
    """Replace the null character, which no database text may hold, in addresses and forms."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.path_info = request.path_info.replace(_NULL, _REPLACEMENT)
        for name in ("GET", "POST"):
            given = getattr(request, name)
            if any(_NULL in value for _key, values in given.lists() for value in values):
                setattr(request, name, _without_null(given))
        return self.get_response(request)


def _without_null(given: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True)
    for key, values in given.lists():
        clean.setlist(key, [value.replace(_NULL, _REPLACEMENT) for value in values])
    return clean


class ProtectionMiddleware:
    """Say which devices a page may use, and that nobody keeps what somebody who signed in was shown."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers.setdefault("Permissions-Policy", PERMITTED)
        if getattr(request, "viewer", None) is not None:
            answer.headers.setdefault("Cache-Control", "no-store")
        return answer


class ViewerMiddleware:
    """Put `request.viewer` on every request; None for somebody who is not signed in.

    What is kept of the register is asked for once in a request.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        with revision.held():
            request.viewer = queries.viewer_of(account) if account.is_authenticated else None  # type: ignore[attr-defined]
            return self.get_response(request)


class DomainErrorMiddleware:
    """Turn a DomainError into a page that says it in the reader's language."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal, or that a kept file is gone; anything else stays an error."""
        if isinstance(error, FileNotFoundError) and _is_kept_file(error):
            error = DomainError("not_found", what=_("文件"), key=Path(str(error.filename)).name)
        if not isinstance(error, DomainError):
            return None
        status = STATUS.get(error.code, 400)
        context = {
            "heading": _HEADINGS.get(error.code) or _HEADINGS.get(status, _("不能这样做")),
            "sentence": error.sentence(),
            "code": error.code,
            "back": _page_before(request),
        }
        answer = render(request, _template(request), context, status=status)
        if "wait" in error.data:
            answer["Retry-After"] = str(error.data["wait"])
        return answer


def _is_kept_file(error: FileNotFoundError) -> bool:
    """Whether it is one that somebody sent, and that was taken away since or is not restored yet."""
    return Path(str(error.filename)).is_relative_to(settings.MEDIA_ROOT)


def _template(request: HttpRequest) -> str:
    """Somebody without an account stays on the public pages."""
    is_public = getattr(getattr(request.resolver_match, "func", None), "is_public", False)
    return "public/refused.html" if is_public else "refused.html"


def _page_before(request: HttpRequest) -> str:
    """The page of this site that the refused act came from; empty when there is none."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(came_from)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return "" if path in ("/", "/sign-in/", request.get_full_path()) else path
