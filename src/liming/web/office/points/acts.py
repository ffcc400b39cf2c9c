"""Entering, handing in, reviewing, confirming, returning, withdrawing; each is one call into the room."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.evaluate import actions, queries
from liming.evaluate.models import PointEntry
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.choices import chosen_team, team_choices
from liming.web.office.points.forms import ItemForm, PointForm, field_of


@office_page(Right.ENTER_POINTS)
def new(request: HttpRequest) -> HttpResponse:
    """Enter a case; who reaches several teams chooses one first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team = chosen_team(viewer, request.GET.get("team", ""))
    if team is None:
        return render(request, "office/points/team.html", {"teams": team_choices(viewer)})
    form = PointForm(viewer, team, request.POST or None, request.FILES or None)
    if request.method == "POST":
        entry = form.made(lambda: actions.enter_point(viewer, team, **form.case()), field_of)
        if entry is not None:
            return _handed_in(request, viewer, entry)
    context = {"form": form, "team": team}
    return render(request, "office/points/form.html", context, status=422 if form.errors else 200)


@office_page(Right.ENTER_POINTS)
def change(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Put a draft or a returned case right."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    entry = queries.point_case(viewer, entry_id).entry
    form = PointForm(viewer, entry.team, request.POST or None, request.FILES or None, entry=entry)
    if request.method == "POST":
        saved = form.made(lambda: actions.change_point(viewer, entry, **form.case()), field_of)
        if saved is not None:
            return _handed_in(request, viewer, saved)
    context = {"form": form, "team": entry.team, "entry": entry}
    return render(request, "office/points/form.html", context, status=422 if form.errors else 200)


@office_page(Right.ENTER_POINTS)
@require_POST
def submit(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Hand a case in."""
    return _done(request, entry_id, actions.submit_point, _("已提交，等单位初审"))


@office_page(Right.REVIEW_POINTS)
@require_POST
def review(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """The unit's first review."""
    opinion = request.POST.get("opinion", "")
    return _done(
        request,
        entry_id,
        lambda viewer, entry: actions.review_point(viewer, entry, opinion),
        _("已初审，等部门复审"),
    )


@office_page(Right.CONFIRM_POINTS)
@require_POST
def confirm(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """The department's second review."""
    return _done(request, entry_id, actions.confirm_point, _("已确认，下次测算计入"))


@office_page(Right.READ_BENCHMARK, posting=(Right.REVIEW_POINTS, Right.CONFIRM_POINTS))
@require_POST
def give_back(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Return a case with the ground."""
    ground = request.POST.get("ground", "")
    return _done(
        request, entry_id, lambda viewer, entry: actions.return_point(viewer, entry, ground), _("已退回")
    )


@office_page(Right.ENTER_POINTS)
@require_POST
def withdraw(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take a case back."""
    return _done(request, entry_id, actions.withdraw_point, _("已撤回"))


@office_page(Right.EDIT_INDICATORS)
def item(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a line of the scoring sheet is worth."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.point_item_by_code(viewer, code)
    names = ("points", "quarter_cap", "source", "is_confirmed", "is_active")
    form = ItemForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    if request.method == "POST":
        saved = form.made(lambda: actions.change_point_item(viewer, row, **form.cleaned_data))
        if saved is not None:
            messages.success(request, _("已保存，以后登记的按新分值"))
            return redirect("point_items")
    context = {"form": form, "item": row}
    return render(request, "office/points/item.html", context, status=422 if form.errors else 200)


def _handed_in(request: HttpRequest, viewer: Viewer, entry: PointEntry) -> HttpResponse:
    """Saved as a draft, or handed in at once where its evidence is there and that was asked for."""
    if request.POST.get("act") == "submit" and entry.has_evidence:
        actions.submit_point(viewer, entry)
        messages.success(request, _("已提交，等单位初审"))
    else:
        messages.success(request, _("已存为草稿，附上凭据后提交"))
    return redirect("point", entry.pk)


def _done(
    request: HttpRequest, entry_id: UUID, act: Callable[[Viewer, PointEntry], PointEntry], sentence: str
) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    act(viewer, queries.point_case(viewer, entry_id).entry)
    messages.success(request, sentence)
    return redirect("point", entry_id)
