"""Cases of a quarter, one case with its evidence and reviews, and the scoring sheet."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.evaluate import queries
from liming.evaluate.enums import PointKind, PointState
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.choices import team_choices
from liming.web.components.files import stored_answer
from liming.web.components.listing import Filter, Wanted, filters_of, paged
from liming.web.office.ledger.filters import quarters
from liming.web.words.formats import quarter_name

_SIZE = 30


@office_page(Right.READ_BENCHMARK)
def listing(request: HttpRequest) -> HttpResponse:
    """Cases in reach, newest first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    query = request.GET
    wanted = queries.PointFilters(
        quarter=query.get("quarter", ""),
        state=query.get("state", ""),
        kind=query.get("kind", ""),
        team=query.get("team", ""),
    )
    counts = queries.point_counts(viewer, wanted)
    context = {
        "tabs": [("", _("全部"), sum(counts.values()))]
        + [(state.value, state.label, counts[state]) for state in PointState if counts.get(state)],
        "state": wanted.state,
        "page": paged(queries.point_entries(viewer, wanted), request, _SIZE),
        "filters": _filters(request, viewer),
        "may_enter": viewer.may(Right.ENTER_POINTS),
    }
    return render(request, "office/points/list.html", context)


@office_page(Right.READ_BENCHMARK)
def detail(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One case: evidence, who did what, what it counts, what may be done."""
    case = queries.point_case(request.viewer, entry_id)  # type: ignore[attr-defined]
    return render(request, "office/points/detail.html", {"case": case, "entry": case.entry})


@office_page(Right.READ_BENCHMARK)
def proof(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """The file that proves a case."""
    entry = queries.point_case(request.viewer, entry_id).entry  # type: ignore[attr-defined]
    if not entry.file:
        raise Http404
    return stored_answer(entry.file, str(entry.file.name).rsplit("/", 1)[-1])


@office_page(Right.READ_BENCHMARK)
def sheet_page(request: HttpRequest) -> HttpResponse:
    """The scoring sheet by kind, with the caps of each kind."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    items = queries.point_items(viewer)
    rules = queries.catalogue(viewer).rules
    caps: dict[str, Any] = {"bonus": rules["bonus_cap"], "deduction": rules["deduction_cap"]}
    context = {
        "kinds": [
            (kind, caps.get(kind.value), [row for row in items if row.kind == kind]) for kind in PointKind
        ],
        "may_edit": viewer.may(Right.EDIT_INDICATORS),
    }
    return render(request, "office/points/items.html", context)


def _filters(request: HttpRequest, viewer: Viewer) -> list[Filter]:
    wanted: list[Wanted] = [
        ("quarter", _("季度"), lambda: [(each, quarter_name(each)) for each in quarters()]),
        ("kind", _("类别"), lambda: PointKind.choices),
    ]
    teams = team_choices(viewer)
    if len(teams) > 1:
        wanted.append(("team", _("队伍"), lambda: teams))
    return filters_of(request, wanted)
