"""What a contact asked: the list, its export, one request."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.adapters.spreadsheets import write_table
from liming.execute import queries
from liming.execute.queries import ContactFilters, ContactRow
from liming.register.queries import own_profile
from liming.register.rules import Table
from liming.shared.viewer import Right
from liming.web.access import contact_page
from liming.web.components.listing import download, paged
from liming.web.components.photos import photo_limits, photo_response
from liming.web.contact.words import shell

_TIMES = ("open", "ended", "all")
_PAGE = 20


def _wanted(request: HttpRequest) -> ContactFilters:
    time = request.GET.get("time", "")
    return ContactFilters(time if time in _TIMES else "open", request.GET.get("q", "").strip()[:40])


@contact_page(Right.ASK_AS_CONTACT)
def own_list(request: HttpRequest) -> HttpResponse:
    """What the body asked, open ones first, with what was promised."""
    viewer, wanted = request.viewer, _wanted(request)  # type: ignore[attr-defined]
    page = paged(queries.contact_requests(viewer, wanted), request, _PAGE)
    context = {
        **shell(own_profile(viewer)),
        "page": page,
        "rows": queries.contact_rows(list(page)),
        "wanted": wanted,
        "times": [("open", _("在办")), ("ended", _("已办结")), ("all", _("全部"))],
    }
    return render(request, "contact/list.html", context)


@contact_page(Right.ASK_AS_CONTACT)
def export(request: HttpRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    viewer = request.viewer  # type: ignore[attr-defined]
    rows = queries.contact_rows(list(queries.contact_requests(viewer, _wanted(request))))
    head = (_("单号"), _("诉求"), _("进度"), _("受理时间"), _("时限"), _("来的人"))
    table = Table.of(head, [_cells(row) for row in rows], own_profile(viewer).name)
    return download(write_table(table), f"{own_profile(viewer).name}-{_('诉求')}.xlsx")


def _cells(row: ContactRow) -> tuple[Any, ...]:
    return (row.number, row.title, row.state_words, row.received_at, row.due_at, row.surname)


@contact_page(Right.ASK_AS_CONTACT)
def one(request: HttpRequest, number: str) -> HttpResponse:
    """The course of one request, what can be added, urged and rated."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.contact_request(viewer, number)
    context = {
        **shell(own_profile(viewer)),
        "found": found,
        "progress": found.progress,
        **photo_limits(),
    }
    return render(request, "contact/request.html", context)


@contact_page(Right.ASK_AS_CONTACT)
def photo(request: HttpRequest, number: str, sha256: str) -> HttpResponseBase:
    """A photo of an own request."""
    code = queries.contact_request(request.viewer, number).progress.code  # type: ignore[attr-defined]
    return photo_response(queries.photo_by_code(code, sha256))
