"""What can be done with gaps and measures; each act is one call into the room."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.evaluate import queries as evaluate
from liming.improve import actions, queries
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.gaps.forms import OpenForm
from liming.web.office.gaps.views import gap_answer


@require_POST
@office_page(Right.EDIT_IMPROVEMENT)
def find(request: HttpRequest) -> HttpResponse:
    """Find the gaps of the newest frozen quarter."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
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
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    detail = queries.gap_detail(viewer, gap_id)
    form = OpenForm(detail, request.POST)
    if not form.is_valid():
        return gap_answer(request, detail, form)
    data = form.cleaned_data
    try:
        actions.open_improvement(
            viewer,
            detail.gap,
            data["title"],
            form.member,
            data["due_on"],
            round(data["expected"] / 100, 6),
            data["measures"],
        )
    except DomainError as refusal:
        form.add_error(None, refusal.sentence())
        return gap_answer(request, detail, form)
    messages.success(request, _("已立措施，基线已冻结"))
    return redirect("gap", gap_id=gap_id)


def _done(request: HttpRequest, gap_id: UUID, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("gap", gap_id=gap_id)


@require_POST
@office_page(Right.EDIT_IMPROVEMENT)
def finish(request: HttpRequest, improvement_id: UUID) -> HttpResponse:
    """Say that a measure is done."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    improvement = queries.improvement_by_id(viewer, improvement_id)
    actions.finish_improvement(viewer, improvement, request.POST.get("note", ""))
    return _done(request, improvement.gap_id, _("已记为做完，等下一次冻结后验证"))


@require_POST
@office_page(Right.EDIT_IMPROVEMENT)
def cancel(request: HttpRequest, improvement_id: UUID) -> HttpResponse:
    """Give a measure up."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    improvement = queries.improvement_by_id(viewer, improvement_id)
    actions.cancel_improvement(viewer, improvement, request.POST.get("note", ""))
    return _done(request, improvement.gap_id, _("措施已取消，差距重新待认领"))


@require_POST
@office_page(Right.VERIFY_IMPROVEMENT)
def verify(request: HttpRequest, improvement_id: UUID) -> HttpResponse:
    """Let the figures of the review quarter write the verdict."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    improvement = queries.improvement_by_id(viewer, improvement_id)
    verification = actions.verify_improvement(viewer, improvement, request.POST.get("note", ""))
    return _done(request, improvement.gap_id, str(verification.get_verdict_display()))
