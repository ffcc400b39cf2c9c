"""The year's implementation plan: lines by practice, versions, approval."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.plan import actions, queries
from liming.plan.enums import PlanState
from liming.plan.queries.years import YearPage
from liming.register.queries import unit_by_code
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.plan.lines import year_address
from liming.web.office.plan.values import as_uuid
from liming.web.office.plan.words import places_words, rule_words


@office_page(Right.READ_PLAN)
def year(request: HttpRequest) -> HttpResponse:
    """One version of the year's plan; the version in force unless the address asks for another."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = queries.year_page(viewer, _year(request.GET), as_uuid(request.GET.get("version")))
    return render(request, "office/plan/year.html", _context(page, viewer))


@require_POST
@office_page(Right.EDIT_YEAR_PLAN)
def new_version(request: HttpRequest) -> HttpResponse:
    """Start the next draft of a unit's year."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    number = _year(request.POST)
    code = request.POST.get("unit") or viewer.unit_paths[0].strip("/").rpartition("/")[2]
    unit = unit_by_code(viewer, code)
    title = _("%(unit)s%(year)s年实施方案") % {"unit": unit.short_name, "year": number}
    plan = actions.create_year_plan(viewer, number, unit, title)
    messages.success(request, _("第 %(n)s 版草案已建") % {"n": plan.version})
    return redirect(year_address(plan))


@require_POST
@office_page(Right.EDIT_YEAR_PLAN)
def approve(request: HttpRequest) -> HttpResponse:
    """Put a draft in force."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    plan = queries.plan_by_id(viewer, as_uuid(request.POST.get("plan")))
    actions.approve_year_plan(viewer, plan)
    messages.success(request, _("第 %(n)s 版已批准") % {"n": plan.version})
    return redirect(year_address(plan))


def _context(page: YearPage, viewer: Viewer) -> dict[str, Any]:
    may_edit = viewer.may(Right.EDIT_YEAR_PLAN)
    is_draft = page.plan is not None and page.plan.state == PlanState.DRAFT
    groups = [
        {
            "practice": group.practice,
            "lines": [_row(each) for each in group.lines],
            "planned": sum(each.planned for each in group.lines),
            "done": sum(each.done for each in group.lines),
        }
        for group in page.groups
    ]
    return {
        "page": page,
        "groups": groups,
        "may_edit": may_edit,
        "may_change": may_edit and is_draft,
        "planned": sum(each.planned for each in page.lines),
        "done": sum(each.done for each in page.lines),
        "weight": sum(each.line.weight for each in page.lines),
    }


def _row(progress: Any) -> dict[str, Any]:
    line = progress.line
    return {
        "line": line,
        "rule": rule_words(line.rule),
        "places": places_words(line.places),
        "progress": progress,
    }


def _year(values: Any) -> int:
    text = values.get("year", "")
    return int(text) if text.isdigit() and len(text) == 4 else clock.today().year
