"""Entering, correcting, verifying, returning and linking; each is one call into the room."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.register.models import Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.choices import chosen_team, team_choices
from liming.web.office.publicity.forms import HonourForm, PressForm, PublicityForm
from liming.web.office.publicity.pages import checked, entry_page


@office_page(Right.ENTER_PUBLICITY)
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Enter one; who reaches several teams chooses one first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team = chosen_team(viewer, request.GET.get("team", ""))
    if team is None:
        title = _("登记稿件") if checked(kind) == "press" else _("登记荣誉")
        context = {"teams": team_choices(viewer), "title": title, "kind": kind}
        return render(request, "office/publicity/team.html", context)
    form = _form_of(kind)(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            entry = _add(viewer, kind, team, form)
        except DomainError as refusal:
            form.add_error(None, refusal.sentence())
        else:
            messages.success(request, _("已登记，等上级核实"))
            return redirect("publicity_entry", kind, entry.pk)
    page: dict[str, Any] = {"form": form, "team": team, "kind": kind}
    return render(request, "office/publicity/form.html", page, status=400 if form.errors else 200)


@office_page(Right.ENTER_PUBLICITY)
@require_POST
def edit(request: HttpRequest, kind: str, entry_id: UUID) -> HttpResponse:
    """Put an entry right and hand it in again."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.publicity_detail(viewer, checked(kind), entry_id)
    form = _form_of(kind)(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.correct_publicity(viewer, found.row.entry, form.fields_given(), form.proof())
        except DomainError as refusal:
            form.add_error(None, refusal.sentence())
        else:
            messages.success(request, _("已改，等上级核实"))
            return redirect("publicity_entry", kind, entry_id)
    return entry_page(request, kind, found, form, status=400)


@office_page(Right.VERIFY_PUBLICITY)
@require_POST
def verify(request: HttpRequest, kind: str, entry_id: UUID) -> HttpResponse:
    """Confirm an entry; it counts from now on."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    entry = queries.publicity_detail(viewer, checked(kind), entry_id).row.entry
    actions.verify_publicity(viewer, entry)
    messages.success(request, _("已核实"))
    return redirect("publicity_entry", kind, entry_id)


@office_page(Right.VERIFY_PUBLICITY)
@require_POST
def give_back(request: HttpRequest, kind: str, entry_id: UUID) -> HttpResponse:
    """Return an entry with the ground."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    entry = queries.publicity_detail(viewer, checked(kind), entry_id).row.entry
    actions.return_publicity(viewer, entry, request.POST.get("ground", ""))
    messages.success(request, _("已退回"))
    return redirect("publicity_entry", kind, entry_id)


@office_page(Right.ENTER_PUBLICITY)
@require_POST
def link(request: HttpRequest, kind: str, entry_id: UUID) -> HttpResponse:
    """Say that this press item reprints another one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.publicity_detail(viewer, "press", entry_id)
    other = next((each for each in found.alike if str(each.pk) == request.POST.get("other")), None)
    if other is None:
        raise DomainError("not_found", what=_("稿件"), key=request.POST.get("other", ""))
    actions.link_stories(viewer, found.row.entry, other)
    messages.success(request, _("已并为同一稿件，只计最高一次"))
    return redirect("publicity_entry", "press", entry_id)


def _form_of(kind: str) -> type[PublicityForm]:
    return PressForm if checked(kind) == "press" else HonourForm


def _add(viewer: Viewer, kind: str, team: Team, form: PublicityForm):
    add = actions.add_press_item if kind == "press" else actions.add_honour
    return add(viewer, team, **form.fields_given(), proof=form.proof())
