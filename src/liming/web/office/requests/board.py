"""The board: the team's open requests by time left, the drawer beside them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.execute import queries
from liming.plan.queries import supervised_totals
from liming.register import queries as register
from liming.shared import clock
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.office.requests import filters, texts, views
from liming.web.office.requests.paging import CutPage
from liming.web.office.requests.sheets import sheet

PAGE_SIZE = 18
MOST_EXPORTED = 20_000


@office_page(Right.READ_WORK)
def board_page(request: HttpRequest) -> HttpResponse:
    """The list without a drawer."""
    return render(request, "office/requests/board.html", board_context(request))


def board_context(request: HttpRequest) -> dict[str, Any]:
    """What the list shows, for the page alone and behind an open drawer."""
    viewer = request.viewer  # type: ignore[attr-defined]
    chosen = filters.read(request, PAGE_SIZE)
    found = queries.board(viewer, chosen)
    teams = list(register.teams(viewer)[: filters.MOST_TEAMS])
    bar = filters.bar(request, viewer, chosen, teams)
    team = filters.meant_team(teams, chosen.team)
    may_act = viewer.may(Right.DISPATCH)
    return {
        "board": found,
        "page": CutPage(found.rows, found.total, found.page, found.pages, PAGE_SIZE),
        "tabs": filters.tabs(found, chosen),
        "quick": filters.quick(found, chosen),
        "filters": bar,
        "views": views.chips(request),
        "supervised": supervised_totals(viewer),
        "may_act": may_act,
        "people": queries.team_strip(viewer, team) if may_act and team else (),
        "cursor": queries.news_cursor(),
        "search": {"name": "q", "placeholder": _("摘要、单号、地址"), "value": chosen.search},
        "may_receive": viewer.may(Right.RECEIVE_REQUEST),
        "grid_count": next((len(each["choices"]) for each in bar if each["name"] == "grid"), None),
        "text": texts.board_text(register.scope_name(viewer), found.rows, found.total),
    }


@office_page(Right.READ_WORK)
def news(request: HttpRequest) -> HttpResponse:
    """What changed since the cursor: rows to put in place and how many came; 204 when nothing did."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.board_news(viewer, request.GET.get("since", ""))
    if not found.came and not found.moved:
        return HttpResponse(status=204)
    context = {
        "news": found,
        "rows": queries.rows_of(viewer, found.moved),
        "may_act": viewer.may(Right.DISPATCH),
    }
    return render(request, "office/requests/news.html", context)


@office_page(Right.READ_WORK)
def export(request: HttpRequest) -> HttpResponse:
    """All rows that pass the filters as a sheet."""
    found = queries.board(request.viewer, filters.read(request, MOST_EXPORTED))  # type: ignore[attr-defined]
    rows = [texts.export_row(row) for row in found.rows]
    name = f"{_('诉求')}-{clock.today():%Y%m%d}"
    return sheet(name, texts.export_head(), rows)
