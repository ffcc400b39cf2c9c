"""What every act on a project begins and ends with: who asks, the project, and back to the page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from liming.plan import queries
from liming.plan.models import Project
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import View, office_page

Act = Callable[..., str | HttpResponse | None]
"""Takes request, viewer, project and the rest of the address; gives words to say, or a page to ask again."""


def project_act(page: str) -> Callable[[Act], View]:
    """A view of an act that is sent by who plans for a team; it goes back to `page` of the project."""

    def decorate(act: Act) -> View:
        @require_POST
        @office_page(Right.EDIT_MONTH_PLAN)
        @wraps(act)
        def view(request: HttpRequest, code: str, **address: Any) -> HttpResponse:
            said = act(request, viewer_of(request), project_of(request, code), **address)
            if isinstance(said, HttpResponse):
                return said
            if said:
                messages.success(request, said)
            return redirect(page, code)

        return view

    return decorate


def viewer_of(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def project_of(request: HttpRequest, code: str) -> Project:
    """The project of the address. Raises `not_found`, `forbidden`."""
    return queries.project_detail(viewer_of(request), code).project


def one_of(rows: "QuerySet[Any]", what: str, **key: Any) -> Any:
    """The row with this key among a project's own. Raises `not_found`."""
    found = rows.filter(**key).first()
    if found is None:
        raise DomainError("not_found", what=what, key=next(iter(key.values())))
    return found


def number_of(text: str) -> int | None:
    """A small whole number as an address holds it; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None
