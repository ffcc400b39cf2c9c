"""Announcing, changing, recording and cancelling an activity; each is one call into the room."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.models import Activity
from liming.register.models import Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.choices import chosen_team, team_choices
from liming.web.office.activities.forms import ActivityForm, OutcomeForm
from liming.web.office.activities.pages import activity_page


@office_page(Right.HOLD_ACTIVITY)
def new(request: HttpRequest) -> HttpResponse:
    """Announce an activity; who reaches several teams chooses one first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team = chosen_team(viewer, request.GET.get("team", ""))
    if team is None:
        context = {"teams": team_choices(viewer), "title": _("预告活动"), "back": "activities"}
        return render(request, "office/activities/team.html", context)
    form = ActivityForm(viewer, team, request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            activity = actions.announce_activity(viewer, team, form.draft())
        except DomainError as refusal:
            form.add_error("reason" if refusal.code == "activity_back_entry" else None, refusal.sentence())
        else:
            messages.success(request, _("已预告“%(title)s”") % {"title": activity.title})
            return redirect("activity", activity.pk)
    return _form(request, team, form)


@office_page(Right.HOLD_ACTIVITY)
def edit(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Change an activity that was not held yet."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity = queries.activity_detail(viewer, activity_id).row.activity
    form = ActivityForm(viewer, activity.team, request.POST or None, initial=ActivityForm.values_of(activity))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_activity(viewer, activity, form.draft())
        except DomainError as refusal:
            form.add_error(None, refusal.sentence())
        else:
            messages.success(request, _("已保存"))
            return redirect("activity", activity_id)
    return _form(request, activity.team, form, activity)


@office_page(Right.HOLD_ACTIVITY)
@require_POST
def hold(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Record that it was held."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity = queries.activity_detail(viewer, activity_id).row.activity
    form = OutcomeForm(viewer, activity, request.POST, request.FILES)
    if not form.is_valid():
        return activity_page(request, activity_id, form, status=400)
    record = actions.finish_activity(viewer, activity, form.outcome())
    messages.success(request, _("已记台账 %(number)s") % {"number": record.number})
    return redirect("activity", activity_id)


@office_page(Right.HOLD_ACTIVITY)
@require_POST
def cancel(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Call it off with a reason."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity = queries.activity_detail(viewer, activity_id).row.activity
    actions.cancel_activity(viewer, activity, request.POST.get("reason", ""))
    messages.success(request, _("活动已取消"))
    return redirect("activity", activity_id)


def _form(
    request: HttpRequest, team: Team, form: ActivityForm, activity: Activity | None = None
) -> HttpResponse:
    context = {"form": form, "team": team, "activity": activity}
    return render(request, "office/activities/form.html", context, status=400 if form.errors else 200)
