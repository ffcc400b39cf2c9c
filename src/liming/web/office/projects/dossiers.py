"""The dossier of a project: surveys with photos, designs compared, night work, talks with builders."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.plan import actions, queries
from liming.plan.enums import NightState, OptionState, PointMark
from liming.plan.models import Project
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.photos import CONTENT_TYPES
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.forms import HouseForm
from liming.web.office.projects.forms import NightForm, SurveyForm, TalkForm, first_fault
from liming.web.office.projects.views import may_edit


@office_page(Right.READ_PLAN)
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Everything of the dossier, with forms for who may write."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.dossier(viewer, code)
    today = clock.today()
    context = {
        "found": found,
        "project": found.project,
        "may_edit": may_edit(viewer, found.project),
        "marks": PointMark.choices,
        "survey_form": SurveyForm(initial={"day": today}, prefix="survey"),
        "night_form": NightForm(prefix="night"),
        "talk_form": TalkForm(initial={"day": today}, prefix="talk"),
        "today": today,
    }
    return render(request, "office/projects/dossier.html", context)


@office_page(Right.READ_PLAN)
def photo(request: HttpRequest, code: str, sha256: str) -> HttpResponseBase:
    """The picture itself, kept by the browser of whoever may see it only."""
    row = queries.survey_photo(request.viewer, code, sha256)  # type: ignore[attr-defined]
    kind = row.file.rsplit(".", 1)[-1]
    response = FileResponse(default_storage.open(row.file, "rb"), content_type=CONTENT_TYPES[kind])
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def survey(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a survey."""
    form = SurveyForm(request.POST, request.FILES, prefix="survey")
    values, project = _read(request, code, form), _project(request, code)
    made = actions.add_survey(_viewer(request), project, form.draft(), values["photos"])
    messages.success(request, _("已记第%(n)s次踏勘") % {"n": made.number})
    return redirect("project_dossier", code)


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def point(request: HttpRequest, code: str) -> HttpResponse:
    """Add something to compare designs by."""
    actions.add_design_point(_viewer(request), _project(request, code), request.POST.get("title", ""))
    return redirect("project_dossier", code)


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def option(request: HttpRequest, code: str, number: int | None = None) -> HttpResponse:
    """Add a design or change an open one, point by point."""
    project = _project(request, code)
    marks = {
        each.number: (
            request.POST.get(f"mark-{each.number}", ""),
            request.POST.get(f"words-{each.number}", ""),
        )
        for each in project.design_points.all()
    }
    title, summary = request.POST.get("title", ""), request.POST.get("summary", "")[:2000]
    actions.put_design_option(_viewer(request), project, title, summary, marks, number)
    messages.success(request, _("已保存"))
    return redirect("project_dossier", code)


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def settle(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Choose a design, or rule one out."""
    target = OptionState.CHOSEN if "choose" in request.POST else OptionState.REJECTED
    reason = request.POST.get("reason", "")
    actions.settle_design(_viewer(request), _project(request, code), number, target, reason)
    return redirect("project_dossier", code)


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def night(request: HttpRequest, code: str) -> HttpResponse:
    """Plan night work."""
    values = _read(request, code, NightForm(request.POST, prefix="night"))
    actions.add_night(_viewer(request), _project(request, code), **values)
    messages.success(request, _("已排夜间施工"))
    return redirect("project_dossier", code)


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def end_night(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """Say what became of a night."""
    project = _project(request, code)
    row = project.nights.filter(pk=key).first()
    if row is None:
        raise DomainError("not_found", what=_("夜间施工"), key=key)
    target = NightState.DONE if "done" in request.POST else NightState.CANCELLED
    actions.end_night(_viewer(request), project, row, target, request.POST.get("note", ""))
    return redirect("project_dossier", code)


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def talk(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was agreed with builders and others."""
    values = _read(request, code, TalkForm(request.POST, prefix="talk"))
    actions.add_coordination(_viewer(request), _project(request, code), **values)
    messages.success(request, _("已记录"))
    return redirect("project_dossier", code)


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def settle_talk(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """What was agreed is done."""
    project = _project(request, code)
    row = project.coordinations.filter(pk=key).first()
    if row is None:
        raise DomainError("not_found", what=_("协调事项"), key=key)
    actions.settle_coordination(_viewer(request), project, row)
    return redirect("project_dossier", code)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _project(request: HttpRequest, code: str) -> Project:
    return queries.project_detail(_viewer(request), code).project


def _read(request: HttpRequest, code: str, form: HouseForm) -> dict[str, Any]:
    """The form's values; DomainError `field_invalid` names the first wrong field."""
    if not form.is_valid():
        raise DomainError("field_invalid", field=code, value="", remedy=first_fault(form))
    return dict(form.cleaned_data)
