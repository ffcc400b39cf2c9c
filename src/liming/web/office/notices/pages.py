"""My notices and the open warnings of my units."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from liming.execute import queries as execute
from liming.register import actions, queries
from liming.shared.viewer import Right, Role, Viewer
from liming.web.access import office_page
from liming.web.components.listing import paged
from liming.web.office.notices.words import notice_text, tabs, warning_lines, warning_text

PAGE_SIZE = 30


@office_page(Right.READ_WORK)
def mine(request: HttpRequest) -> HttpResponse:
    """What I was told, newest first."""
    viewer = request.viewer  # type: ignore[attr-defined]
    page = paged(queries.my_notices(viewer), request, PAGE_SIZE)
    context = {"page": page, "tabs": tabs(viewer, "notices"), "text": notice_text(page)}
    return render(request, "office/notices/mine.html", context)


@office_page(Right.READ_WORK)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of mine as read."""
    actions.read_notices(request.viewer)  # type: ignore[attr-defined]
    return redirect("field_notices" if request.POST.get("from") == "field" else "notices")


@office_page(Right.READ_WORK)
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Go to what a notice speaks of; it counts as read."""
    viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.my_notice(viewer, str(notice_id))
    actions.read_notices(viewer, [row.pk])
    return redirect(_target(viewer, row))


def _target(viewer: Viewer, row: Any) -> str:
    """The page of the request; a member's own item on the phone."""
    name, _bar, key = row.link.partition("|")
    if not key:
        return reverse(name or "notices")
    if name == "improvement" and not viewer.may(Right.READ_GAPS):
        name = "my_measure"
    item = execute.own_item(viewer, key) if key and viewer.roles == {Role.MEMBER} else None
    return reverse("work_item", args=[item]) if item else reverse(name, args=[key] if key else [])


@office_page(Right.READ_WORK)
def warnings(request: HttpRequest) -> HttpResponse:
    """Warnings within reach whose clock still runs."""
    viewer = request.viewer  # type: ignore[attr-defined]
    page = paged(execute.open_warnings(viewer), request, PAGE_SIZE)
    lines = warning_lines(page)
    context = {
        "page": page,
        "lines": lines,
        "tabs": tabs(viewer, "notice_warnings"),
        "text": warning_text(lines),
    }
    return render(request, "office/notices/warnings.html", context)
