"""Acts on routes: plan, publish, move, lock, undo, make again to compare."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.plan.actions.routes import (
    RouteWish,
    lock_stop,
    move_stop,
    plan_routes,
    publish_routes,
    verify_route,
)
from liming.plan.actions.routes import (
    undo as undo_change,
)
from liming.plan.enums import RouteCause
from liming.plan.models import RoutePlan
from liming.plan.queries.routes import reach_route, reach_stop
from liming.plan.rules.routes import item_and_part
from liming.register.queries import member_by_code, team_by_code
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.days import read_day


@office_page(Right.EDIT_MONTH_PLAN)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Plan the day, or several; a draft to look at."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    team = team_by_code(viewer, request.POST.get("team", ""))
    day = read_day(request.POST.get("day", ""))
    if day is None:
        raise DomainError("field_required", field=_("日期"))
    cause = request.POST.get("cause", RouteCause.PLAN)
    wish = RouteWish(RouteCause(cause) if cause in RouteCause.values else RouteCause.PLAN)
    days = request.POST.get("days", "1")
    plan = plan_routes(viewer, team, day, int(days) if days.isdecimal() else 1, wish)
    messages.success(request, _("草案 %(n)s 已排好，请核对后下发") % {"n": plan.number})
    return redirect(address(team.code, day))


@office_page(Right.EDIT_MONTH_PLAN)
@require_POST
def publish(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Give the draft out to the members."""
    plan = _reached(request, plan_id)
    publish_routes(request.viewer, plan)  # type: ignore[attr-defined]
    messages.success(request, _("行程已下发，有变动的队员会收到通知"))
    return _back(request, plan)


@office_page(Right.EDIT_MONTH_PLAN)
@require_POST
def move(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Put a visit to a member, before another of the visits or last; says what it costs."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    plan = _reached(request, plan_id)
    member = member_by_code(viewer, request.POST.get("member", ""))
    before = _visit(request.POST.get("before", "")) if request.POST.get("before") else None
    day = read_day(request.POST.get("day", ""))
    change = move_stop(viewer, plan, _visit(request.POST.get("visit", "")), member, before, day)
    messages.success(
        request, _("已改给%(who)s，车程 %(n)+d 分") % {"who": member.name, "n": change.data["travel"]}
    )
    return _back(request, plan, str(member.pk))


@office_page(Right.EDIT_MONTH_PLAN)
@require_POST
def lock(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Lock a stop or let it go."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    stop = reach_stop(viewer, plan_id, request.POST.get("stop", ""))
    lock_stop(viewer, stop, not stop.is_locked)
    messages.success(request, _("已解锁") if stop.is_locked else _("已锁定，重新排程也不变"))
    return _back(request, stop.plan, str(stop.member_id))


@office_page(Right.EDIT_MONTH_PLAN)
@require_POST
def undo(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Take the last change back."""
    plan = _reached(request, plan_id)
    undo_change(request.viewer, plan)  # type: ignore[attr-defined]
    messages.success(request, _("已撤销上一步"))
    return _back(request, plan)


@office_page(Right.READ_PLAN)
@require_POST
def verify(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Make the plan once more and say whether it is the same."""
    plan = reach_route(request.viewer, plan_id, Right.READ_PLAN)  # type: ignore[attr-defined]
    if verify_route(request.viewer, plan):  # type: ignore[attr-defined]
        messages.success(request, _("按同样的种子和步数重算，结果一致"))
    else:
        messages.warning(request, _("重算结果不一致，可能换了求解器版本"))
    return _back(request, plan)


def address(code: str, day: Any, member: str = "") -> str:
    """The board of a team's day."""
    query = {"team": code, "day": f"{day:%Y-%m-%d}"} | ({"member": member} if member else {})
    return f"{reverse('routes')}?{urlencode(query)}"


def _reached(request: HttpRequest, plan_id: UUID) -> RoutePlan:
    return reach_route(request.viewer, plan_id, Right.EDIT_MONTH_PLAN)  # type: ignore[attr-defined]


def _back(request: HttpRequest, plan: RoutePlan, member: str = "") -> HttpResponse:
    day = read_day(request.POST.get("day", "")) or plan.first_day
    return redirect(address(plan.team.code, day, member or request.POST.get("chosen", "")))


def _visit(key: str) -> tuple[UUID, int]:
    try:
        return item_and_part(key)
    except ValueError:
        raise DomainError("not_found", what=_("工作项"), key=key) from None
