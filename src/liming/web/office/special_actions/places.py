"""The places of a special action: added, changed, moved on, made into work."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.plan import actions, queries
from liming.plan.enums import ActionPlaceState
from liming.plan.models import ActionPlace, SpecialAction
from liming.register import queries as register
from liming.register.models import Team
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.special_actions.forms import PlaceForm

_FIELDS = {
    "action_place_twice": "name",
    "action_place_outside": "check_on",
    "plan_member_elsewhere": "member",
}
"""The field that a refusal is about."""


@office_page(Right.KEEP_ACTION_PLACES)
def new(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """One more place; who reaches several teams chooses one first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    action = queries.action_by_id(viewer, action_id)
    choices = [team for team in register.teams(viewer) if team.path.startswith(queries.home_path(action))]
    team = _team(choices, request.GET.get("team", ""))
    if team is None:
        context = {"action": action, "teams": [(each.code, each.short_name) for each in choices]}
        return render(request, "office/special_actions/team.html", context)
    initial = {"check_on": action.first_day}
    form = PlaceForm(request.POST or None, initial=initial, viewer=viewer, team=team)
    if request.method == "POST" and _written(
        form, lambda draft: actions.add_action_place(viewer, action, draft)
    ):
        messages.success(request, _("已加一处"))
        return redirect("special_action", action_id)
    return _form(request, action, form)


def _team(choices: list[Team], code: str) -> Team | None:
    if len(choices) == 1:
        return choices[0]
    return next((each for each in choices if each.code == code), None)


@office_page(Right.KEEP_ACTION_PLACES)
def edit(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Change the plan of a place."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    place = queries.place_by_id(viewer, place_id)
    form = PlaceForm(
        request.POST or None,
        initial=PlaceForm.values_of(place),
        viewer=viewer,
        team=place.team,
        place=place,
    )
    if request.method == "POST" and _written(
        form, lambda draft: actions.change_action_place(viewer, place, draft)
    ):
        messages.success(request, _("已保存"))
        return redirect("special_action", place.action_id)
    return _form(request, place.action, form, place)


def _written(form: PlaceForm, write: Any) -> ActionPlace | None:
    return form.made(lambda: write(form.draft()), lambda refusal: _FIELDS.get(refusal.code))


def _form(
    request: HttpRequest, action: SpecialAction, form: PlaceForm, place: ActionPlace | None = None
) -> HttpResponse:
    context = {
        "action": action,
        "form": form,
        "place": place,
        "team": form.team,
        "work": queries.work_of_place(request.viewer, place) if place else (),  # type: ignore[attr-defined]
    }
    return render(request, "office/special_actions/place.html", context, status=422 if form.errors else 200)


@require_POST
@office_page(Right.KEEP_ACTION_PLACES)
def drop(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Take a place out before anything was prepared."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    place = queries.place_by_id(viewer, place_id)
    actions.drop_action_place(viewer, place)
    messages.success(request, _("已去掉“%(name)s”") % {"name": place.name})
    return redirect("special_action", place.action_id)


@require_POST
@office_page(Right.KEEP_ACTION_PLACES)
def act(request: HttpRequest, action_id: UUID, act: str) -> HttpResponse:
    """What is done with the ticked places, or with all of them when none is ticked and work is planned."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    action = queries.action_by_id(viewer, action_id)
    wanted = set(request.POST.getlist("place"))
    every = list(queries.action_places(viewer, action))
    chosen = [place for place in every if str(place.pk) in wanted]
    if act == "work":
        made, gone = actions.plan_place_work(viewer, action, chosen or every)
        messages.success(request, _("新排 %(made)s 项工作，撤回 %(gone)s 项") % {"made": made, "gone": gone})
    elif act in ActionPlaceState.values:
        state, remark = ActionPlaceState(act), request.POST.get("remark", "")
        count = actions.move_action_places(viewer, chosen, state, remark)
        told = {"n": count, "state": state.label}
        messages.success(request, _("%(n)s 处%(state)s") % told)
    else:
        raise Http404
    return redirect(f"{reverse('special_action', args=[action_id])}#places")
