"""The year's special actions, and one with its lead group, plan lines and places."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.execute.queries import action_results
from liming.plan import queries
from liming.plan.actions import lead_name
from liming.plan.enums import ActionPlaceState, ActionState, PlanState
from liming.plan.models import YearPlan
from liming.register.queries import scope_name, units
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.choices import unit_choices
from liming.web.components.listing import filters_of, paged, with_default
from liming.web.office.plan.words import rule_words
from liming.web.office.special_actions.forms import LeadForm
from liming.web.office.special_actions.texts import action_text, list_text

_SIZE = 30
_ENDED = (ActionState.CLOSED, ActionState.CANCELLED)
_YEARS_BACK = 2


@office_page(Right.READ_PLAN)
def index(request: HttpRequest) -> HttpResponse:
    """The year's actions with places, work and hazards counted from records."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    filters = _filters(request, viewer)
    year, unit, state = (each.value for each in filters)
    page = paged(queries.action_list(viewer, int(year), unit, state), request, _SIZE)
    rows = queries.with_progress(viewer, page)
    results = action_results(viewer, [row.action.pk for row in rows])
    may_edit = viewer.may(Right.EDIT_SPECIAL_ACTION)
    own = list(units(viewer.within(Right.EDIT_SPECIAL_ACTION)).order_by("path")[:1]) if may_edit else []
    context = {
        "page": page,
        "rows": [(row.action, row.progress, results[row.action.pk]) for row in rows],
        "filters": filters,
        "year": int(year),
        "unit": unit or (own[0].code if own else ""),
        "text": list_text(scope_name(viewer), int(year), rows, page.paginator.count),
        "may_edit": may_edit,
    }
    return render(request, "office/special_actions/list.html", context)


def _filters(request: HttpRequest, viewer: Viewer) -> list[Any]:
    this_year = clock.today().year
    years = [(str(each), str(each)) for each in range(this_year + 1, this_year - _YEARS_BACK - 1, -1)]
    found = filters_of(
        request,
        [
            ("year", _("年份"), lambda: years),
            ("unit", _("单位"), lambda: unit_choices(viewer)),
            ("state", _("状态"), lambda: ActionState.choices),
        ],
    )
    return with_default(found, "year", str(this_year))


@office_page(Right.READ_PLAN)
def page(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """One action."""
    return action_page(request, action_id)


def action_page(
    request: HttpRequest, action_id: UUID, form: LeadForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of an action; a refused person of the lead group comes back as typed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    state = request.GET.get("state", "")
    state = state if state in ActionPlaceState.values else ""
    found = queries.action_page(viewer, action_id)
    action = found.action
    home, is_open = queries.home_path(action), action.state not in _ENDED
    may_edit = viewer.may(Right.EDIT_SPECIAL_ACTION) and viewer.within(Right.EDIT_SPECIAL_ACTION).reaches(
        home
    )
    keeper = viewer.within(Right.KEEP_ACTION_PLACES)
    may_keep = viewer.may(Right.KEEP_ACTION_PLACES) and any(
        home.startswith(path) or path.startswith(home) for path in keeper.unit_paths
    )
    context = {
        "found": found,
        "action": action,
        "progress": found.progress,
        "results": action_results(viewer, [action_id])[action_id],
        "leads": [(each, lead_name(each)) for each in found.leads],
        "lines": [(line, rule_words(line.rule)) for line in found.lines],
        "page": paged([row for row in found.places if state in ("", row.place.state)], request, _SIZE),
        "state": state,
        "tabs": _tabs(found),
        "text": action_text(found),
        "draft_plan": _draft_plan(viewer, action.first_day.year),
        "lead_form": form or LeadForm(),
        "may_edit": may_edit and is_open,
        "may_take_up": may_edit and action.state == ActionState.CANCELLED,
        "may_keep": may_keep and is_open,
        "may_plan": may_keep and action.state in (ActionState.APPROVED, ActionState.RUNNING),
    }
    return render(request, "office/special_actions/page.html", context, status=status)


def _draft_plan(viewer: Viewer, year: int) -> YearPlan | None:
    """The draft of the year's plan that the viewer may write a line into."""
    if not viewer.may(Right.EDIT_YEAR_PLAN):
        return None
    return queries.year_plans(viewer, year).filter(state=PlanState.DRAFT).first()


def _tabs(found: queries.ActionPage) -> list[tuple[str, str, int]]:
    """The states of places with how many are in each; all of them first."""
    counts = Counter(row.place.state for row in found.places)
    states = [(value, str(label), counts[value]) for value, label in ActionPlaceState.choices]
    return [("", _("全部"), len(found.places)), *states]
