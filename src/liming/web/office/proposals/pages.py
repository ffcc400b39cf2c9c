"""The list of proposed projects, one with its requests, and accepting or declining it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.improve import actions, queries
from liming.improve.enums import ClusterState
from liming.improve.models import RequestCluster
from liming.improve.queries import ClusterDetail
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.forms import HouseForm
from liming.web.components.listing import paged
from liming.web.office.proposals.words import times

PAGE_SIZE = 30
USUAL = timedelta(days=180)


class AcceptForm(HouseForm):
    """The project as it goes into the library; its background comes from the requests."""

    name = forms.CharField(label=gettext_lazy("项目名称"), max_length=120)
    goal = forms.CharField(label=gettext_lazy("目标"), required=False, widget=forms.Textarea({"rows": 2}))
    first_day = forms.DateField(
        label=gettext_lazy("开始"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=gettext_lazy("结束"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class DeclineForm(HouseForm):
    """Why there will be no project."""

    reason = forms.CharField(label=gettext_lazy("不立项的原因"), max_length=200)


@office_page(Right.READ_GAPS)
def index(request: HttpRequest) -> HttpResponse:
    """Proposals, undecided ones first."""
    state = request.GET.get("state", "")
    rows = queries.clusters(_viewer(request), state if state in ClusterState.values else "")
    page = paged(rows, request, PAGE_SIZE)
    context = {
        "page": page,
        "lines": [(row, times(row)) for row in page],
        "filters": [{"name": "state", "label": _("状态"), "choices": ClusterState.choices, "value": state}],
        "is_filtered": bool(state),
    }
    return render(request, "office/proposals/list.html", context)


@office_page(Right.READ_GAPS)
def page(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    """One proposal with its requests and the forms that decide it."""
    return _answer(request, queries.cluster_detail(_viewer(request), cluster_id))


def _answer(
    request: HttpRequest,
    detail: ClusterDetail,
    accept: AcceptForm | None = None,
    decline: DeclineForm | None = None,
) -> HttpResponse:
    context = {
        "detail": detail,
        "row": detail.cluster,
        "times": times(detail.cluster),
        "accept_form": accept or AcceptForm(initial=_usual(detail.cluster)),
        "decline_form": decline or DeclineForm(),
    }
    status = 400 if accept or decline else 200
    return render(request, "office/proposals/page.html", context, status=status)


def _usual(row: RequestCluster) -> dict[str, Any]:
    today = clock.today()
    name = _("%(grid)s %(label)s集中整治") % {"grid": row.grid.name, "label": row.label}
    return {"name": name, "first_day": today, "last_day": today + USUAL}


@require_POST
@office_page(Right.EDIT_IMPROVEMENT)
def accept(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    """Take it into the project library."""
    viewer = _viewer(request)
    detail = queries.cluster_detail(viewer, cluster_id)
    form = AcceptForm(request.POST)
    project = form.made(lambda: actions.accept_cluster(viewer, detail.cluster, **form.cleaned_data))
    if project is None:
        return _answer(request, detail, accept=form)
    messages.success(request, _("已进项目库筹备"))
    return redirect("project", project.code)


@require_POST
@office_page(Right.EDIT_IMPROVEMENT)
def decline(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    """Decide against it with a reason."""
    viewer = _viewer(request)
    detail = queries.cluster_detail(viewer, cluster_id)
    form = DeclineForm(request.POST)
    if form.made(lambda: actions.decline_cluster(viewer, detail.cluster, **form.cleaned_data)) is None:
        return _answer(request, detail, decline=form)
    messages.success(request, _("已定为不立项"))
    return redirect("proposals")


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer
