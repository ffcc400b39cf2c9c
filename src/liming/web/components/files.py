"""Kept files as they are answered: their type is told by their bytes, and none of them runs as a page."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from liming.shared.uploads import kind_of_content

SHOWN = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp"}
"""What a browser may show; everything else is saved."""
_SAVED = "application/octet-stream"


def stored_answer(stored: Any, name: str = "") -> HttpResponse:
    """A kept file for whoever may see it: kept for an hour by the own browser, never run as a page.

    A picture is shown, anything else saved; with a `name` it is saved in any case. Raises Http404 where the
    file is gone.
    """
    try:
        with stored.open("rb") as file:
            content = file.read()
    except (FileNotFoundError, ValueError) as error:
        raise Http404 from error
    return content_answer(content, name)


def content_answer(content: bytes, name: str = "") -> HttpResponse:
    """The same for bytes at hand."""
    kind = SHOWN.get(kind_of_content(content), _SAVED)
    answer = HttpResponse(content, content_type=kind)
    is_saved = bool(name) or kind == _SAVED
    answer["Content-Disposition"] = content_disposition_header(is_saved, name or "file") or "attachment"
    answer["Cache-Control"] = "private, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
