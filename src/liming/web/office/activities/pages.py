"""The list of activities and one activity."""

from calendar import monthrange
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.execute import queries
from liming.execute.enums import ActivityState
from liming.plan.enums import Practice
from liming.register.queries import scope_name
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.choices import month_of, team_choices
from liming.web.components.files import stored_answer
from liming.web.components.listing import Filter, Wanted, filters_of, paged, with_default
from liming.web.office.activities.forms import OutcomeForm
from liming.web.office.activities.texts import export_head, export_row, list_text
from liming.web.office.requests.sheets import sheet
from liming.web.words.formats import month_name

_SIZE = 30
_MONTHS_BACK, _MONTHS_AHEAD = 6, 2


@office_page(Right.READ_WORK)
def listing(request: HttpRequest) -> HttpResponse:
    """Activities of the viewer's teams in a month, with what the ledger says of them."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = paged(queries.activities(viewer, _wanted(request)), request, _SIZE)
    rows = queries.activity_rows(page.object_list)
    context = {
        "page": page,
        "rows": rows,
        "filters": _filters(request, viewer),
        "search": {"placeholder": _("活动、地点、结对村"), "value": request.GET.get("q", "")},
        "text": list_text(scope_name(viewer), rows, page.paginator.count),
        "may_hold": viewer.may(Right.HOLD_ACTIVITY),
    }
    return render(request, "office/activities/list.html", context)


@office_page(Right.READ_WORK)
def export(request: HttpRequest) -> HttpResponse:
    """The rows of the list as a sheet."""
    rows = queries.activity_rows(queries.activities(request.viewer, _wanted(request)))  # type: ignore[attr-defined]
    return sheet(_("活动"), export_head(), [export_row(row) for row in rows])


@office_page(Right.READ_WORK)
def detail(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """One activity: announced and held."""
    return activity_page(request, activity_id)


def activity_page(
    request: HttpRequest, activity_id: UUID, form: OutcomeForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of an activity; a refused form comes back as it was filled in."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.activity_detail(viewer, activity_id)
    context: dict[str, Any] = {
        "found": found,
        "row": found.row,
        "activity": found.row.activity,
        "has_begun": found.row.activity.starts_at <= clock.now(),
        "form": form or OutcomeForm(viewer, found.row.activity),
    }
    return render(request, "office/activities/detail.html", context, status=status)


@office_page(Right.READ_WORK)
def photo(request: HttpRequest, activity_id: UUID, number: int) -> HttpResponse:
    """One photo of an activity within reach."""
    photos = queries.activity_detail(request.viewer, activity_id).photos  # type: ignore[attr-defined]
    if not 0 < number <= len(photos):
        raise Http404
    return stored_answer(photos[number - 1].file)


def _wanted(request: HttpRequest) -> queries.ActivityFilters:
    first = month_of(request, clock.today())
    last = first.replace(day=monthrange(first.year, first.month)[1]) if first else None
    state = request.GET.get("state", "")
    return queries.ActivityFilters(
        first_day=first,
        last_day=last,
        search=request.GET.get("q", "")[:60],
        kind=request.GET.get("kind", ""),
        state="" if state == "late" else state,
        team=request.GET.get("team", ""),
        practice=request.GET.get("practice", ""),
        late_only=state == "late",
    )


def _filters(request: HttpRequest, viewer: Viewer) -> list[Filter]:
    states = [*ActivityState.choices, ("due", _("待补记录")), ("late", _("补登"))]
    wanted: list[Wanted] = [
        ("month", _("月份"), _months),
        ("kind", _("类别"), lambda: [(kind.code, kind.name) for kind in queries.activity_kinds()]),
        ("practice", _("实践"), lambda: Practice.choices),
        ("state", _("状态"), lambda: states),
    ]
    teams = team_choices(viewer)
    if len(teams) > 1:
        wanted.append(("team", _("队伍"), lambda: teams))
    return with_default(filters_of(request, wanted), "month", f"{clock.today():%Y-%m}")


def _months() -> list[tuple[str, str]]:
    """Some months around this one, newest first; this month is meant without a choice."""
    today = clock.today()
    number = today.year * 12 + today.month - 1
    around = range(number + _MONTHS_AHEAD, number - _MONTHS_BACK, -1)
    days = [date(each // 12, each % 12 + 1, 1) for each in around]
    return [("all", _("不限")), *((f"{day:%Y-%m}", month_name(day)) for day in days)]
