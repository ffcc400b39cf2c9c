"""Planning: the draw of a month, its proof, targeted checks, who does a check."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.evaluate import actions
from liming.evaluate.enums import TargetGround
from liming.evaluate.models import SupervisionCheck
from liming.evaluate.queries import supervision as queries
from liming.execute.queries import record_detail
from liming.register import queries as register
from liming.register.models import ServicePoint, Team, Unit
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download
from liming.web.office.supervision import words
from liming.web.office.supervision.checks import shown
from liming.web.office.supervision.forms import AssignForm, CancelForm, TargetedForm


@office_page(Right.PLAN_SUPERVISION)
def draw(request: HttpRequest) -> HttpResponse:
    """What drawing a unit's month means, and the draw itself."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    units = list(register.units(viewer).filter(closed_on=None).order_by("path"))
    if not units:
        raise DomainError("not_found", what=_("单位"), key="—")
    given = request.POST or request.GET
    unit = next((each for each in units if each.code == given.get("unit")), units[0])
    month = given.get("month", "") or f"{clock.today():%Y-%m}"
    refusal = ""
    if request.method == "POST":
        try:
            made = actions.draw_checks(viewer, unit, month, _accounts(request))
        except DomainError as refused:
            refusal = refused.sentence()
        else:
            messages.success(request, _("已抽出 %(n)s 支队伍，检查已派给检查人") % {"n": made.count})
            return redirect(f"{reverse('supervision')}?month={month}")
    found = queries.draw_preview(viewer, unit, month)
    context = {
        "found": found,
        "units": units,
        "months": _months(),
        "strata": [(_stratum(name, units), size, wanted) for name, size, wanted in found.strata],
        "refusal": refusal,
        "tabs": words.tabs(viewer, "supervision"),
    }
    return render(request, "office/supervision/draw.html", context, status=422 if refusal else 200)


def _accounts(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("checkers"):
        try:
            found.append(UUID(text))
        except ValueError:
            raise DomainError("field_required", field=_("检查人")) from None
    if not found:
        raise DomainError("field_required", field=_("检查人"))
    return found


def _months() -> list[str]:
    today = clock.today()
    return [f"{today:%Y-%m}", f"{today.replace(day=1) + timedelta(days=32):%Y-%m}"]


def _stratum(name: str, units: list[Unit]) -> str:
    """A kind of team, or the unit below by its code."""
    codes = {unit.code: unit.short_name for unit in units}
    return str(words.STRATA.get(name, codes.get(name, name)))


@office_page(Right.PLAN_SUPERVISION)
def draw_page(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """One draw with seed and list, drawn again before the reader's eyes; `?list` gives the lists to keep."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.draw_by_id(viewer, draw_id)
    if "list" in request.GET:
        content = f"{found.population}\n\n{found.inside}".encode()
        return download(content, f"{found.seed}.txt", "text/plain; charset=utf-8")
    context = {
        "draw": found,
        "fits": queries.redraw_fits(found),
        "tabs": words.tabs(viewer, "supervision"),
    }
    return render(request, "office/supervision/drawn.html", context)


@office_page(Right.PLAN_SUPERVISION)
def targeted(request: HttpRequest) -> HttpResponse:
    """Send somebody to a named team."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = _targeted_form(request, viewer)
    if request.method == "POST":
        made = form.made(lambda: _plan(viewer, form))
        if made is not None:
            messages.success(request, _("已派给%(who)s") % {"who": made.checker_name})
            return redirect("supervision_check", made.number)
    context = {
        "form": form,
        "targets": queries.targets(viewer, f"{clock.today():%Y-%m}"),
        "tabs": words.tabs(viewer, "supervision"),
    }
    return render(request, "office/supervision/targeted.html", context, status=400 if form.errors else 200)


def _targeted_form(request: HttpRequest, viewer: Viewer) -> TargetedForm:
    """The stations offered are those of the team that the address or the form names."""
    teams = list(register.teams(viewer))
    code = request.POST.get("team") or request.GET.get("team", "")
    team = next((each for each in teams if each.code == code), teams[0] if teams else None)
    people = queries.checkers_for(viewer, team) if team else []
    points = ServicePoint.objects.visible_to(viewer).filter(team=team, closed_on=None) if team else ()
    ground = request.GET.get("ground", "")
    initial = {"team": team.code if team else "", "ground": ground if ground in TargetGround else None}
    return TargetedForm(teams, points, people, request.POST or None, initial=initial)


def _plan(viewer: Viewer, form: TargetedForm) -> SupervisionCheck:
    values = form.cleaned_data
    team: Team = form.teams[values["team"]]
    number = values["record"].strip()
    record = record_detail(viewer, number).record if number else None
    if record is not None and record.team_id != team.pk:
        raise DomainError("not_found", what=_("服务记录"), key=number)
    return actions.plan_targeted(
        viewer,
        team,
        TargetGround(values["ground"]),
        UUID(values["checker"]),
        values["reason"],
        None if record else form.points.get(values["point"]),
        record,
    )


@office_page(Right.PLAN_SUPERVISION)
@require_POST
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Give a check to somebody else."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.check_detail(viewer, number)
    form = AssignForm(queries.checkers_for(viewer, found.row.team), found.row, request.POST)
    made: Any = form.made(lambda: actions.assign_check(viewer, found.row, UUID(form.cleaned_data["checker"])))
    if made is None:
        return shown(request, found, assign=form)
    messages.success(request, _("已派给%(who)s") % {"who": made.checker_name})
    return redirect("supervision_check", number)


@office_page(Right.PLAN_SUPERVISION)
@require_POST
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """A check that will not be made."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.check_detail(viewer, number)
    form = CancelForm(request.POST)
    if form.made(lambda: actions.cancel_check(viewer, found.row, form.cleaned_data["reason"])) is None:
        return shown(request, found, cancel=form)
    messages.success(request, _("已取消"))
    return redirect("supervision_check", number)
