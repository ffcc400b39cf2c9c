"""Shares of the year: a unit takes or answers its own, the department settles; the sums stand beside."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.plan import actions, queries
from liming.plan.enums import PlanState
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.plan.lines import year_address
from liming.web.office.plan.values import as_number, as_uuid


@office_page(Right.READ_PLAN)
def page(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """What waits for an answer or a decision, then every line with its units."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.share_page(viewer, queries.plan_by_id(viewer, plan_id))
    may_edit = viewer.may(Right.EDIT_YEAR_PLAN) and viewer.within(Right.EDIT_YEAR_PLAN).reaches(
        found.plan.unit.path
    )
    context = {
        "found": found,
        "plan": found.plan,
        "may_settle": may_edit and found.plan.state != PlanState.SUPERSEDED,
        "may_share": may_edit and found.plan.state == PlanState.DRAFT,
        "year_url": year_address(found.plan),
        "wanted": as_uuid(request.GET.get("line")),
    }
    return render(request, "office/plan/shares.html", context)


@require_POST
@office_page(Right.EDIT_YEAR_PLAN)
def share(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Share a draft out by the number of teams."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    shares = actions.share_lines(viewer, queries.plan_by_id(viewer, plan_id))
    messages.success(request, _("已分解 %(n)s 份") % {"n": len(shares)})
    return redirect("plan_shares", plan_id)


@require_POST
@office_page(Right.TAKE_SHARE)
def accept(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """A unit takes the shares that it names."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    keys = [key for text in request.POST.getlist("share") if (key := as_uuid(text))]
    count = actions.accept_shares(viewer, queries.shares_by_id(viewer, keys))
    messages.success(request, _("已认领 %(n)s 份") % {"n": count})
    return redirect("plan_shares", plan_id)


@require_POST
@office_page(Right.TAKE_SHARE)
def answer(request: HttpRequest, plan_id: UUID, share_id: UUID) -> HttpResponse:
    """A unit says which number it could take, and why."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    (row,) = queries.shares_by_id(viewer, [share_id])
    proposed = as_number(request.POST.get("proposed", ""), _("建议数"))
    actions.object_to_share(viewer, row, proposed, request.POST.get("ground", ""))
    messages.success(request, _("异议已提出，等省公司核定"))
    return redirect("plan_shares", plan_id)


@require_POST
@office_page(Right.EDIT_YEAR_PLAN)
def settle(request: HttpRequest, plan_id: UUID, share_id: UUID) -> HttpResponse:
    """The department settles an objection; the others take what is left."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    (row,) = queries.shares_by_id(viewer, [share_id])
    quantity = as_number(request.POST.get("quantity", ""), _("核定数"))
    actions.settle_share(viewer, row, quantity)
    messages.success(request, _("已核定，其余单位重新分摊，合计不变"))
    return redirect("plan_shares", plan_id)
