"""The month: one team on its axis or as a list, many teams as an overview; derive, confirm, add, move."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.plan import actions, queries
from liming.plan.enums import MonthPlanState, Practice
from liming.plan.queries.derivation import DerivedMonth
from liming.plan.queries.months import MonthPage, mark_of
from liming.plan.rules import LOCKED
from liming.register.models import Member, Team
from liming.register.queries import member_by_code, members, team_by_code, teams
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.plan import axis
from liming.web.office.plan.addresses import month_address, read_day
from liming.web.office.plan.moving import calendar_context
from liming.web.office.plan.values import as_uuid
from liming.web.office.plan.words import weekday_short

ROWS_PER_PAGE = 40
_VIEWS = {"": gettext_lazy("时间轴"), "calendar": gettext_lazy("月历"), "list": gettext_lazy("清单")}


@office_page(Right.READ_PLAN)
def month(request: HttpRequest) -> HttpResponse:
    """One team's month where the address or the viewer names one, else the overview of all teams."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    wanted = request.GET.get("month") or f"{clock.today():%Y-%m}"
    team = _team(viewer, request.GET.get("team", ""))
    if team is None:
        return render(request, "office/plan/overview.html", _overview(request, viewer, wanted))
    page = queries.month_page(
        viewer, team, wanted, request.GET.get("practice", ""), as_uuid(request.GET.get("member", ""))
    )
    context = _team_context(request, viewer, page)
    if request.GET.get("preview"):
        context["preview"] = _preview(actions.derive_month(viewer, wanted, team, apply=False))
    return render(request, "office/plan/month.html", context)


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def derive(request: HttpRequest) -> HttpResponse:
    """Bring one team's month, or every team's, in line with the year plan."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    wanted, code = request.POST.get("month", ""), request.POST.get("team", "")
    derived = actions.derive_month(viewer, wanted, team_by_code(viewer, code) if code else None)
    counts = {
        "added": len(derived.to_add) + len(derived.to_restore),
        "withdrawn": len(derived.to_withdraw),
        "kept": derived.kept,
    }
    messages.success(request, _("新增 %(added)s 项，撤回 %(withdrawn)s 项，未变 %(kept)s 项") % counts)
    return redirect(month_address(wanted, code))


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def confirm(request: HttpRequest) -> HttpResponse:
    """Freeze the month's baseline."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    wanted, code = request.POST.get("month", ""), request.POST.get("team", "")
    plan = actions.confirm_month(viewer, team_by_code(viewer, code), wanted)
    messages.success(request, _("月计划已下达，基线 %(n)s 项") % {"n": plan.baseline_count})
    return redirect(month_address(wanted, code))


@office_page(Right.EDIT_MONTH_PLAN)
def add(request: HttpRequest) -> HttpResponse:
    """A form for one temporary item, and its saving."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    values = request.POST if request.method == "POST" else request.GET
    team = team_by_code(viewer, values.get("team", ""))
    wanted = values.get("month", "")
    if request.method == "POST":
        day = read_day(request.POST.get("day", ""))
        kind = queries.service_type(request.POST.get("service_type", ""))
        if kind is None:
            raise DomainError("field_required", field=_("服务类型"))
        member = _member(viewer, request.POST.get("member", ""))
        title, reason = request.POST.get("title", "").strip(), request.POST.get("reason", "")
        actions.add_temporary_item(viewer, team, kind, title, day, member, reason)
        messages.success(request, _("已加一项"))
        return redirect(month_address(f"{day:%Y-%m}", team.code))
    context = {
        "team": team,
        "wanted": wanted,
        "day": request.GET.get("day") or _first_day(wanted),
        "is_frozen": queries.is_frozen(viewer, team, wanted),
        "service_types": queries.service_types(),
        "members": members(viewer, team),
    }
    return render(request, "office/plan/add.html", context)


@require_POST
@office_page(Right.EDIT_MONTH_PLAN)
def schedule(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Put one item on another day or to another member."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    item = queries.item_for(viewer, item_id)
    day = read_day(request.POST.get("day", ""))
    member = _member(viewer, request.POST.get("member", ""))
    actions.schedule_item(viewer, item, day, member, request.POST.get("reason", ""))
    messages.success(request, _("已改到 %(month)s月%(day)s日") % {"month": day.month, "day": day.day})
    return redirect(month_address(f"{item.nominal_date:%Y-%m}", item.team.code, view="list"))


def _overview(request: HttpRequest, viewer: Viewer, wanted: str) -> dict[str, Any]:
    overview = queries.month_overview(viewer, wanted)
    page = Paginator(overview.teams, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    total = overview.by_practice
    context: dict[str, Any] = {
        "overview": overview,
        "page": page,
        "practices": [(practice, total[practice]) for practice in Practice.values],
        "rows": [(row, [row.by_practice.get(each) for each in Practice.values]) for row in page],
        "may_edit": viewer.may(Right.EDIT_MONTH_PLAN),
        "previous": overview.month.previous(),
        "next": overview.month.next(),
    }
    if request.GET.get("preview"):
        context["preview"] = _preview(actions.derive_month(viewer, wanted, apply=False))
    return context


def _team_context(request: HttpRequest, viewer: Viewer, page: MonthPage) -> dict[str, Any]:
    view = request.GET.get("view", "")
    state = page.plan.state if page.plan else ""
    may_edit = viewer.may(Right.EDIT_MONTH_PLAN) and state not in LOCKED
    context: dict[str, Any] = {
        "page": page,
        "view": view if view in _VIEWS else "",
        "views": _VIEWS.items(),
        "may_edit": may_edit,
        "may_supervise": viewer.may(Right.SUPERVISE_ITEM),
        "may_confirm": may_edit and state == MonthPlanState.DRAFT and page.current > 0,
        "changed": sum(page.changes.values()),
        "baseline_share": _share(page.baseline_done, page.baseline),
        "current_share": _share(page.done, page.current),
        "previous": page.span.previous(),
        "next": page.span.next(),
        "filters": _filters(request, page),
        "legend": axis.legend(page.changes["carried"] > 0),
    }
    if view == "calendar":
        return context | calendar_context(request, page)
    if view == "list":
        is_frozen = page.plan is not None and page.plan.baseline_at is not None
        context["items"] = [(item, mark_of(item, is_frozen)) for item in page.items]
        return context
    context["head"] = [(day, weekday_short(day.day.weekday())) for day in page.days]
    context["rows"] = [
        (row, list(zip(page.days, map(axis.cell, row.cells), strict=True))) for row in page.rows
    ]
    context["loads"] = [
        (load, list(zip(page.days, map(axis.bar, load.days), strict=True))) for load in page.loads
    ]
    return context


def _share(done: float, total: float) -> float | None:
    return done / total if total else None


def _filters(request: HttpRequest, page: MonthPage) -> list[dict[str, Any]]:
    people = [(str(load.member.pk), load.member.name) for load in page.loads]
    return [
        {"name": "practice", "label": _("实践"), "choices": Practice.choices}
        | {"value": request.GET.get("practice", "")},
        {"name": "member", "label": _("队员"), "choices": people, "value": request.GET.get("member", "")},
    ]


def _preview(derived: DerivedMonth) -> dict[str, Any]:
    """The difference counted by line, the largest first, with the days it falls on."""
    changes = (
        (_("新增"), [(visit.line.title, visit.nominal) for visit in derived.to_add]),
        (_("恢复"), [(item.title, item.nominal_date) for item in derived.to_restore]),
        (_("撤回"), [(item.title, item.nominal_date) for item in derived.to_withdraw]),
        (_("已开始，标为计划外"), [(item.title, item.nominal_date) for item in derived.to_drop]),
        (_("重回计划"), [(item.title, item.nominal_date) for item in derived.to_keep_again]),
    )
    rows = [(name, *row) for name, visits in changes for row in _by_title(visits)]
    return {"rows": rows, "kept": derived.kept, "is_empty": derived.is_empty}


def _by_title(visits: list[tuple[str, date]]) -> list[tuple[str, str, int]]:
    """Title, its days of the month in words and its count; at most sixty titles."""
    days: dict[str, set[int]] = {}
    for title, day in visits:
        days.setdefault(title, set()).add(day.day)
    counts = Counter(title for title, _day in visits).most_common(60)
    return [
        (title, _("%(days)s 日") % {"days": "、".join(map(str, sorted(days[title])))}, n)
        for title, n in counts
    ]


def _first_day(wanted: str) -> str:
    """The day a new item begins with: today in this month, and without a month, else the month's first."""
    today = f"{clock.today():%Y-%m-%d}"
    return today if not wanted or today.startswith(wanted) else f"{wanted}-01"


def _team(viewer: Viewer, code: str) -> Team | None:
    """The team the address names, or the only one the viewer has."""
    if code:
        return team_by_code(viewer, code)
    first_two = list(teams(viewer)[:2])
    return first_two[0] if len(first_two) == 1 else None


def _member(viewer: Viewer, code: str) -> Member | None:
    return member_by_code(viewer, code) if code else None
