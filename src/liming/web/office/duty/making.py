"""The month's roster by the solver: make a draft, look at it, publish it, make another, throw it away."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.models import DutyWish
from liming.register.models import Team
from liming.register.queries import members
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.duty import place, roster
from liming.web.office.duty.forms import WishForm
from liming.web.office.duty.making_words import changes_of, gaps_of, why


@office_page(Right.EDIT_DUTY)
def make(request: HttpRequest) -> HttpResponse:
    """The open draft of a team's month, or what it would be made from; a POST makes it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team, _point = place.place_of(request, viewer)
    values = request.POST if request.method == "POST" else request.GET
    month = roster.month_of(values.get("month", ""))
    if request.method == "POST":
        actions.propose_roster(viewer, team, month, seed_of(values.get("seed", "")))
        return redirect(address(team, month))
    return render(request, "office/duty/make.html", _context(request, viewer, team, month))


def seed_of(text: str) -> int:
    """A typed seed; 1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and int(text[:9]) > 0 else 1


def address(team: Team, month: date) -> str:
    """The page on which a team's month is made."""
    return f"{reverse('duty_make')}?{urlencode({'team': team.code, 'month': f'{month:%Y-%m}'})}"


def _context(request: HttpRequest, viewer: Viewer, team: Team, month: date) -> dict[str, Any]:
    people = list(members(viewer, team).order_by("pinyin"))
    draft = queries.open_roster_draft(viewer, team, month)
    found = queries.roster_draft_page(viewer, draft) if draft else None
    return {
        "team": team,
        "month": month,
        "previous": month - timedelta(days=1),
        "next": month + timedelta(days=31),
        "is_over": month + timedelta(days=31) < clock.today().replace(day=1),
        "filters": [each for each in place.filters(viewer, team, None) if each["name"] == "team"],
        "patterns": queries.duty_patterns(viewer, team),
        "wishes": queries.team_wishes(viewer, team, month),
        "wish_form": WishForm(people=people),
        "people": people,
        "roster_url": roster.address(team, None, month),
        **(_shown(found) if found else {}),
    }


def _shown(found: queries.DraftPage) -> dict[str, Any]:
    covers = [f"{there}/{wanted}" if there < wanted else str(there or "") for there, wanted in found.cover]
    head = roster.heads(found.days, found.rest, covers)
    return {
        "found": found,
        "head": head,
        "rows": [(row, list(zip(head, row.days, strict=True))) for row in found.rows],
        "gaps": gaps_of(found.gaps),
        "changes": changes_of(found),
        "why": why(found),
        "next_seed": found.draft.seed + 1,
        "total": sum(there for there, _wanted in found.cover),
    }


@office_page(Right.EDIT_DUTY)
@require_POST
def act(request: HttpRequest, draft_id: UUID, act: str) -> HttpResponse:
    """Publish a draft, throw it away, or make another in its place."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    draft = queries.roster_draft(viewer, draft_id)
    if act == "publish":
        actions.publish_roster(viewer, draft)
        messages.success(request, _("值班表已发布，有变动的队员已告知"))
        return redirect(roster.address(draft.team, None, draft.month))
    if act == "discard":
        actions.discard_roster(viewer, draft)
        messages.success(request, _("草案已放弃，值班表没有变"))
    elif act == "again":
        actions.propose_roster(viewer, draft.team, draft.month, seed_of(request.POST.get("seed", "")))
    else:
        raise Http404
    return redirect(address(draft.team, draft.month))


@office_page(Right.EDIT_DUTY)
@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """Note a member's day, or take one back."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team, _point = place.place_of(request, viewer)
    month = roster.month_of(request.POST.get("month", ""))
    if "drop" in request.POST:
        actions.drop_wish(viewer, wish_of(queries.team_wishes(viewer, team, month), request.POST["drop"]))
    else:
        form = WishForm(request.POST, people=list(members(viewer, team)))
        if not form.is_valid():
            raise DomainError("field_required", field=_("队员和日期"))
        values = form.cleaned_data
        actions.wish_day(viewer, form.people[values["member"]], values["day"], values["note"])
        month = values["day"]
    return redirect(address(team, month) + "#wishes")


def wish_of(rows: list[DutyWish], key: str) -> DutyWish:
    """The wish of this id. Raises DomainError `not_found`."""
    found = next((row for row in rows if str(row.pk) == key), None)
    if found is None:
        raise DomainError("not_found", what=_("不便值班的日子"), key=key)
    return found
