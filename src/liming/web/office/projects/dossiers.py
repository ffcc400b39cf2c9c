"""The dossier of a project: surveys with photos, designs compared, night work, talks with builders."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.plan import actions, queries
from liming.plan.enums import NightState, OptionState, PointMark
from liming.plan.models import Project
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.files import content_answer
from liming.web.office.projects.acting import one_of, project_act, viewer_of
from liming.web.office.projects.forms import ActForm, NightForm, SurveyForm, TalkForm
from liming.web.office.projects.views import may_edit


@office_page(Right.READ_PLAN)
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Everything of the dossier, with forms for who may write."""
    return _page(request, code)


def _page(request: HttpRequest, code: str, **asked: ActForm) -> HttpResponse:
    """The dossier; a form that was refused is shown as it was typed."""
    viewer = viewer_of(request)
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
        **asked,
    }
    return render(request, "office/projects/dossier.html", context, status=422 if asked else 200)


@office_page(Right.READ_PLAN)
def photo(request: HttpRequest, code: str, sha256: str) -> HttpResponseBase:
    """The picture itself, kept by the browser of whoever may see it only."""
    row = queries.survey_photo(viewer_of(request), code, sha256)
    if not default_storage.exists(row.file):
        raise DomainError("not_found", what=_("照片"), key=sha256[:8])
    with default_storage.open(row.file, "rb") as file:
        return content_answer(file.read())


@project_act("project_dossier")
def survey(request: HttpRequest, viewer: Viewer, project: Project) -> str | HttpResponse:
    """Keep a survey."""
    form = SurveyForm(request.POST, request.FILES, prefix="survey")
    if form.does(lambda: actions.add_survey(viewer, project, form.draft(), form.cleaned_data["photos"])):
        return _("已记录踏勘")
    return _page(request, project.code, survey_form=form)


@project_act("project_dossier")
def point(request: HttpRequest, viewer: Viewer, project: Project) -> None:
    """Add something to compare designs by."""
    actions.add_design_point(viewer, project, request.POST.get("title", ""))


@project_act("project_dossier")
def option(request: HttpRequest, viewer: Viewer, project: Project, number: int | None = None) -> str:
    """Add a design or change an open one, point by point."""
    marks = {
        each.number: (
            request.POST.get(f"mark-{each.number}", ""),
            request.POST.get(f"words-{each.number}", ""),
        )
        for each in project.design_points.all()
    }
    title, summary = request.POST.get("title", ""), request.POST.get("summary", "")[:2000]
    actions.put_design_option(viewer, project, title, summary, marks, number)
    return _("已保存")


@project_act("project_dossier")
def settle(request: HttpRequest, viewer: Viewer, project: Project, number: int) -> None:
    """Choose a design, or rule one out."""
    target = OptionState.CHOSEN if "choose" in request.POST else OptionState.REJECTED
    actions.settle_design(viewer, project, number, target, request.POST.get("reason", ""))


@project_act("project_dossier")
def night(request: HttpRequest, viewer: Viewer, project: Project) -> str | HttpResponse:
    """Plan night work."""
    form = NightForm(request.POST, prefix="night")
    if form.does(lambda: actions.add_night(viewer, project, **form.cleaned_data)):
        return _("已排夜间施工")
    return _page(request, project.code, night_form=form)


@project_act("project_dossier")
def end_night(request: HttpRequest, viewer: Viewer, project: Project, key: UUID) -> None:
    """Say what became of a night."""
    target = NightState.DONE if "done" in request.POST else NightState.CANCELLED
    row = one_of(project.nights.all(), _("夜间施工"), pk=key)
    actions.end_night(viewer, project, row, target, request.POST.get("note", ""))


@project_act("project_dossier")
def talk(request: HttpRequest, viewer: Viewer, project: Project) -> str | HttpResponse:
    """Keep what was agreed with builders and others."""
    form = TalkForm(request.POST, prefix="talk")
    if form.does(lambda: actions.add_coordination(viewer, project, **form.cleaned_data)):
        return _("已记录")
    return _page(request, project.code, talk_form=form)


@project_act("project_dossier")
def settle_talk(request: HttpRequest, viewer: Viewer, project: Project, key: UUID) -> None:
    """What was agreed is done."""
    row = one_of(project.coordinations.all(), _("协调事项"), pk=key)
    actions.settle_coordination(viewer, project, row)
