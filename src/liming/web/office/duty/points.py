"""Service points: all of them, and one point's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.execute import queries
from liming.register.enums import PointKind
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.components.listing import filters_of, paged

ROWS_PER_PAGE = 30


@office_page(Right.READ_WORK)
def index(request: HttpRequest) -> HttpResponse:
    """Points with who has duty now, what the desk took this month and what is open."""
    viewer = request.viewer  # type: ignore[attr-defined]
    filters = filters_of(request, [("kind", _("类别"), _kinds)])
    search = request.GET.get("q", "")
    rows = queries.points_matching(viewer, search, filters[0].value)
    page = paged(rows, request, ROWS_PER_PAGE)
    context = {
        "page": page,
        "rows": queries.point_rows(viewer, list(page)),
        "filters": filters,
        "search": {"name": "q", "placeholder": _("名称、编号或拼音"), "value": search},
    }
    return render(request, "office/duty/points.html", context)


@office_page(Right.READ_WORK)
def point(request: HttpRequest, code: str) -> HttpResponse:
    """One point: hours, duty ahead, the month's desk work, satisfaction with its n."""
    viewer = request.viewer  # type: ignore[attr-defined]
    return render(request, "office/duty/point.html", {"found": queries.point_page(viewer, code)})


def _kinds() -> list[tuple[str, str]]:
    return [(each.value, str(each.label)) for each in PointKind]
