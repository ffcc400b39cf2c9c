"""The captain's board of a day, the week of all members, and the sheet that each member takes along."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.execute.queries.held_by_absent import held_by_absent
from liming.plan.enums import RouteState
from liming.plan.models import RouteChange, RoutePlan, RouteStop
from liming.plan.queries.routes import (
    MemberDay,
    RouteBoard,
    next_working_day,
    reach_route,
    route_board,
    route_plan_of,
    route_week,
)
from liming.plan.rules.routes import clock_of, visit_key
from liming.register.models import Team
from liming.register.queries import team_by_code, teams
from liming.register.queries.people import skills_named
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.days import read_day
from liming.web.components.group_text import group_text
from liming.web.office.routes import bars
from liming.web.words.formats import local_date
from liming.web.words.routes import Words, change_why

MOST_TEAMS = 200
MOST_CHANGES = 8


@office_page(Right.READ_PLAN)
def board(request: HttpRequest) -> HttpResponse:
    """One team's day: bars, map, reasons, what is left out, what changed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team = team_of(viewer, request.GET.get("team", ""))
    day = read_day(request.GET.get("day", "")) or next_working_day(team)
    found = route_board(viewer, team, day, route_plan_of(viewer, team, day))
    context = _context(viewer, found, request.GET.get("member", ""))
    context["again"] = held_by_absent(viewer, team, day) if viewer.may(Right.READ_WORK) else []
    context["may_give"] = viewer.may(Right.DISPATCH)
    return render(request, "office/routes/board.html", context)


def team_of(viewer: Viewer, code: str) -> Team:
    """The team of the address, else the viewer's first. Raises DomainError `not_found`."""
    if code:
        return team_by_code(viewer, code)
    team = teams(viewer).order_by("code").first()
    if team is None:
        raise DomainError("not_found", what=_("服务队"), key="—")
    return team


def _context(viewer: Viewer, found: RouteBoard, member: str) -> dict[str, Any]:
    working = [line for line in found.lines if line.stops]
    chosen = next((line for line in working if str(line.member.pk) == member), next(iter(working), None))
    key = str(chosen.member.pk) if chosen else ""
    axis = bars.axis_of(working)
    words = Words(found.names, found.titles, skills_named())
    may_edit = viewer.may(Right.EDIT_MONTH_PLAN) and found.day >= clock.today()
    changes = [(line, change_why(line.why)) for line in found.changes]
    return {
        "found": found,
        "plan": found.plan,
        "working": [
            (line, bars.day_bar(line, axis, is_chosen=line is chosen, may_edit=may_edit)) for line in working
        ],
        "hours": bars.hours(axis),
        "axis": axis,
        "idle": found.idle,
        "marks": (bars.LOCK, bars.PROMISED),
        "chosen": chosen,
        "stops": [(*each, *_who(found, each[1])) for each in _stops(chosen, words)] if chosen else [],
        "gaps": [
            (bars.letter(number), gap, words.gap(gap.reason), [words.remedy(each) for each in gap.remedies])
            for number, gap in enumerate(found.gaps)
        ],
        "pairs": found.pairs,
        "changes": changes[:MOST_CHANGES],
        "more_changes": changes[MOST_CHANGES:],
        "history": [(each, _price(each)) for each in found.history],
        "may_undo": any(each.undone_at is None for each in found.history),
        "away": [line.member.name for line in found.lines if line.away],
        "people": [line.member for line in found.lines if not line.away],
        "map": bars.route_map(found, key) if found.plan else None,
        "teams": [(each.code, each.short_name) for each in teams(viewer)[:MOST_TEAMS]],
        "previous": found.day - timedelta(days=1),
        "next": found.day + timedelta(days=1),
        "may_edit": may_edit,
        "is_draft": found.plan is not None and found.plan.state == RouteState.DRAFT,
        "text": _text(found) if found.plan else "",
    }


def _who(found: RouteBoard, stop: RouteStop) -> tuple[str, list[UUID]]:
    """The key of a stop's visit and who else makes it."""
    others = [
        other.member_id
        for line in found.lines
        for other in line.stops
        if (other.item_id, other.part) == (stop.item_id, stop.part) and other.pk != stop.pk
    ]
    return visit_key(stop.item_id, stop.part), others


def _stops(line: MemberDay, words: Words) -> list[tuple[Any, ...]]:
    return [
        (number, stop, clock_of(stop.start), clock_of(stop.end), words.why(stop.why_member, stop.why_hour))
        for number, stop in enumerate(line.stops, start=1)
    ]


def _price(change: RouteChange) -> str:
    """What a change by hand costs, in words."""
    if change.kind != "move":
        return _("锁定") if change.kind == "lock" else _("解锁")
    return _("改派，车程 %(n)+d 分") % {"n": change.data["travel"]}


def _text(found: RouteBoard) -> str:
    """The day as lines for a group, without customers' names."""
    head = _("%(team)s %(day)s行程") % {"team": found.team.short_name, "day": local_date(found.day)}
    rows = [
        (clock_of(stop.start), line.member.name, stop.item.title)
        for line in found.lines
        for stop in line.stops
    ]
    return group_text(head, rows)


@office_page(Right.READ_PLAN)
def week(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """All days of a plan: members down, days across."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    plan = reach_route(viewer, plan_id, Right.READ_PLAN)
    days = [plan.first_day + timedelta(days=each) for each in range(plan.days)]
    rows = [
        (member, [(line, _hours(line)) for line in lines], sum(line.work for line in lines))
        for member, lines in route_week(viewer, plan)
    ]
    return render(request, "office/routes/week.html", {"plan": plan, "days": days, "rows": rows})


def _hours(line: MemberDay) -> str:
    if line.leaves is None or line.returns is None:
        return ""
    return f"{clock_of(line.leaves)}–{clock_of(line.returns)}"


@office_page(Right.READ_PLAN)
def sheet(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """A page for each member to print, or for the one of the address."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    plan = reach_route(viewer, plan_id, Right.READ_PLAN)
    day = _day_in(plan, read_day(request.GET.get("day", "")))
    found = route_board(viewer, plan.team, day, plan)
    words = Words(found.names, found.titles, skills_named())
    member = request.GET.get("member", "")
    lines = [line for line in found.lines if line.stops and member in ("", str(line.member.pk))]
    rows = [(line, _hours(line), _stops(line, words)) for line in lines]
    return render(request, "office/routes/sheet.html", {"found": found, "plan": plan, "rows": rows})


def _day_in(plan: RoutePlan, day: date | None) -> date:
    """The day asked for, else today, where the plan holds it; else its first day."""
    days = [plan.first_day + timedelta(days=each) for each in range(plan.days)]
    return next((each for each in (day, clock.today()) if each in days), plan.first_day)
