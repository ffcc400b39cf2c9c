"""The filter bar of the ledger."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from liming.execute.queries import LedgerFilters
from liming.plan.enums import Practice
from liming.plan.queries import service_types
from liming.register import queries as register
from liming.shared import clock
from liming.shared.viewer import Viewer
from liming.shared.words import named
from liming.web.office.requests.paging import page_number
from liming.web.words.formats import quarter_name

QUARTERS_BACK = 6
MOST_TEAMS = 200
RATINGS = ("rated", "awaited", "not_invited")


def quarter_of(day: date) -> str:
    """The quarter of a day: 2026Q3."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def quarters() -> list[str]:
    """This quarter and the last ones, newest first."""
    today = clock.today()
    number = today.year * 4 + (today.month - 1) // 3
    return [f"{each // 4}Q{each % 4 + 1}" for each in range(number, number - QUARTERS_BACK, -1)]


def read(request: HttpRequest, page_size: int | None = 25) -> LedgerFilters:
    """The filters in an address; without a quarter the present one is meant."""
    quarter = request.GET.get("quarter", "")
    return LedgerFilters(
        search=request.GET.get("q", "")[:60],
        quarter=quarter if quarter in quarters() else quarter_of(clock.today()),
        page=page_number(request.GET.get("page", "")),
        page_size=page_size,
        team=request.GET.get("team", ""),
        practice=request.GET.get("practice", ""),
        service_type=request.GET.get("service_type", ""),
        rating=request.GET.get("rating", ""),
    )


def bar(request: HttpRequest, viewer: Viewer, chosen: LedgerFilters) -> list[dict[str, Any]]:
    """Quarter, team where there are several, practice, service type, state of the rating."""
    this_quarter, *earlier = quarters()
    shown = [
        _filter(
            request,
            "quarter",
            _("季度"),
            [(each, quarter_name(each)) for each in earlier],
            "" if chosen.quarter == this_quarter else chosen.quarter,
            quarter_name(this_quarter),
        )
    ]
    teams = [(each.code, each.short_name) for each in register.teams(viewer)[:MOST_TEAMS]]
    if len(teams) > 1:
        shown.append(_filter(request, "team", _("队伍"), teams, chosen.team))
    types = [(each.code, named(each)) for each in service_types()]
    words = (_("已评"), _("待评价"), _("未邀评"))
    ratings = list(zip(RATINGS, words, strict=True))
    return [
        *shown,
        _filter(request, "practice", _("实践"), Practice.choices, chosen.practice),
        _filter(request, "service_type", _("类型"), types, chosen.service_type),
        _filter(request, "rating", _("评价"), ratings, chosen.rating),
    ]


def _filter(
    request: HttpRequest, name: str, label: str, choices: Any, value: str, blank: str = ""
) -> dict[str, Any]:
    query = request.GET.copy()
    for key in (name, "page"):
        query.pop(key, None)
    off = f"?{query.urlencode()}"
    return {"name": name, "label": label, "choices": choices, "value": value, "blank": blank, "off": off}
