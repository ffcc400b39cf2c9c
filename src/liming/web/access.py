"""Who may open a page. A page names its right; nobody passes without signing in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from liming.shared.viewer import Right

View = Callable[..., HttpResponseBase]


def office_page(right: Right) -> Callable[[View], View]:
    """An office or field page: signed in, and holding `right`; it shows only where the right is held."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer = request.viewer  # type: ignore[attr-defined]
            if viewer is None:
                return redirect_to_login(request.get_full_path())
            viewer.require(right)
            request.viewer = viewer.within(right)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.right = right  # type: ignore[attr-defined]
        return guarded

    return decorate


contact_page = office_page

ACCOUNT = "X-Account"
"""Says whose page an answer is, so that a phone keeps none of another's."""


def field_page(right: Right) -> Callable[[View], View]:
    """A page of the member's phone: guarded as an office page, and marked with its reader's account.

    The browser's own cache, which nothing locks, keeps none of it.
    """

    def decorate(view: View) -> View:
        guarded = office_page(right)(view)

        @wraps(guarded)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            answer = guarded(request, *args, **kwargs)
            viewer = request.viewer  # type: ignore[attr-defined]
            if viewer is not None and viewer.account_id is not None:
                answer[ACCOUNT] = str(viewer.account_id)
                answer.headers.setdefault("Cache-Control", "no-store")
            return answer

        return marked

    return decorate


def public_page(view: View) -> View:
    """A page without an account; marked so that the test of all routes knows it is meant."""
    view.is_public = True  # type: ignore[attr-defined]
    return view
