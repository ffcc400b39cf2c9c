"""Own measures on the phone: what I promised or help with, one of them, and its acts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.improve import actions, queries
from liming.improve.models import Improvement
from liming.shared.viewer import Right, Viewer
from liming.web.access import field_page
from liming.web.office.gaps.forms import DoneForm, PostponeForm


@field_page(Right.DO_WORK)
def list_page(request: HttpRequest) -> HttpResponse:
    """What I promised or help with and that is not verified, by due day."""
    return render(request, "field/measures.html", {"rows": list(queries.my_improvements(_viewer(request)))})


@field_page(Right.DO_WORK)
def detail(request: HttpRequest, improvement_id: UUID) -> HttpResponse:
    """One measure: what, why, by when, and what to do now."""
    return _page(request, queries.my_improvement(_viewer(request), improvement_id))


@require_POST
@field_page(Right.DO_WORK)
def act(request: HttpRequest, improvement_id: UUID, act: str) -> HttpResponse:
    """Begin, put off or finish; a refused form comes back as it was filled in."""
    viewer = _viewer(request)
    row = queries.my_improvement(viewer, improvement_id)
    if act == "start":
        actions.start_improvement(viewer, row)
        return _done(request, row, _("已开始"))
    if act == "postpone":
        return _postpone(request, row)
    form = DoneForm(request.POST)
    if form.made(lambda: actions.finish_improvement(viewer, row, form.cleaned_data["note"])):
        return _done(request, row, _("已记为做完，等下一次冻结后验证"))
    return _page(request, row, done=form)


def _postpone(request: HttpRequest, row: Improvement) -> HttpResponse:
    form = PostponeForm(request.POST)
    made = form.made(
        lambda: actions.postpone_improvement(
            _viewer(request), row, form.cleaned_data["due_on"], form.cleaned_data["reason"]
        )
    )
    return _done(request, row, _("已改期")) if made else _page(request, row, postpone=form)


def _page(
    request: HttpRequest, row: Improvement, done: DoneForm | None = None, postpone: PostponeForm | None = None
) -> HttpResponse:
    context = {
        "row": row,
        "gap": row.gap,
        "cause": queries.cause_name(row.cause) if row.cause else "",
        "is_owner": row.owner_id == _viewer(request).member_id,
        "is_going": row.state in ("planned", "running"),
        "done_form": done or DoneForm(),
        "postpone_form": postpone or PostponeForm(),
    }
    return render(request, "field/measure.html", context, status=400 if done or postpone else 200)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _done(request: HttpRequest, row: Improvement, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("my_measure", improvement_id=row.pk)
