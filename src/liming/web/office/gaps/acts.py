"""What can be done with gaps and measures; each act is one call into the room."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.evaluate import queries as evaluate
from liming.improve import actions, queries
from liming.improve.models import Improvement
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.gaps.forms import OpenForm, PostponeForm
from liming.web.office.gaps.views import gap_answer, improvement_answer


@require_POST
@office_page(Right.EDIT_IMPROVEMENT)
def find(request: HttpRequest) -> HttpResponse:
    """Find the gaps of the newest frozen quarter."""
    viewer = _viewer(request)
    snapshot = evaluate.newest_frozen(viewer)
    if snapshot is None:
        messages.error(request, _("还没有冻结的季度"))
        return redirect("gaps")
    found = actions.find_gaps(viewer, snapshot)
    messages.success(request, _("新增差距 %(n)d 项") % {"n": len(found)})
    return redirect("gaps")


@require_POST
@office_page(Right.EDIT_IMPROVEMENT)
def open_measure(request: HttpRequest, gap_id: UUID) -> HttpResponse:
    """Take a gap; a refused form comes back as it was filled in."""
    viewer = _viewer(request)
    detail = queries.gap_detail(viewer, gap_id)
    form = OpenForm(detail, request.POST)
    made = form.made(lambda: _open(viewer, form, detail))
    if made is None:
        return gap_answer(request, detail, form)
    return _done(request, made, _("已立措施，基线、对照队和验证季度已冻结"))


def _open(viewer: Viewer, form: OpenForm, detail: queries.GapDetail) -> Improvement:
    data = form.cleaned_data
    head = (detail.gap, data["title"], form.member, data["due_on"], form.expected_value)
    return actions.open_improvement(viewer, *head, measures=data["measures"], why=form.why)


@require_POST
@office_page(Right.EDIT_IMPROVEMENT)
def start(request: HttpRequest, improvement_id: UUID) -> HttpResponse:
    """Begin a measure."""
    row = queries.improvement_by_id(_viewer(request), improvement_id)
    return _done(request, actions.start_improvement(_viewer(request), row), _("已开始"))


@require_POST
@office_page(Right.EDIT_IMPROVEMENT)
def postpone(request: HttpRequest, improvement_id: UUID) -> HttpResponse:
    """Put a measure off with a reason."""
    viewer = _viewer(request)
    detail = queries.improvement_detail(viewer, improvement_id)
    form = PostponeForm(request.POST)
    row = form.made(
        lambda: actions.postpone_improvement(
            viewer, detail.improvement, form.cleaned_data["due_on"], form.cleaned_data["reason"]
        )
    )
    return _done(request, row, _("已改期")) if row else improvement_answer(request, detail, form)


@require_POST
@office_page(Right.EDIT_IMPROVEMENT)
def finish(request: HttpRequest, improvement_id: UUID) -> HttpResponse:
    """Say that a measure is done."""
    row = queries.improvement_by_id(_viewer(request), improvement_id)
    actions.finish_improvement(_viewer(request), row, request.POST.get("note", ""))
    return _done(request, row, _("已记为做完，等下一次冻结后验证"))


@require_POST
@office_page(Right.EDIT_IMPROVEMENT)
def cancel(request: HttpRequest, improvement_id: UUID) -> HttpResponse:
    """Give a measure up."""
    row = queries.improvement_by_id(_viewer(request), improvement_id)
    actions.cancel_improvement(_viewer(request), row, request.POST.get("note", ""))
    return _done(request, row, _("措施已取消，差距重新待认领"))


@require_POST
@office_page(Right.VERIFY_IMPROVEMENT)
def verify(request: HttpRequest, improvement_id: UUID) -> HttpResponse:
    """Let the figures of the review quarter write the verdict."""
    row = queries.improvement_by_id(_viewer(request), improvement_id)
    verification = actions.verify_improvement(_viewer(request), row, request.POST.get("note", ""))
    return _done(request, row, str(verification.get_verdict_display()))


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _done(request: HttpRequest, row: Improvement, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("improvement", improvement_id=row.pk)
