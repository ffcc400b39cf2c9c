"""Planning and running a special action from its page; each is one call into the room."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.plan import actions, queries
from liming.plan.models import SpecialAction
from liming.register.queries import unit_by_code
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.choices import unit_choices
from liming.web.office.special_actions.forms import ActionForm, LeadForm
from liming.web.office.special_actions.pages import action_page


@office_page(Right.EDIT_SPECIAL_ACTION)
def new(request: HttpRequest) -> HttpResponse:
    """A new action of a unit, blank or from a season of the calendar."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    own = viewer.unit_paths[0].strip("/").rpartition("/")[2]
    unit = unit_by_code(viewer, request.GET.get("unit") or own)
    year, template = _year(request.GET), request.GET.get("template", "")
    form = ActionForm(request.POST or None, initial=_initial(template, year))
    if request.method == "POST":
        row = _written(form, lambda: actions.create_special_action(viewer, unit, form.draft(template)))
        if row is not None:
            return redirect("special_action", row.pk)
    context = {
        "form": form,
        "unit": unit,
        "units": unit_choices(viewer),
        "year": year,
        "template": template,
        "seasons": queries.seasons(),
    }
    return render(request, "office/special_actions/form.html", context, status=422 if form.errors else 200)


def _initial(template: str, year: int) -> dict[str, Any]:
    fields = queries.season_fields(template, year)
    return fields | {"service_type": fields.get("service_type_id", "")}


@office_page(Right.EDIT_SPECIAL_ACTION)
def edit(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Change what was said about an action."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.action_by_id(viewer, action_id)
    form = ActionForm(request.POST or None, initial=ActionForm.values_of(row))
    if request.method == "POST" and _written(
        form, lambda: actions.change_special_action(viewer, row, form.draft(row.template))
    ):
        messages.success(request, _("已保存"))
        return redirect("special_action", action_id)
    context = {"form": form, "action": row}
    return render(request, "office/special_actions/form.html", context, status=422 if form.errors else 200)


_FIELDS = {
    "project_dates_crossed": "last_day",
    "special_action_twice": "name",
    "plan_outside_action": "last_day",
    "special_action_cuts_place": "last_day",
}
"""The field that a refusal is about."""


def _written(form: ActionForm, write: Callable[[], SpecialAction]) -> SpecialAction | None:
    """What the room made of the form; None when either refuses, which the form then says."""
    return form.made(write, lambda refusal: _FIELDS.get(refusal.code))


@require_POST
@office_page(Right.EDIT_SPECIAL_ACTION)
def lead(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Put somebody into the lead group."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.action_by_id(viewer, action_id)
    form = LeadForm(request.POST)
    if form.is_valid():
        try:
            actions.add_action_lead(viewer, row, form.draft(viewer))
        except DomainError as refusal:
            is_place = refusal.code == "special_action_leader_twice"
            form.add_error("role" if is_place else "who", refusal.sentence())
        else:
            return redirect(f"{reverse('special_action', args=[action_id])}#leads")
    return action_page(request, action_id, form, status=422)


@require_POST
@office_page(Right.EDIT_SPECIAL_ACTION)
def drop_lead(request: HttpRequest, action_id: UUID, lead_id: UUID) -> HttpResponse:
    """Take somebody out of the lead group."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = next((each for each in queries.action_page(viewer, action_id).leads if each.pk == lead_id), None)
    if row is None:
        raise Http404
    actions.drop_action_lead(viewer, row)
    return redirect(f"{reverse('special_action', args=[action_id])}#leads")


@require_POST
@office_page(Right.EDIT_SPECIAL_ACTION)
def act(request: HttpRequest, action_id: UUID, act: str) -> HttpResponse:
    """Approve, begin, sum up, call off, take up again, take over from the year before."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.action_by_id(viewer, action_id)
    if act not in _ACTS:
        raise Http404
    messages.success(request, _ACTS[act](viewer, row, request.POST))
    return redirect("special_action", action_id)


@require_POST
@office_page(Right.EDIT_SPECIAL_ACTION)
def take_year(request: HttpRequest) -> HttpResponse:
    """Hold again what the unit held in the year before."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    unit, year = unit_by_code(viewer, request.POST.get("unit", "")), _year(request.POST)
    count = actions.take_actions_of_year_before(viewer, unit, year)
    messages.success(request, _("已沿用 %(n)s 项") % {"n": count})
    return redirect(f"{reverse('special_actions')}?{urlencode({'year': str(year), 'unit': unit.code})}")


def _approve(viewer: Viewer, row: SpecialAction, posted: Any) -> str:
    actions.approve_special_action(viewer, row)
    return _("已批准")


def _start(viewer: Viewer, row: SpecialAction, posted: Any) -> str:
    actions.start_special_action(viewer, row)
    return _("已开始")


def _close(viewer: Viewer, row: SpecialAction, posted: Any) -> str:
    actions.close_special_action(viewer, row, posted.get("result", ""), posted.get("thanks", ""))
    return _("已总结")


def _cancel(viewer: Viewer, row: SpecialAction, posted: Any) -> str:
    actions.cancel_special_action(viewer, row, posted.get("reason", ""))
    return _("今年不开展")


def _take_up(viewer: Viewer, row: SpecialAction, posted: Any) -> str:
    actions.take_up_special_action(viewer, row)
    return _("已恢复为拟定")


def _take_over(viewer: Viewer, row: SpecialAction, posted: Any) -> str:
    people, places = actions.take_year_before(viewer, row)
    return _("已沿用上年：领导小组 %(people)s 人，点位 %(places)s 处") % {"people": people, "places": places}


_ACTS: dict[str, Callable[[Viewer, SpecialAction, Any], str]] = {
    "approve": _approve,
    "start": _start,
    "close": _close,
    "cancel": _cancel,
    "take-up": _take_up,
    "take-over": _take_over,
}


def _year(values: Any) -> int:
    text = values.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else clock.today().year
