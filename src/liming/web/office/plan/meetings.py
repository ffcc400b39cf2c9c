"""Survey meetings: the list, one meeting with agenda and decisions, and what is done on it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.improve.actions import gather_agenda
from liming.plan import actions, queries
from liming.plan.actions import MeetingDraft
from liming.plan.enums import MeetingState, PlanState
from liming.plan.models import SurveyMeeting
from liming.plan.queries import MeetingPage
from liming.register.queries import unit_by_code, units
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.forms import HouseForm
from liming.web.components.listing import paged
from liming.web.office.plan.addresses import read_day
from liming.web.office.plan.values import as_uuid

ROWS_PER_PAGE = 30


class MeetingForm(HouseForm):
    """What is said about a meeting."""

    title = forms.CharField(label=gettext_lazy("会议名称"), max_length=120)
    held_on = forms.DateField(
        label=gettext_lazy("日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    place = forms.CharField(label=gettext_lazy("地点"), max_length=120, required=False)
    chair = forms.CharField(label=gettext_lazy("主持"), max_length=60, required=False)
    recorder = forms.CharField(label=gettext_lazy("记录"), max_length=60, required=False)
    attendees = forms.CharField(
        label=gettext_lazy("参会"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("一行一位或一个单位"),
    )

    def draft(self) -> MeetingDraft:
        """The form as the plan room takes it."""
        return MeetingDraft(**self.cleaned_data)


@office_page(Right.READ_PLAN)
def index(request: HttpRequest) -> HttpResponse:
    """Meetings, the newest first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    context = {
        "page": paged(queries.survey_meetings(viewer), request, ROWS_PER_PAGE),
        "may_edit": viewer.may(Right.EDIT_YEAR_PLAN),
    }
    return render(request, "office/plan/meetings.html", context)


@office_page(Right.EDIT_YEAR_PLAN)
def new(request: HttpRequest) -> HttpResponse:
    """Call the meeting of the coming plan year."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    today = clock.today()
    year = today.year + (today.month > 9)
    title = _("%(year)s年调研座谈会") % {"year": year}
    form = MeetingForm(request.POST or None, initial={"title": title, "held_on": today})
    if request.method == "POST" and form.is_valid():
        unit = unit_by_code(viewer, viewer.unit_paths[0].strip("/").rpartition("/")[2])
        meeting = actions.call_meeting(viewer, unit, year, form.draft())
        return redirect("plan_meeting", meeting.pk)
    return render(
        request, "office/plan/meeting_form.html", {"form": form}, status=400 if form.errors else 200
    )


@office_page(Right.EDIT_YEAR_PLAN)
def edit(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Change what is said about a meeting."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    meeting = queries.meeting_page(viewer, meeting_id).meeting
    initial = {name: getattr(meeting, name) for name in MeetingForm.base_fields}
    form = MeetingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_meeting(viewer, meeting, form.draft())
        return redirect("plan_meeting", meeting.pk)
    context = {"form": form, "meeting": meeting}
    return render(request, "office/plan/meeting_form.html", context, status=400 if form.errors else 200)


@office_page(Right.READ_PLAN)
def page(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting: points with figures and discussion, decisions with their lines."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.meeting_page(viewer, meeting_id)
    meeting = found.meeting
    may_plan = viewer.may(Right.EDIT_YEAR_PLAN) and viewer.within(Right.EDIT_YEAR_PLAN).reaches(
        meeting.unit.path
    )
    may_edit = may_plan and meeting.state != MeetingState.MINUTED
    drafts = queries.year_plans(viewer, meeting.year).filter(unit=meeting.unit, state=PlanState.DRAFT)
    context = {
        "found": found,
        "meeting": meeting,
        "may_edit": may_edit,
        "may_plan": may_plan,
        "draft": drafts.first() if may_plan else None,
        "units": units(viewer).filter(path__startswith=meeting.unit.path) if may_edit else (),
    }
    return render(request, "office/plan/meeting.html", context)


@require_POST
@office_page(Right.EDIT_YEAR_PLAN)
def act(request: HttpRequest, meeting_id: UUID, act: str) -> HttpResponse:
    """Gather the agenda, add a topic, note what was said, decide, say it was held, settle the minutes."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.meeting_page(viewer, meeting_id)
    if act not in _ACTS:
        raise Http404
    said = _ACTS[act](viewer, found, request.POST)
    if said:
        messages.success(request, said)
    return redirect("plan_meeting", meeting_id)


def _gather(viewer: Viewer, found: MeetingPage, posted: Any) -> str:
    return _("议程已生成 %(n)s 条") % {"n": gather_agenda(viewer, found.meeting)}


def _topic(viewer: Viewer, found: MeetingPage, posted: Any) -> str:
    actions.add_topic(viewer, found.meeting, posted.get("title", ""), posted.get("facts", ""))
    return ""


def _note(viewer: Viewer, found: MeetingPage, posted: Any) -> str:
    wanted = as_uuid(posted.get("point"))
    point = next((each for each in found.points if each.pk == wanted), None)
    if point is None:
        raise Http404
    actions.note_discussion(viewer, point, posted.get("discussion", ""))
    return ""


def _decide(viewer: Viewer, found: MeetingPage, posted: Any) -> str:
    wanted, code, day = as_uuid(posted.get("point")), posted.get("owner", ""), posted.get("due_on", "")
    decision = actions.decide(
        viewer,
        found.meeting,
        posted.get("words", ""),
        point=next((each for each in found.points if each.pk == wanted), None),
        owner=unit_by_code(viewer, code) if code else None,
        due_on=read_day(day) if day else None,
    )
    return _("已记第 %(n)s 项决定") % {"n": decision.number}


def _move(state: MeetingState) -> Any:
    def move(viewer: Viewer, found: MeetingPage, posted: Any) -> str:
        meeting: SurveyMeeting = actions.move_meeting(viewer, found.meeting, state)
        return str(meeting.get_state_display())

    return move


_ACTS: dict[str, Any] = {
    "gather": _gather,
    "topic": _topic,
    "note": _note,
    "decide": _decide,
    "hold": _move(MeetingState.HELD),
    "settle": _move(MeetingState.MINUTED),
}
