"""Acts on routes: plan, publish, move, lock, undo, make again to compare."""

from collections.abc import Callable
from datetime import time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute.actions import dispatch_request
from liming.execute.queries.held_by_absent import held_by_absent
from liming.plan.actions.route_changes import Placing, lock_stop, put_visit
from liming.plan.actions.route_changes import undo as undo_change
from liming.plan.actions.routes import RouteWish, plan_routes, publish_routes, verify_route
from liming.plan.enums import RouteCause
from liming.plan.models import RoutePlan
from liming.plan.queries.routes import reach_route, reach_stop
from liming.plan.rules.routes import item_and_part
from liming.register.queries import member_by_code, team_by_code
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.days import read_day


@office_page(Right.EDIT_MONTH_PLAN)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Plan the day, or several, or all days of a plan again; a draft to look at."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team = team_by_code(viewer, request.POST.get("team", ""))
    day = read_day(request.POST.get("day", ""))
    if day is None:
        raise DomainError("field_required", field=_("日期"))
    cause = request.POST.get("cause", RouteCause.PLAN)
    wish = RouteWish(RouteCause(cause) if cause in RouteCause.values else RouteCause.PLAN)
    days, first_day = request.POST.get("days", "1"), read_day(request.POST.get("first", "")) or day

    def act() -> str:
        plan = plan_routes(viewer, team, first_day, int(days) if days.isdecimal() else 1, wish)
        return _("草案 %(n)s 已排好，请核对后下发") % {"n": plan.number}

    _say(request, act)
    return redirect(address(team.code, day))


def _say(request: HttpRequest, act: Callable[[], str]) -> None:
    """Do it and say what became of it, a refusal too: the board stays where it is."""
    try:
        messages.success(request, act())
    except DomainError as refusal:
        if refusal.code in ("forbidden", "out_of_scope", "not_found"):
            raise
        messages.error(request, refusal.sentence())


def _publish(viewer: Viewer, plan: RoutePlan, data: QueryDict) -> str:
    publish_routes(viewer, plan)
    return _("行程已下发，有变动的队员会收到通知")


def _move(viewer: Viewer, plan: RoutePlan, data: QueryDict) -> str:
    """Put a visit to one member or two, before another one or at a time; says what it costs."""
    members = tuple(member_by_code(viewer, code) for code in data.getlist("member") if code)
    before = _visit(data.get("before", "")) if data.get("before") else None
    day = read_day(data.get("day", "")) or plan.first_day
    at = read_minute(data.get("at", ""))
    placing = Placing(members, day, before, at, data.get("from", ""))
    change = put_visit(viewer, plan, _visit(data.get("visit", "")), placing)
    who = "、".join(member.name for member in members)
    return _("已改给%(who)s，车程 %(n)+d 分") % {"who": who, "n": change.data["travel"]}


def _lock(viewer: Viewer, plan: RoutePlan, data: QueryDict) -> str:
    stop = reach_stop(viewer, plan.pk, data.get("stop", ""))
    lock_stop(viewer, stop, not stop.is_locked)
    return _("已解锁") if stop.is_locked else _("已锁定，重新排程也不变")


def _undo(viewer: Viewer, plan: RoutePlan, data: QueryDict) -> str:
    undo_change(viewer, plan)
    return _("已撤销上一步")


ACTS: dict[str, Callable[[Viewer, RoutePlan, QueryDict], str]] = {
    "publish": _publish,
    "move": _move,
    "lock": _lock,
    "undo": _undo,
}


@office_page(Right.EDIT_MONTH_PLAN)
@require_POST
def act(request: HttpRequest, plan_id: UUID, act: str) -> HttpResponse:
    """Give a plan out, move or lock one of its visits, take the last change back."""
    if act not in ACTS:
        raise Http404
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    plan = reach_route(viewer, plan_id, Right.EDIT_MONTH_PLAN)
    _say(request, lambda: ACTS[act](viewer, plan, request.POST))
    return _back(request, plan)


@office_page(Right.DISPATCH)
@require_POST
def give_again(request: HttpRequest) -> HttpResponse:
    """Give a request whose holder is away to another member, or to whom the rules choose."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team = team_by_code(viewer, request.POST.get("team", ""))
    day, number = read_day(request.POST.get("day", "")) or clock.today(), request.POST.get("number", "")
    row = next((each for each in held_by_absent(viewer, team, day) if each.number == number), None)
    if row is None:
        raise DomainError("not_found", what=_("诉求"), key=number)
    code = request.POST.get("member", "")

    def act() -> str:
        given = dispatch_request(viewer, row, member_by_code(viewer, code) if code else None)
        return _("%(number)s 已改派给%(who)s，请重新排程") % {"number": number, "who": given.member.name}

    _say(request, act)
    return redirect(address(team.code, day))


@office_page(Right.READ_PLAN)
@require_POST
def verify(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Make the plan once more and say whether it is the same."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    plan = reach_route(viewer, plan_id, Right.READ_PLAN)
    if verify_route(viewer, plan):
        messages.success(request, _("按同样的种子和步数重算，结果一致"))
    else:
        messages.warning(request, _("重算结果不一致，可能换了求解器版本"))
    return _back(request, plan)


def read_minute(text: str) -> int | None:
    """Minutes since midnight of "14:30"; None when nothing was typed. Raises DomainError `field_invalid`."""
    if not text.strip():
        return None
    try:
        typed = time.fromisoformat(text.strip())
    except ValueError:
        remedy = _("请写成 08:30 这样的时间")
        raise DomainError("field_invalid", field=_("到点"), value=text, remedy=remedy) from None
    return typed.hour * 60 + typed.minute


def address(code: str, day: Any, member: str = "") -> str:
    """The board of a team's day."""
    query = {"team": code, "day": f"{day:%Y-%m-%d}"} | ({"member": member} if member else {})
    return f"{reverse('routes')}?{urlencode(query)}"


def _back(request: HttpRequest, plan: RoutePlan) -> HttpResponse:
    day = read_day(request.POST.get("day", "")) or plan.first_day
    return redirect(address(plan.team.code, day, request.POST.get("chosen", "")))


def _visit(key: str) -> tuple[UUID, int]:
    try:
        return item_and_part(key)
    except ValueError:
        raise DomainError("not_found", what=_("工作项"), key=key) from None
