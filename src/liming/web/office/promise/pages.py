"""Per stage and area: n, within the promise, share and mean; by unit or team, month or quarter."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.core.calendar import Month, Quarter
from liming.execute import queries
from liming.execute.enums import Stage
from liming.register.enums import AreaType
from liming.shared import clock
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.components.listing import paged
from liming.web.words.formats import month_name, quarter_name

MONTHS, QUARTERS = 6, 5
PAGE_SIZE = 30
LINES_SHOWN = 90


@office_page(Right.READ_WORK)
def promise(request: HttpRequest) -> HttpResponse:
    """The table of one period."""
    viewer = request.viewer  # type: ignore[attr-defined]
    period, span, filters = _period(request)
    by = "team" if request.GET.get("by") == "team" else "unit"
    found = queries.promise_test(viewer, *span, by=by)
    filters.append(_filter("by", _("看到"), [("team", _("队伍"))], "team" if by == "team" else "", _("单位")))
    page = paged(found.places, request, LINES_SHOWN)
    context = {
        "found": found,
        "total": [_shown(line) for line in found.total],
        "page": page,
        "rows": [_shown(line) for line in page],
        "period": period,
        "filters": filters,
    }
    return render(request, "office/promise/promise.html", context)


@office_page(Right.READ_WORK)
def cases(request: HttpRequest) -> HttpResponse:
    """The requests behind one line, slowest first."""
    viewer = request.viewer  # type: ignore[attr-defined]
    period, span, _filters = _period(request)
    stage, area, place = (request.GET.get(name, "")[:60] for name in ("stage", "area", "place"))
    found = queries.promise_cases(viewer, *span, stage=stage, area=area, place=place)
    page = paged(found, request, PAGE_SIZE)
    rows = [
        {"case": case, "stage": Stage(case.stage).label, "area": AreaType(case.area_type).label}
        for case in page
    ]
    context = {"page": page, "rows": rows, "period": period}
    return render(request, "office/promise/cases.html", context)


def _shown(line: queries.PromiseLine) -> dict[str, Any]:
    return {"line": line, "stage": Stage(line.stage).label, "area": AreaType(line.area_type).label}


def _period(request: HttpRequest) -> tuple[str, tuple[date, date], list[dict[str, Any]]]:
    """The chosen month or quarter (default the running quarter): its words, its days, the filter."""
    today = clock.today()
    quarters = [Quarter.of(today).shift(-n) for n in range(QUARTERS)]
    months = [Month.of(today).shift(-n) for n in range(MONTHS)]
    periods: dict[str, Month | Quarter] = {str(quarter): quarter for quarter in quarters}
    periods |= {str(month): month for month in months}
    key = request.GET.get("period", "")
    chosen = periods.get(key) or Quarter.of(today)
    choices = [(name, _words(each)) for name, each in periods.items()]
    value = key if key in periods else ""
    bar = _filter("period", _("时段"), choices, value, _("本季度"))
    return _words(chosen), (chosen.first_day, chosen.last_day), [bar]


def _filter(name: str, label: str, choices: list[tuple[str, str]], value: str, blank: str) -> dict[str, Any]:
    return {"name": name, "label": label, "choices": choices, "value": value, "blank": blank, "off": "?"}


def _words(period: Month | Quarter) -> str:
    return quarter_name(str(period)) if isinstance(period, Quarter) else month_name(str(period))
