"""Choosing spots of a project: the page with its map, the acts on spots and runs, the result as a sheet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.spreadsheets import write_tables
from liming.plan import actions, queries
from liming.plan.models import Project
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download
from liming.web.office.projects.acting import number_of, project_act, project_of, viewer_of
from liming.web.office.projects.siting_forms import RunForm, SpotForm
from liming.web.office.projects.siting_map import siting_map
from liming.web.office.projects.siting_tables import siting_tables
from liming.web.office.projects.views import may_edit


@office_page(Right.READ_PLAN)
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Map, spots and the newest run, or the run of the address."""
    return _page(request, code)


def _page(
    request: HttpRequest,
    code: str,
    run: RunForm | None = None,
    spot: SpotForm | None = None,
    changed: int | None = None,
) -> HttpResponse:
    """The page; a refused form is shown as it was typed, `changed` is the spot that it was about."""
    viewer = viewer_of(request)
    found = queries.siting_page(viewer, code, number_of(request.GET.get("run", "")))
    states = {each.number: each for each in found.view.spots} if found.view else {}
    context = {
        "found": found,
        "project": found.project,
        "view": found.view,
        "spots": [(row, states.get(row.number)) for row in found.spots],
        "map": siting_map(found),
        "may_edit": may_edit(viewer, found.project),
        "run_form": run or RunForm.of(found),
        "spot_form": spot or SpotForm(),
        "changed": changed,
    }
    return render(request, "office/projects/siting.html", context, status=422 if run or spot else 200)


@project_act("project_siting")
def run(request: HttpRequest, viewer: Viewer, project: Project) -> str | HttpResponse:
    """Work a choice out; a refused wish comes back as it was typed."""
    form = RunForm.of(queries.siting_page(viewer, project.code), request.POST)
    if form.does(lambda: actions.run_siting(viewer, project, form.wish())):
        return _("已算出")
    return _page(request, project.code, run=form)


@project_act("project_siting")
def spot(
    request: HttpRequest, viewer: Viewer, project: Project, number: int | None = None
) -> str | HttpResponse:
    """Add a spot, change one, or take one off the list."""
    if number is not None and "drop" in request.POST:
        actions.drop_spot(viewer, project, number)
        return _("选点已删去")
    form = SpotForm(request.POST)
    if number is None:
        is_done = form.does(lambda: actions.add_spot(viewer, project, form.draft()))
    else:
        is_done = form.does(lambda: actions.change_spot(viewer, project, number, form.draft()))
    return _("已保存") if is_done else _page(request, project.code, spot=form, changed=number)


@project_act("project_siting")
def register(request: HttpRequest, viewer: Viewer, project: Project) -> str:
    """Take spots from the places of the register."""
    made = actions.add_register_spots(viewer, project, request.POST.getlist("place"))
    return _("已加 %(n)s 处") % {"n": len(made)}


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def take(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take a result over as the project's decision."""
    because = request.POST.get("because", "")
    actions.take_siting(viewer_of(request), project_of(request, code), number, because)
    messages.success(request, _("已采用第 %(n)s 次结果") % {"n": number})
    return redirect(f"{reverse('project_siting', args=[code])}?run={number}")


@require_POST
@office_page(Right.READ_PLAN)
def verify(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Make the result once more and say whether it is the same."""
    if actions.verify_siting(viewer_of(request), project_of(request, code), number):
        messages.success(request, _("按同样的选点、需求和种子重算，结果一致"))
    else:
        messages.warning(request, _("重算结果不一致，可能换了求解器版本"))
    return redirect(f"{reverse('project_siting', args=[code])}?run={number}")


@office_page(Right.READ_PLAN)
def export(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The result as a workbook: spots, and who is served where."""
    found = queries.siting_page(viewer_of(request), code, number)
    assert found.view is not None
    title = _("选址-%(name)s-第%(n)s次.xlsx") % {"name": found.project.name, "n": number}
    return download(write_tables(siting_tables(found.view)), title)
