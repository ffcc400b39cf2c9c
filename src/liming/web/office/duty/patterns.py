"""What a team has to cover: its patterns, the first ones as proposed, and the form for one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.actions import PatternDraft
from liming.execute.enums import DutyDays
from liming.execute.models import DutyPattern
from liming.register.models import Skill, Team
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.duty import place
from liming.web.office.duty.forms import WEEKDAYS, PatternForm


@office_page(Right.EDIT_DUTY)
def index(request: HttpRequest) -> HttpResponse:
    """The team's patterns; a POST adds one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team, _point = place.place_of(request, viewer)
    return _page(request, viewer, team, None)


@office_page(Right.EDIT_DUTY)
def edit(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """One pattern; a POST changes it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.duty_pattern(viewer, pattern_id)
    return _page(request, viewer, row.team, row)


def _page(request: HttpRequest, viewer: Viewer, team: Team, row: DutyPattern | None) -> HttpResponse:
    form = PatternForm(
        request.POST or None,
        initial=PatternForm.values_of(row) if row else {},
        points=list(queries.points(viewer).filter(team=team)),
        skills=list(Skill.objects.order_by("code")),
    )
    if request.method == "POST" and _saved(viewer, team, form, row):
        messages.success(request, _("值班要求已保存"))
        return redirect(address(team))
    patterns = queries.duty_patterns(viewer, team)
    names = {part["code"]: part for part in queries.duty_parts()}
    proposed = [] if patterns else queries.proposed_patterns(viewer, team)
    context = {
        "team": team,
        "form": form,
        "editing": row,
        "filters": [each for each in place.filters(viewer, team, None) if each["name"] == "team"],
        "lines": [{"row": each, **_words(each, names)} for each in patterns],
        "proposed": [{"row": each, **_words(each, names)} for each in proposed],
    }
    return render(request, "office/duty/patterns.html", context, status=400 if form.errors else 200)


def _saved(viewer: Viewer, team: Team, form: PatternForm, row: DutyPattern | None) -> bool:
    """Whether it was written; a refusal is said on the form."""
    if not form.is_valid():
        return False
    try:
        actions.save_pattern(viewer, form.draft(team), row)
    except DomainError as refusal:
        form.add_error(None, refusal.sentence())
        return False
    return True


def _words(pattern: Any, parts: dict[str, dict[str, str]]) -> dict[str, str]:
    """Part and days of a pattern as the list shows them."""
    part = parts.get(pattern.part)
    days = str(DutyDays(pattern.days).label)
    if pattern.days == DutyDays.CHOSEN:
        names = dict(WEEKDAYS)
        days = _("、").join(str(names[each]) for each in pattern.weekdays)
    return {
        "part": f"{part['name']} {part['starts']}–{part['ends']}" if part else pattern.part,
        "days": days,
        "where": pattern.point.name if pattern.point else _("队部"),
    }


def address(team: Team) -> str:
    """The patterns of a team."""
    return f"{reverse('duty_patterns')}?{urlencode({'team': team.code})}"


@office_page(Right.EDIT_DUTY)
@require_POST
def end(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """Ask for a turn no longer."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = actions.end_pattern(viewer, queries.duty_pattern(viewer, pattern_id))
    messages.success(request, _("已停用，值班表上已有的班不变"))
    return redirect(address(row.team))


@office_page(Right.EDIT_DUTY)
@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """Add the proposed patterns as they are."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team, _point = place.place_of(request, viewer)
    drafts = [
        PatternDraft(team, each.part, each.point, each.kind, each.days, each.weekdays, each.people)
        for each in queries.proposed_patterns(viewer, team)
    ]
    count = actions.save_patterns(viewer, drafts)
    messages.success(request, _("已采用 %(n)s 条值班要求") % {"n": count})
    return redirect(address(team))
