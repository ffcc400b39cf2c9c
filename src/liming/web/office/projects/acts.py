"""Writing a project: its card, filing, milestones, steps, service list and end."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from liming.plan import actions, queries
from liming.plan.enums import ProjectKind
from liming.plan.models import Project
from liming.register.queries import teams
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.projects.acting import one_of, project_act, project_of, viewer_of
from liming.web.office.projects.forms import CardForm, MilestoneForm, NewProjectForm, first_fault


@office_page(Right.EDIT_MONTH_PLAN)
def new(request: HttpRequest) -> HttpResponse:
    """A new project card."""
    viewer = viewer_of(request)
    known = {team.code: team for team in teams(viewer)}
    names = [(code, team.short_name) for code, team in known.items()]
    form = NewProjectForm(request.POST or None, teams=names, initial={"code": queries.free_project_code()})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        team, kind = known[values.pop("team")], ProjectKind(values.pop("kind"))
        head = (values.pop("code"), values.pop("name"), kind, values.pop("practice"))
        days = (values.pop("first_day"), values.pop("last_day"))
        try:
            made = actions.create_project(viewer, team, *head, *days, **values)
        except DomainError as refusal:
            form.add_error(None, refusal.sentence())
        else:
            messages.success(request, _("已立项"))
            return redirect("project", made.code)
    return render(request, "office/projects/form.html", {"form": form}, status=400 if form.errors else 200)


@office_page(Right.EDIT_MONTH_PLAN)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change the card."""
    viewer, project = viewer_of(request), project_of(request, code)
    form = CardForm(request.POST or None, initial=CardForm.values_of(project))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_project(viewer, project, form.card())
        except DomainError as refusal:
            form.add_error(None, refusal.sentence())
        else:
            messages.success(request, _("已保存"))
            return redirect("project", code)
    context = {"form": form, "project": project}
    return render(request, "office/projects/form.html", context, status=400 if form.errors else 200)


@project_act("project")
def file(request: HttpRequest, viewer: Viewer, project: Project) -> str:
    """File the project as the team's one of this year."""
    year = clock.today().year
    actions.file_project(viewer, project, year)
    return _("已报%(year)s年备案") % {"year": year}


@project_act("project")
def finish(request: HttpRequest, viewer: Viewer, project: Project) -> str:
    """Finish a project whose milestones are all reached."""
    actions.finish_project(viewer, project)
    return _("项目已结项")


@project_act("project")
def cancel(request: HttpRequest, viewer: Viewer, project: Project) -> str:
    """Give a project up, with a reason."""
    actions.cancel_project(viewer, project, request.POST.get("reason", "")[:200])
    return _("项目已取消")


@project_act("project")
def milestone(request: HttpRequest, viewer: Viewer, project: Project, number: int | None = None) -> str:
    """Add a milestone, change one, or take one out."""
    if number is not None and "drop" in request.POST:
        actions.drop_milestone(viewer, project, number)
        return _("节点已删去")
    form = MilestoneForm(request.POST)
    if not form.is_valid():
        raise DomainError("field_invalid", field=_("节点"), value="", remedy=first_fault(form))
    actions.put_milestone(viewer, project, form.draft(), number)
    return _("已保存")


@project_act("project")
def reach(request: HttpRequest, viewer: Viewer, project: Project, number: int) -> str:
    """Mark one milestone as reached today."""
    row = one_of(project.milestones.all(), _("节点"), number=number)
    actions.reach_milestone(viewer, row)
    return _("节点“%(title)s”已完成") % {"title": row.title}


@project_act("project")
def item(request: HttpRequest, viewer: Viewer, project: Project) -> str:
    """Add a line to the service list."""
    kind = next((each for each in queries.service_types() if each.code == request.POST.get("type")), None)
    if kind is None:
        raise DomainError("field_required", field=_("服务类型"))
    content, whom = request.POST.get("content", "")[:120], request.POST.get("beneficiary", "")[:80]
    due = day_of(request.POST.get("due_on", ""), _("期限")) if request.POST.get("due_on") else None
    made = actions.add_project_item(viewer, project, content, kind, beneficiary=whom, due_on=due)
    return _("已列入第%(n)s项") % {"n": made.number}


@project_act("project")
def plan_item(request: HttpRequest, viewer: Viewer, project: Project, number: int) -> str:
    """Put a line of the service list, or a step, on a day as work."""
    rows = project.items.select_related("service_type", "customer")
    row = one_of(rows, _("服务项目"), number=number)
    actions.plan_project_item(viewer, row, day_of(request.POST.get("day", ""), _("日期")))
    return _("已排入工作")


@project_act("project")
def steps(request: HttpRequest, viewer: Viewer, project: Project) -> str:
    """Take over the steps of a connection."""
    first = day_of(request.POST.get("day", ""), _("首个环节日期"))
    made = actions.add_connection_steps(viewer, project, request.POST.get("kind", ""), first)
    return _("已列出 %(n)s 个环节") % {"n": len(made)}


def day_of(text: str, field: Any) -> date:
    """A day as a browser sends it; DomainError `field_invalid`."""
    try:
        found = parse_date(text.strip())
    except ValueError:
        found = None
    if found is None:
        raise DomainError("field_invalid", field=field, value=text[:20], remedy=_("请写成 2026-11-05"))
    return found
