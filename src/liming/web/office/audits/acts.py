"""Acts on audit tasks: search, give, look, decide."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.evaluate import actions, queries
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.audits.forms import AssignForm, DecideForm, LookForm
from liming.web.office.audits.pages import shown


@require_POST
@office_page(Right.RUN_BENCHMARK)
def find(request: HttpRequest) -> HttpResponse:
    """Search a quarter now; the background does so once a day."""
    made = actions.find_audit_tasks(request.viewer, request.POST.get("quarter", ""))  # type: ignore[attr-defined]
    messages.success(request, _("新发现 %(n)s 件") % {"n": len(made)} if made else _("没有新的提示"))
    return redirect("audits")


@require_POST
@office_page(Right.HANDLE_AUDIT_TASK)
def assign(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Give the task to somebody."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    detail = queries.audit_detail(viewer, task_id)
    form = AssignForm(request.POST, handlers=detail.handlers)
    people = {str(each.pk): each for each in detail.handlers}
    row = form.made(
        lambda: actions.assign_audit_task(viewer, detail.task, people[form.cleaned_data["assignee"]])
    )
    if row is None:
        return shown(request, detail, form)
    messages.success(request, _("已分派给%(name)s") % {"name": row.assignee})
    return redirect("audit_task", task_id)


@require_POST
@office_page(Right.HANDLE_AUDIT_TASK)
def look(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Write down what the look showed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    detail = queries.audit_detail(viewer, task_id)
    form = LookForm(request.POST)
    row = form.made(lambda: actions.look_into_audit_task(viewer, detail.task, form.cleaned_data["finding"]))
    if row is None:
        return shown(request, detail, form)
    messages.success(request, _("已记下，等结论"))
    return redirect("audit_task", task_id)


@require_POST
@office_page(Right.HANDLE_AUDIT_TASK)
def decide(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Clear or confirm."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    detail = queries.audit_detail(viewer, task_id)
    form = DecideForm(request.POST)
    row = form.made(
        lambda: actions.decide_audit_task(
            viewer,
            detail.task,
            is_confirmed=form.cleaned_data["answer"] == "confirmed",
            reason=form.cleaned_data["reason"],
        )
    )
    if row is None:
        return shown(request, detail, form)
    messages.success(request, _("已下结论：%(state)s") % {"state": row.get_state_display()})
    return redirect("audit_task", task_id)
