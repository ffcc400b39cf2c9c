"""Forms: what a visit needs, and where and when each member's day begins."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from liming.plan.actions.route_needs import save_base, save_need
from liming.plan.queries.route_needs import route_base, route_bases, team_hours, visit_need
from liming.plan.rules.routes import clock_of
from liming.register.models import Team
from liming.register.queries import member_by_code
from liming.register.queries.people import skills_named
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.routes.acts import address
from liming.web.office.routes.forms import BaseForm, NeedForm, base_values, need_values
from liming.web.office.routes.pages import team_of


@office_page(Right.EDIT_MONTH_PLAN)
def need(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """What one visit needs, to read and to change."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    item, found = visit_need(viewer, item_id)
    back = address(item.team.code, item.scheduled_date or item.nominal_date)
    form = NeedForm(request.POST or None, initial=need_values(found), skills=skills_named())
    if form.is_valid() and _saved(form, lambda: save_need(viewer, item, form.draft())):
        messages.success(request, _("上门要求已记下，重新排程后生效"))
        return redirect(back)
    context = {"item": item, "form": form, "back": back, **_hours(item.team)}
    return render(request, "office/routes/need.html", context)


@office_page(Right.READ_PLAN)
def bases(request: HttpRequest) -> HttpResponse:
    """Where and when each member of a team begins."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team = team_of(viewer, request.GET.get("team", ""))
    context = {
        "team": team,
        "rows": route_bases(viewer, team),
        "may_edit": viewer.may(Right.EDIT_MONTH_PLAN),
        **_hours(team),
    }
    return render(request, "office/routes/bases.html", context)


@office_page(Right.EDIT_MONTH_PLAN)
def base(request: HttpRequest, code: str) -> HttpResponse:
    """Where and when one member's day begins, to read and to change."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    member = member_by_code(viewer, code)
    found, points = route_base(viewer, member)
    form = BaseForm(request.POST or None, initial=base_values(found), points=points)
    back = f"{reverse('routes_bases')}?{urlencode({'team': member.team.code})}"
    if form.is_valid() and _saved(form, lambda: save_base(viewer, member, form.draft())):
        messages.success(request, _("已记下，重新排程后生效"))
        return redirect(back)
    context = {"member": member, "form": form, "back": back, **_hours(member.team)}
    return render(request, "office/routes/base.html", context)


def _saved(form: NeedForm | BaseForm, act: Callable[[], object]) -> bool:
    """Do it; a refusal is said on the form, so that nothing typed is lost."""
    try:
        act()
    except DomainError as refusal:
        if refusal.code in ("forbidden", "out_of_scope"):
            raise
        form.add_error(None, refusal.sentence())
        return False
    return True


def _hours(team: Team) -> dict[str, Any]:
    hours = team_hours(team)
    return {
        "hours": f"{clock_of(hours.opens)}–{clock_of(hours.closes)}",
        "lunch": clock_of(hours.lunch),
    }
