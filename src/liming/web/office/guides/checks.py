"""Teams checked by a guide that scores: the list, one record, and a new one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from liming.plan import actions, queries
from liming.plan.models import ChecklistItem
from liming.register.queries import teams
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import paged

ROWS_PER_PAGE = 30


@office_page(Right.READ_PLAN)
def index(request: HttpRequest, code: str) -> HttpResponse:
    """Checks of the viewer's teams by this guide."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    context = {
        "guide": queries.guide_page(viewer, code).guide,
        "page": paged(queries.guide_checks(viewer, code), request, ROWS_PER_PAGE),
        "may_check": viewer.may(Right.SUPERVISE),
    }
    return render(request, "office/guides/checks.html", context)


@office_page(Right.READ_PLAN)
def page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One check, item by item."""
    row = queries.guide_check(request.viewer, key)  # type: ignore[attr-defined]
    lines = row.lines.select_related("item").order_by("item__number")
    return render(request, "office/guides/check.html", {"check": row, "lines": lines})


@office_page(Right.SUPERVISE)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Score a team item by item; a refused form comes back as it was typed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.guide_page(viewer, code)
    if request.method != "POST":
        return _form(request, found, {"day": str(clock.today()), "team": request.GET.get("team", "")})
    team = next((each for each in teams(viewer) if each.code == request.POST.get("team")), None)
    try:
        if team is None:
            raise DomainError("field_required", field=_("分队"))
        day = _day(request.POST.get("day", ""))
        given = {item.number: _given(request, item) for item in found.items}
        signed, remark = request.POST.get("signed_by", ""), request.POST.get("remark", "")
        made = actions.record_guide_check(viewer, team, found.guide, day, given, signed, remark)
    except DomainError as refusal:
        if refusal.code in ("forbidden", "out_of_scope"):
            raise
        return _form(request, found, request.POST, refusal.sentence())
    messages.success(request, _("已记录"))
    return redirect("guide_check", made.pk)


def _given(request: HttpRequest, item: ChecklistItem) -> tuple[int, str]:
    typed = request.POST.get(f"points-{item.number}", "").strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 4):
        raise DomainError("field_required", field=_("“%(text)s”的得分") % {"text": item.text})
    return int(typed), request.POST.get(f"reason-{item.number}", "")


def _day(text: str) -> Any:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise DomainError("field_required", field=_("检查日期"))
    return found


def _form(request: HttpRequest, found: Any, values: Any, refusal: str = "") -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    lines = [
        (item, values.get(f"points-{item.number}", item.points), values.get(f"reason-{item.number}", ""))
        for item in found.items
    ]
    context = {
        "found": found,
        "lines": lines,
        "teams": teams(viewer),
        "values": {name: values.get(name, "") for name in ("team", "day", "signed_by", "remark")},
        "refusal": refusal,
    }
    return render(request, "office/guides/check_form.html", context, status=422 if refusal else 200)
