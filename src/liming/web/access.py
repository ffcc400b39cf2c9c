"""Who may open a page. A page names its right; nobody passes without signing in."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from liming.execute import actions
from liming.shared.viewer import Right, Viewer
from liming.web import viewing_as

View = Callable[..., HttpResponseBase]


Acts = Mapping[str, tuple[Right, ...]]


def office_page(
    right: Right, *, posting: tuple[Right, ...] = (), acts: Acts | None = None
) -> Callable[[View], View]:
    """An office or field page: signed in, and holding `right`; it shows only where the right is held.

    `posting` are rights of which one is needed too before anything is sent; `acts` the same for each act that
    the address names. What the domain asks beyond that (whose it is, in which state) stays with its actions.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer = request.viewer  # type: ignore[attr-defined]
            if viewer is None:
                return redirect_to_login(request.get_full_path())
            viewer.require(right)
            _require_one(viewer, _needed(request, kwargs, posting, acts or {}))
            request.viewer = viewer.within(right)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.right = right  # type: ignore[attr-defined]
        guarded.posting = posting  # type: ignore[attr-defined]
        guarded.acts = acts or {}  # type: ignore[attr-defined]
        return guarded

    return decorate


def _needed(
    request: HttpRequest, named: Mapping[str, Any], posting: tuple[Right, ...], acts: Acts
) -> tuple[Right, ...]:
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return ()
    return acts.get(str(named.get("act", "")), ()) or posting


def _require_one(viewer: Viewer, rights: tuple[Right, ...]) -> None:
    """Refuse unless one of the rights is held; no rights ask for nothing."""
    if rights and not any(viewer.may(each) for each in rights):
        viewer.require(rights[0])


contact_page = office_page

ACCOUNT = "X-Account"
"""Says whose page an answer is, so that a phone keeps none of another's."""


def field_page(right: Right) -> Callable[[View], View]:
    """A page of the member's phone: guarded as an office page, and marked with its reader's account.

    Who looks as a member sees that member's page, reads only, and no phone keeps it.
    """

    def decorate(view: View) -> View:
        guarded = office_page(right)(view)

        @wraps(guarded)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer = request.viewer  # type: ignore[attr-defined]
            looking = viewing_as.looking_of(request) if viewer is not None else None
            if looking is not None:
                return _through_eyes(looking, guarded, request, *args, **kwargs)
            answer = guarded(request, *args, **kwargs)
            if viewer is not None and viewer.account_id is not None:
                answer[ACCOUNT] = str(viewer.account_id)
            return answer

        return marked

    return decorate


def _through_eyes(
    looking: viewing_as.Looking, guarded: View, request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    viewing_as.check_reading(request)
    viewer = request.viewer  # type: ignore[attr-defined]
    eyes = actions.view_as(viewer, looking.member_id, looking.reason, request.path)
    request.viewer, request.looking = eyes.viewer, looking  # type: ignore[attr-defined]
    with viewing_as.reading_only():
        answer = guarded(request, *args, **kwargs)
    answer["Cache-Control"] = "no-store"
    return answer


def personal_page(view: View) -> View:
    """A page about the reader's own account: signed in is enough, whatever the roles."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.viewer is None:  # type: ignore[attr-defined]
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.is_personal = True  # type: ignore[attr-defined]
    return guarded


def public_page(view: View) -> View:
    """A page without an account; marked so that the test of all routes knows it is meant."""
    view.is_public = True  # type: ignore[attr-defined]
    return view
