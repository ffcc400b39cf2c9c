"""The lists of what waits for a decision, by kind, and the report of returns."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.execute import queries
from liming.shared import clock
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.components.days import read_day
from liming.web.office.requests.paging import CutPage, page_number

PAGE_SIZE = 25
TABS = {
    "rulings": gettext_lazy("归属裁定"),
    "reopens": gettext_lazy("重办申请"),
    "supervisions": gettext_lazy("督办"),
    "exclusions": gettext_lazy("剔除"),
    "parts": gettext_lazy("协办"),
}
EMPTY = {
    "rulings": gettext_lazy("没有待裁定的诉求；退回两次仍无人接办的会列在这里"),
    "reopens": gettext_lazy("没有待定的重办申请；来电人说没解决的会列在这里"),
    "supervisions": gettext_lazy("没有在办的督办；在诉求右侧可发起"),
    "exclusions": gettext_lazy("没有待审的剔除申请；在诉求右侧可申请"),
    "parts": gettext_lazy("没有在办的协办；在诉求右侧可请别的队协办"),
}


@office_page(Right.READ_WORK)
def list_page(request: HttpRequest) -> HttpResponse:
    """One kind at a time: what waits, or what was decided."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in TABS else "rulings"
    ended = request.GET.get("state") == "ended"
    page = page_number(request.GET.get("page", ""))
    found = queries.decisions(request.viewer, kind, ended=ended, page=page, size=PAGE_SIZE)  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "found": found,
        "kind": kind,
        "ended": ended,
        "heading": TABS[kind],
        "empty": _("还没有定过的") if ended else EMPTY[kind],
        "page": CutPage(found.rows, found.total, found.page, found.pages, PAGE_SIZE),
        "tabs": _tabs(kind, found.waiting),
    }
    return render(request, "office/decisions/list.html", context)


def _tabs(kind: str, waiting: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"value": name, "label": label, "count": waiting[name], "is_current": name == kind}
        for name, label in TABS.items()
    ]


@office_page(Right.READ_WORK)
def returns_page(request: HttpRequest) -> HttpResponse:
    """Returns of the chosen days by team, by pair of teams and by grid edge."""
    today = clock.today()
    season = today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1)
    first = read_day(request.GET.get("from", "")) or season
    last = read_day(request.GET.get("to", "")) or today
    report = queries.bounce_report(request.viewer, first, last)  # type: ignore[attr-defined]
    context = {"report": report, "first": first, "last": last}
    return render(request, "office/decisions/returns.html", context)
