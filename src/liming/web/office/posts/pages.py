"""Who holds which post or area, its duty and term, and what was done there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.evaluate.queries.supervision import last_reviews
from liming.execute import queries
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.choices import team_choices
from liming.web.components.listing import Filter, Wanted, filters_of, paged, with_default
from liming.web.office.ledger.filters import quarter_of, quarters
from liming.web.words.formats import quarter_name

_SIZE = 30


@office_page(Right.READ_WORK)
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """Posts or areas in force with the quarter's records of their holders."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    get, quarter = request.GET.get, _quarter(request)
    found = queries.entrusted(viewer, kind, get("q", "")[:60], get("team", ""), get("state", ""))
    page = paged(found, request, _SIZE)
    last = last_reviews(viewer, page.object_list)
    context = {
        "kind": kind,
        "quarter": quarter,
        "page": page,
        "rows": [(row, last.get(row.row.pk)) for row in queries.entrusted_rows(page.object_list, quarter)],
        "months": queries.term_months(),
        "filters": _filters(request, viewer),
        "search": {"placeholder": _("名称、责任人或拼音"), "value": get("q", "")},
        "may_edit": viewer.may(Right.EDIT_REGISTER),
    }
    return render(request, "office/posts/list.html", context)


@office_page(Right.READ_WORK)
def detail(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """One post or area."""
    if kind not in ("posts", "areas"):
        raise Http404
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    quarter = _quarter(request)
    found = queries.entrusted_detail(viewer, kind, code, quarter)
    context = {
        "kind": kind,
        "quarter": quarter,
        "found": found,
        "row": found.row,
        "entrusted": found.row.row,
        "review": last_reviews(viewer, [found.row.row]).get(found.row.row.pk),
    }
    return render(request, "office/posts/detail.html", context)


def _quarter(request: HttpRequest) -> str:
    asked = request.GET.get("quarter", "")
    return asked if asked in quarters() else quarter_of(clock.today())


def _filters(request: HttpRequest, viewer: Viewer) -> list[Filter]:
    wanted: list[Wanted] = [
        ("quarter", _("季度"), lambda: [(each, quarter_name(each)) for each in quarters()]),
        ("state", _("状态"), lambda: [("due", _("待续命名")), ("ended", _("已结束"))]),
    ]
    teams = team_choices(viewer)
    if len(teams) > 1:
        wanted.append(("team", _("队伍"), lambda: teams))
    return with_default(filters_of(request, wanted), "quarter", quarter_of(clock.today()))
